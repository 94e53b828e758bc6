"""What every Ducker keeps: the rehearsal's, PulseAudio's in the room, and the one that pauses players on a bus."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from coach.audio.adapters.ducking import PulseDucker
from coach.audio.adapters.media_pause import MediaPauser
from coach.audio.ports import Ducker
from coach.programs.rehearsal.fakes import RehearsalDucker
from tests.room.room import RATE, until
from tests.support.players import low, volume


@dataclass
class Others:
    """A ducker, and whether the others are quiet because of it."""

    ducker: Ducker
    quiet: Callable[[], bool]
    untouched: Callable[[], bool]


def rehearsed() -> Others:
    ducker = RehearsalDucker()

    def quiet() -> bool:
        return ducker.told[-1:] == ["lower"]

    return Others(ducker, quiet, lambda: not quiet())


def paused(request: pytest.FixtureRequest) -> Others:
    there = request.getfixturevalue("player")("vlc", "Playing")
    ducker = MediaPauser(request.getfixturevalue("tmp_path") / "paused.json")
    return Others(ducker, lambda: there.status == "Paused", lambda: there.status == "Playing")


def lowered(request: pytest.FixtureRequest) -> Others:
    room = request.getfixturevalue("room_here")
    silence = room.folder / "silence.raw"
    silence.write_bytes(bytes(2 * 60 * RATE))
    playing = subprocess.Popen(
        ["pacat", "--playback", "--device=speaker", "--client-name=music", "--raw", f"--rate={RATE}", "--channels=1",
         str(silence)],
        env=room.env,
    )  # fmt: skip
    request.addfinalizer(lambda: (playing.kill(), playing.wait()))
    assert until(lambda: volume(room) is not None, limit=10)
    ducker = PulseDucker(request.getfixturevalue("tmp_path") / "lowered.json")
    return Others(ducker, lambda: low(room), lambda: volume(room) == pytest.approx(0.0, abs=0.1))


@pytest.fixture(params=["rehearsal", "pulse", "players"])
def others(request: pytest.FixtureRequest) -> Iterator[Others]:
    made = {"rehearsal": lambda _: rehearsed(), "pulse": lowered, "players": paused}[request.param](request)
    yield made
    made.ducker.close()


def test_others_are_left_alone_until_the_coach_speaks(others):
    assert others.untouched()
    others.ducker.restore()
    assert until(others.untouched, limit=5)


def test_they_are_quiet_while_it_speaks_and_come_back_afterwards(others):
    others.ducker.duck()
    assert until(others.quiet, limit=5)
    others.ducker.restore()
    assert until(others.untouched, limit=5)


def test_said_twice_is_as_once(others):
    others.ducker.duck()
    others.ducker.duck()
    assert until(others.quiet, limit=5)
    others.ducker.restore()
    assert until(others.untouched, limit=5)


def test_closing_brings_them_back_and_may_be_done_twice(others):
    others.ducker.duck()
    assert until(others.quiet, limit=5)
    others.ducker.close()
    assert until(others.untouched, limit=5)
    others.ducker.close()
    assert others.untouched()
