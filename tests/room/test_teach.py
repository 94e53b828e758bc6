"""`coach teach` in the room: a synthetic Dane whom the ears do not understand teaches them, and is then understood."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest
import soundfile

from coach import units
from coach.speech.adapters.espeak_process import Delivery, EspeakVoice
from coach.timeline.cues import Line
from tests.room import measure
from tests.room.leading import Led, furnish, journal
from tests.room.room import RATE
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(300)

WORDS = ("spring over", "næste", "stop", "hjælp", "færdig")
VOICE = "gmq/da+Alicia"
"""A voice that no head has learnt from; its "næste" is refused by untaught ears."""

MANNERS = ((1.0, 50), (0.9, 45), (1.1, 56))
"""Rate and pitch of the three times: nobody says a word twice alike."""


@pytest.fixture(scope="module")
def said():
    """Return word -> the three ways in which the Dane says it while teaching, and a fourth for afterwards."""
    found = {word: [] for word in WORDS}
    for rate, pitch in (*MANNERS, (1.05, 47)):
        voice = EspeakVoice(Delivery(voices={"da": VOICE}, rate=rate, pitch=pitch))
        for word in WORDS:
            found[word].append(voice.clip(Line(word, "da")))
        voice.close()
    return found


def teach(room, led, said):
    """Answer each prompt and each tone; whatever is asked for again is said again."""
    with room.hear() as recorder:

        def silent():
            heard = recorder.so_far().samples
            return len(heard) / RATE > (measure.last_sound(heard, RATE) or 0.0) + 0.5

        for word in WORDS:
            assert until(lambda word=word: f"Sig: {word}." in led.lines, 40), led.lines
            for time in range(8):
                # the prompt begins at once; a tone comes after the hang-over and what the ears make of the word
                until(lambda: False, limit=1.2)
                assert until(silent, 20), led.lines
                if not led.lines[-1].endswith(f": {word}."):
                    break
                room.say(said[word][min(time, 2)], units.PLAYBACK_RATE).wait(20)


def commands(room, path):
    told = room.run_coach("hear", "--json", "--language", "da", "--state", "working", str(path))
    return [each["command"] for each in json.loads(told.stdout)["commands"]]


def test_words_are_taught_hands_free_none_is_forgotten_and_the_person_is_understood(room, said):
    furnish(room)
    home = Path(room.env["COACH_HOME"])
    recording = room.folder / "naeste.wav"
    soundfile.write(recording, said["næste"][3], units.PLAYBACK_RATE)
    assert commands(room, recording) == []

    led = Led(room, "teach", "--language", "da", *(part for word in WORDS for part in ("--word", word)))
    teach(room, led, said)
    assert led.end(60) == 0
    assert led.lines[-1] == f"learnt: {', '.join(WORDS)}"
    assert room.listeners() == []
    file = home / "taught" / "da.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in (home / "taught").iterdir()] == ["da.json"]
    kept = json.loads(file.read_text())["words"]
    assert [(each["word"], len(each["examples"]), each["microphone"]) for each in kept] == [
        (word, 3, "Microphone") for word in WORDS
    ]

    assert commands(room, recording) == ["next"]
    led = Led(room, "now", "short", "--language", "da")
    led.wait_for("fire")
    room.say(said["næste"][3], units.PLAYBACK_RATE).wait(20)
    assert until(lambda: any(re.match(r"> next: næste", line) for line in led.lines), 10), led.lines
    assert led.end() == 0
    (session,) = journal(room)
    assert [(entry["exercise"], entry["outcome"]) for entry in session["sets"]] == [
        ("wrist_circle", "done_early"),
        ("slow_blink", "done"),
    ]
