"""Wishes spoken in the room: heard by the ears, obeyed in the sound, written in the journal.  Few sessions for all."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import numpy as np
import pytest

from tests.room import measure
from tests.room.leading import Led, furnish, journal
from tests.room.persons import Person
from tests.room.room import RATE
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(300)

ROUTINE = """\
version: 1
routines:
  - id: wishes
    name: {en: "Wishes", da: "Ønsker"}
    kind: active_break
    minutes: 2
    posture: any
    noise: quiet
    rounds: 1
    intro: {en: "Here we are.", da: "Så er vi her."}
    outro: {en: "There we are.", da: "Sådan."}
    steps:
      - {exercise: wrist_circle, dose: 18, rest: 20}
      - {exercise: slow_blink, dose: 8, rest: 0}
"""


@pytest.fixture
def led(room):
    furnish(room)
    (Path(room.env["COACH_HOME"]) / "scripts" / "wishes.yaml").write_text(ROUTINE, encoding="utf-8")
    led = Led(room, "now", "wishes")
    led.wait_for_set("wrist circles")
    return led


def wishes(led, person, words: str, expected: str, tries: int = 3) -> str:
    """Let *person* say *words*, again where they were not understood, until a line matches *expected*; return it."""
    begin = len(led.lines)

    def come():
        return next((line for line in led.lines[begin:] if re.fullmatch(expected, line)), None)

    for _ in range(tries):
        led.hears(person, words)
        if until(come, limit=9):
            return come()
    raise AssertionError(f"{words!r} never led to {expected!r}; the lines were {led.lines[begin:]}")


def beat(recorder, first: float) -> float:
    """Return the seconds between two counts in what was heard from *first* seconds on."""
    heard = recorder.so_far().samples[round(first * RATE) :]
    return float(np.median(np.diff(measure.onsets(heard, RATE, gap=0.7))))


def test_questions_and_wishes_in_a_set_are_answered_obeyed_and_written(room, led, person):
    led.wait_for("three")
    with room.hear() as recorder:
        led.wait_for("five")
        assert beat(recorder, 0.1) == pytest.approx(2.0, abs=0.1)  # the tempo of wrist circles; an onset is 0.1 s off
        wishes(led, person, "how many left", r"\w+ to go\.")
        wishes(led, person, "slow down", r"> slower: .*")
        led.wait_for("eleven", "twelve")
        begin = len(recorder.so_far().samples) / RATE
        led.wait_for("fourteen", "fifteen")
        assert beat(recorder, begin) == pytest.approx(2.5, abs=0.1)
    wishes(led, person, "what's coming up", r"After this: slow blinks\.")
    led.wait_for("last one")
    led.wait_for("Rest for twenty seconds.")
    wishes(led, person, "one more set", r"> another_set: .*")
    led.wait_for("two")
    wishes(led, person, "make it easier", r"> easier: .*")
    wishes(led, person, "where are we", r"Exercise \w+ of \w+, and about .*")
    wishes(led, person, "I feel dizzy", r"Sit down now\.")
    assert led.end() == 0
    (session,) = journal(room)
    assert session["outcome"] == "pain"
    assert [(s["exercise"], s["outcome"]) for s in session["sets"]] == [
        ("wrist_circle", "done"),
        ("wrist_circle", "pain"),
    ]
    assert session["sets"][0]["done"] == session["sets"][0]["target"] == 18
    assert session["sets"][1]["target"] < 18
    counted = [line for line in led.lines if line in {"nine", "ten", "eleven", "twelve", "thirteen", "last one"}]
    assert counted[:6] == ["nine", "ten", "eleven", "twelve", "thirteen", "last one"]


def loudness(recorder, first: float) -> float:
    """Return the median level of the counts heard from *first* seconds on, dB of full scale."""
    heard = recorder.so_far().samples[round(first * RATE) :]
    words = [heard[round(at * RATE) :][: RATE // 4] for at in measure.onsets(heard, RATE, gap=0.7)]
    return float(np.median([10 * np.log10(np.mean(np.square(word / 32768.0))) for word in words]))


COUNTED = [
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "three more", "two more", "last one"),
]


def test_softer_and_say_that_again_whatever_was_said_last(room, led, person):
    led.wait_for("two")
    with room.hear() as recorder:
        led.wait_for("four")
        before = loudness(recorder, 0.0)
        wishes(led, person, "volume down", r"> softer: .*")
        begin = len(recorder.so_far().samples) / RATE
        led.wait_for("eight")
        # a step is 4 dB, two numbers differ by 2 dB, as for louder
        assert loudness(recorder, begin) - before == pytest.approx(-4, abs=2)
        led.wait_for("Halfway.", "Halfway there.", "Half of it.")
        half = led.lines[led._read - 1]
        wishes(led, person, "say that again", re.escape(half))
        led.wait_for("thirteen")
        begin = len(recorder.so_far().samples) / RATE
        led.wait_for("three more")
        assert beat(recorder, begin) == pytest.approx(2.0, abs=0.1)
    led.wait_for("Rest for twenty seconds.")
    wishes(led, person, "repeat that", r"Rest for twenty seconds\.")
    wishes(led, person, "stop the session", r"> stop: .*")
    assert led.end() == 0
    (session,) = journal(room)
    assert [(s["exercise"], s["done"], s["outcome"]) for s in session["sets"]] == [("wrist_circle", 18, "done")]
    first = led.lines.index("two") + 1  # the count-in has one too
    assert [line for line in led.lines[first:] if line in COUNTED] == COUNTED


@pytest.fixture
def dane():
    """A synthetic Dane whom no training has heard (bench.voices.KEPT_OUT)."""
    made = Person("da", "da+m5")
    yield made
    made.leave()


def test_danish_wishes_are_heard_answered_and_obeyed(room, dane):
    furnish(room)
    (Path(room.env["COACH_HOME"]) / "scripts" / "wishes.yaml").write_text(ROUTINE, encoding="utf-8")
    led = Led(room, "now", "wishes", "--language", "da")
    led.wait_for_set("håndledscirkler")
    led.wait_for("tre")
    with room.hear() as recorder:
        led.wait_for("tre")
        wishes(led, dane, "hvor mange mangler jeg", r"\w+ tilbage\.")
        wishes(led, dane, "sig det igen", r"\w+ tilbage\.")
        wishes(led, dane, "lidt langsommere", r"> slower: .*")
        led.wait_for("tolv", "tretten")
        begin = len(recorder.so_far().samples) / RATE
        led.wait_for("femten", "tre tilbage")
        assert beat(recorder, begin) == pytest.approx(2.5, abs=0.1)
    led.wait_for("Hvil, tyve sekunder.")
    wishes(led, dane, "hvad kommer nu", r"(Bagefter kommer|Bagefter er det|Derefter) langsomme blink\.")
    wishes(led, dane, "ikke så højt", r"> softer: .*")
    wishes(led, dane, "nemmere", r"Det husker jeg\.")
    wishes(led, dane, "det gør ondt", r"Er det en skarp smerte\?")
    wishes(led, dane, "ja tak", r"Så er den ude, til du selv tager den med\.")
    wishes(led, dane, "stop træningen", r"> stop: .*")
    assert led.end() == 0
    (session,) = journal(room)
    assert [(s["exercise"], s["done"], s["outcome"]) for s in session["sets"]] == [("wrist_circle", 18, "done")]
    why = room.run_coach("why", "wrist_circle").stdout
    assert "asked for it easier" in why
    assert "not offered now" in why


def test_louder_faster_harder_and_more_words(room, led, person):
    led.wait_for("two")
    with room.hear() as recorder:
        led.wait_for("four")
        before = loudness(recorder, 0.0)
        wishes(led, person, "volume up", r"> louder: .*")
        begin = len(recorder.so_far().samples) / RATE
        led.wait_for("nine")
        # a step of louder is 4 dB; two numbers differ by 2 dB (their level is the sentence's, not the word's)
        assert loudness(recorder, begin) - before == pytest.approx(4, abs=2)
        wishes(led, person, "speed up", r"> faster: .*")
        led.wait_for("thirteen")  # the word of praise is over
        begin = len(recorder.so_far().samples) / RATE
        led.wait_for("two more")
        assert beat(recorder, begin) == pytest.approx(1.6, abs=0.1)
    led.wait_for("Rest for twenty seconds.")
    wishes(led, person, "make it harder", r"> harder: .*")
    wishes(led, person, "less talk", r"I'll say less\.")
    wishes(led, person, "more talk", r"I'll say more\.")
    wishes(led, person, "stop the session", r"> stop: .*")
    assert led.end() == 0
    (session,) = journal(room)
    first = session["sets"][0]  # a wish that must be said twice runs into the next
    assert (first["exercise"], first["outcome"]) == ("wrist_circle", "done")
    # in a rest it is the exercise before that was too easy
    assert "asked for it harder" in room.run_coach("why", "wrist_circle").stdout


def test_help_fewer_words_and_a_pain(room, led, person):
    led.wait_for("three")
    wishes(led, person, "what can I say", r"You can say: pause please, slow down, or I'm done\.")
    wishes(led, person, "less talk", r"I'll say less\.")
    wishes(led, person, "that hurts", r"Is the pain sharp\?")
    with room.hear() as recorder:
        wishes(led, person, "yes please", r"Then I leave it out until you allow it\.")
        recorder.stop()
    led.process.send_signal(signal.SIGINT)
    led.end()
    (session,) = journal(room)
    assert (session["sets"][0]["exercise"], session["sets"][0]["outcome"]) == ("wrist_circle", "pain")
    assert "not offered now" in room.run_coach("why", "wrist_circle").stdout
