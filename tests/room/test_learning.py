"""The ears learn by use in the room: of what a synthetic person says in one session the next makes use."""

from __future__ import annotations

import json
import re
import stat
from collections import Counter
from pathlib import Path

import pytest

from coach import units
from coach.speech.adapters.espeak_process import Delivery, EspeakVoice
from coach.timeline.cues import Line
from tests.room.leading import Led, furnish
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(300)

STANDS = 7.0
"""Seconds after which a command has stood, and is on the disk."""


COMPARED = 3
"""Examples from which a word is compared with."""


@pytest.fixture(scope="module")
def said():
    """Return word -> the times that somebody says it, each a little higher."""
    found = {word: [] for word in ("louder", "softer", "pause please")}
    for pitch in (50, 49):
        voice = EspeakVoice(Delivery(voices={"en": "en-us"}, pitch=pitch))
        for word, times in found.items():
            times.append(voice.clip(Line(word, "en")))
        voice.close()
    return found


class Speaking:
    """Somebody in a session, who is in a pause: nobody counts meanwhile."""

    def __init__(self, room, said):
        self.room, self.clips = room, said
        self.led = Led(room, "now", "short")
        self.led.wait_for("four")
        self("pause please")

    def __call__(self, word, time=0):
        before = self.heard(word)
        self.room.say(self.clips[word][time], units.PLAYBACK_RATE).wait(20)
        assert until(lambda: self.heard(word) > before, 10), self.led.lines

    def leave(self):
        self.led.process.terminate()
        self.led.end()

    def heard(self, word):
        return sum(bool(re.match(rf"> \w+: {word}", line)) for line in self.led.lines)


def learnt(room):
    file = Path(room.env["COACH_HOME"]) / "taught" / "en.learnt.json"
    return Counter(each["word"] for each in json.loads(file.read_text())["words"]) if file.exists() else Counter()


def compared(room, learn=True):
    """Return the words that ears which begin now compare with."""
    code = f"from coach.hearing.adapters.built_in import make_built_in as m; print(*m('en', learnt={learn}).enrolled)"
    return room.start_python("-c", code).communicate(timeout=60)[0].split()


def test_what_was_said_surely_is_compared_with_in_the_next_session_and_what_was_taken_back_is_not_learnt(room, said):
    furnish(room)
    assert compared(room) == []
    speaking = Speaking(room, said)
    speaking("softer")
    assert until(lambda: learnt(room)["softer"] == 1, STANDS + 10)
    speaking("softer", 1)
    speaking("louder")  # within five seconds: softer was not meant
    for time in (1, 0, 1, 0, 1, 0):  # in the room not each time is sure
        if until(lambda: learnt(room)["louder"] >= COMPARED, STANDS):
            break
        room.say(said["louder"][time], units.PLAYBACK_RATE).wait(20)
    assert until(lambda: learnt(room)["louder"] >= COMPARED, STANDS), learnt(room)
    assert learnt(room)["softer"] == 1
    speaking.leave()

    file = Path(room.env["COACH_HOME"]) / "taught" / "en.learnt.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "louder (en)" in room.run_coach("teach", "--list").stdout
    assert compared(room) == ["louder"]
    assert compared(room, learn=False) == []
    again = Speaking(room, said)
    again("louder", 1)
    again.leave()

    room.run_coach("teach", "--forget", "louder")
    assert learnt(room)["louder"] == 0
