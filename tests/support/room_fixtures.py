"""The room as a fixture.  COACH_ROOM=required makes what would skip fail."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.room.persons import Person
from tests.room.room import Room, missing


def enter_or_skip() -> None:
    """Skip by name where the machine has no room to offer; fail where one is required."""
    lacking = missing()
    if not lacking:
        return
    reason = f"a virtual room needs {', '.join(lacking)} (packages pulseaudio and pulseaudio-utils)"
    if os.environ.get("COACH_ROOM") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def room() -> Iterator[Room]:
    """A room with a loudspeaker and a microphone, without an echo."""
    enter_or_skip()
    with Room() as made:
        yield made


@pytest.fixture
def room_here(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The room, with this very process inside: for edges that are tested without a process of their own."""
    for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, room.env[name])
    return room


@pytest.fixture(scope="session")
def person() -> Iterator[Person]:
    """Somebody who speaks English."""
    made = Person()
    yield made
    made.leave()
