"""`coach setup` in the room: asked aloud, answered by voice."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from coach.content.adapters import script_files
from tests.room.leading import Led, furnish
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(120)


def test_a_question_is_heard_answered_and_followed_by_the_next(room, person):
    lines = script_files.load_library().lines
    heart, chest, recent = (lines[f"setup_{key}"].says["en"][0] for key in ("heart", "chest", "recent"))
    furnish(room)
    led = Led(room, "setup")
    led.wait_for(heart)
    led.hears(person, "no thanks")
    led.wait_for(chest, heart)
    if led.lines[-1] == heart:  # not understood: asked again, and answered again
        led.hears(person, "no thanks")
        led.wait_for(chest)
    led.hears(person, "yes please")
    assert until(lambda: recent in led.lines, limit=30)
    led.process.send_signal(signal.SIGINT)
    assert led.end(20) == 2
    assert led.lines[-1] == "broken off; nothing was written"
    assert not (Path(room.env["COACH_HOME"]) / "person.toml").exists()
