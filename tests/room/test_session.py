"""Whole sessions, sound in and sound out: what a person in the room would hear, say and find in the journal."""

from __future__ import annotations

import json
import os
import signal
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from coach import units
from coach.content.routine import lay_out_sets
from coach.system.system_clock import SystemClock
from coach.timeline.compose import compose_sets
from coach.timeline.cues import Kind
from coach.timeline.mix import mix
from coach.timeline.wording import Wording
from coach.units import seconds
from coach.wiring.common import load_scripts, read_config
from coach.wiring.speech import open_bank
from tests.room import measure
from tests.room.leading import Led, asked, furnish, journal
from tests.room.persons import Person, recorded
from tests.room.room import RATE
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def led(room):
    furnish(room)
    led = Led(room, "now", "short")
    led.wait_for_set("wrist circles")
    return led


def loud(sound) -> bool:
    return bool(np.abs(sound.astype(np.int32)).max(initial=0) > measure.FLOOR)


def sets(session) -> list[tuple[str, str]]:
    return [(entry["exercise"], entry["outcome"]) for entry in session["sets"]]


def offer(room, config: str = "") -> Led:
    """Let a break be offered in three seconds."""
    furnish(room, config)
    due = SystemClock().now() + timedelta(seconds=3)
    return Led(room, "session", "--routine", "short", "--due", due.isoformat())


def events(led: Led) -> list[dict]:
    return [json.loads(line) for line in led.lines]


def test_a_silent_person_is_led_through_a_whole_routine_on_the_beat(room):
    furnish(room)
    led = Led(room, "now", "short")
    with room.hear() as recorder:
        assert led.end() == 0
        heard = recorder.stop()
    (session,) = journal(room)
    assert session["outcome"] == "finished"
    assert sets(session) == [("wrist_circle", "done"), ("slow_blink", "done")]
    assert [entry["confirmed_by"] for entry in session["sets"]] == [None, None]
    assert room.listeners() == []

    for timeline, sound in composed(room):
        places = [seconds(cue.start) for cue in timeline.cues if cue.kind is Kind.COUNT]
        beat = measure.located(heard.samples, RATE, sound, units.PLAYBACK_RATE, places)
        assert beat.missing == 0
        assert beat.worst < 0.010  # the figure: nobody hears it
        assert abs(beat.drift) < 1e-3  # over sets of 20 to 30 s, less than the worst onset may be off


def composed(room):
    """Compose and mix the sets of the short routine from the very clips that the coach of *room* has in its cache."""
    before = dict(os.environ)
    os.environ["COACH_HOME"] = room.env["COACH_HOME"]
    try:
        library, chosen = load_scripts(), read_config()
        routine = library.routines["short"]
        with open_bank(chosen) as bank:
            spoken = Wording(language="en", lines=library.lines, bank=bank)
            met = {"wrist_circle": 2, "slow_blink": 2}
            return [
                (each, mix(each, bank)) for each in compose_sets(lay_out_sets(routine, library.exercises), spoken, met)
            ]
    finally:
        os.environ.clear()
        os.environ.update(before)


def test_skip_in_the_middle_of_a_set_leaves_it_out(room, led, person):
    led.wait_for("four")
    led.hears(person, "skip this one")
    led.end()
    (session,) = journal(room)
    assert sets(session) == [("wrist_circle", "skipped"), ("slow_blink", "done")]


def test_done_in_the_middle_of_a_set_counts_what_was_counted(room, led, person):
    led.wait_for("four")
    led.hears(person, "finished")
    led.end()
    (session,) = journal(room)
    first = session["sets"][0]
    assert (first["outcome"], first["confirmed_by"]) == ("done_early", "voice")
    assert 4 <= first["done"] < 10


def test_a_pause_is_silent_until_resume_and_every_repetition_is_counted(room, led, person):
    led.wait_for("four")
    led.hears(person, "pause please")
    led.wait_for("Holding your place.")
    with room.hear() as recorder:
        until(lambda: False, limit=6)
        held = recorder.stop()
    led.hears(person, "resume")
    led.end()
    assert not loud(held.samples[3 * RATE :])
    (session,) = journal(room)
    assert sets(session) == [("wrist_circle", "done"), ("slow_blink", "done")]


def test_a_lone_stop_freezes_and_yes_ends(room, led, person):
    spoken = recorded("stop", part="tune")  # of people: no synthetic voice says it well enough
    if not spoken:
        pytest.skip("the recordings of people are not beside the checkout")
    led.wait_for("four")
    room.say(spoken[1]).wait(20)
    led.wait_for("Shall we end here?")
    led.hears(person, "yes")
    with room.hear() as recorder:
        led.end()
        last = recorder.stop()
    (session,) = journal(room)
    assert session["outcome"] == "stopped"
    assert sets(session) == [("wrist_circle", "stopped")]
    assert "four" in led.lines
    assert "two more" not in led.lines
    assert measure.last_sound(last.samples, RATE) < 8  # the farewell is 3 s; a set would go on for 20


def test_a_lone_stop_freezes_and_no_goes_on_with_every_repetition(room, led, person):
    spoken = recorded("stop", part="tune")  # of people: no synthetic voice says it well enough
    if not spoken:
        pytest.skip("the recordings of people are not beside the checkout")
    led.wait_for("four")
    room.say(spoken[1]).wait(20)
    led.wait_for("Shall we end here?")
    led.hears(person, "no thanks")
    led.wait_for("last one")
    led.end()
    (session,) = journal(room)
    assert session["outcome"] == "finished"
    assert sets(session) == [("wrist_circle", "done"), ("slow_blink", "done")]
    assert session["sets"][0]["done"] == 10


def test_counting_aloud_with_the_coach_triggers_nothing(room, led):
    person = Person(voice="en-gb-scotland+f4")  # as unlike the coach's as can be: what is like it counts as its echo
    words = ("one", "two", "three", "four", "five", "six")
    said = {word: person.words(word) for word in words}
    for word in words:
        led.wait_for(word)
        room.say(said[word], units.PLAYBACK_RATE, volume_db=-3.0)
    assert led.end() == 0
    (session,) = journal(room)
    assert session["outcome"] == "finished"
    assert sets(session) == [("wrist_circle", "done"), ("slow_blink", "done")]
    assert [line for line in led.lines if line.startswith("> ")] == []
    assert [line for line in led.lines if line.startswith("?")] != []  # it was heard, and taken for no command


def test_stop_the_session_ends_at_once(room, led, person):
    led.wait_for("four")
    led.hears(person, "stop the session")
    assert led.end() == 0
    (session,) = journal(room)
    assert (session["outcome"], sets(session)) == ("stopped", [("wrist_circle", "stopped")])


def test_say_that_again_explains_and_goes_on_where_it_was(room, led, person):
    explained = "Make loose fists and draw slow circles with both hands."
    led.wait_for("circle")  # the first beat: ten seconds before half-way, from which on that would be the last line
    led.hears(person, "say that again")
    if not until(lambda: explained in led.lines, limit=3):
        led.hears(person, "say that again")  # over the coach's counting any ears miss one in ten: said again
    led.wait_for(explained)
    led.end()
    (session,) = journal(room)
    assert sets(session) == [("wrist_circle", "done"), ("slow_blink", "done")]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("yes please", "taken"), ("in ten minutes", "later"), ("no thanks", "declined")],
)
def test_an_offer_is_heard_answered_and_journalled(room, person, answer, outcome):
    led = offer(room)
    assert until(lambda: {"event": "offering"} in events(led), limit=30)
    with room.hear() as recorder:
        assert asked(recorder)
        led.hears(person, answer)
        assert until(lambda: any(event["event"] == "decided" for event in events(led)), limit=10)
    assert {"event": "decided", "outcome": outcome} in events(led)
    if outcome == "taken":
        assert until(lambda: journal(room), limit=10)
        led.process.send_signal(signal.SIGTERM)
    assert led.end() == 0
    assert len(journal(room)) == (outcome == "taken")


def test_an_offer_not_answered_is_repeated_once_and_then_left_and_says_that_it_cannot_hear(room):
    room.pactl("set-source-mute", "mic", "1")
    led = offer(room)
    with room.hear() as recorder:
        assert led.end() == 0
        heard = recorder.stop()
    assert {"event": "decided", "outcome": "unanswered"} in events(led)
    assert journal(room) == []
    first, again = measure.onsets(heard.samples, RATE, gap=4.0)  # the silence in which an answer is awaited
    lasted = [measure.last_sound(part, RATE) for part in np.split(heard.samples, [round((again - 1.0) * RATE)])]
    assert lasted[0] - first > lasted[1] - 1.0 + 3.0  # the question, and before it that the microphone is muted
    (kept,) = room.folder.rglob("news.json")
    assert {"said": "news_muted_microphone"} in json.loads(kept.read_text())


def test_an_offer_is_heard_within_a_tenth_of_a_second_of_its_moment_from_a_cold_session(room):
    furnish(room)
    clock = SystemClock()
    due = clock.now() + timedelta(seconds=20)  # the daemon's lead, with no clip in the cache
    moment = clock.monotonic() + 20
    led = Led(room, "session", "--routine", "short", "--smaller", "eye_break_1", "--due", due.isoformat())
    with room.hear() as recorder:
        assert until(lambda: {"event": "offering"} in events(led), limit=60)
        assert asked(recorder)
        heard = recorder.stop()
    led.process.send_signal(signal.SIGTERM)
    assert led.end() == 0
    late = heard.start + measure.onsets(heard.samples, RATE)[0] - moment
    assert abs(late) < 0.1  # the figure


def test_a_coach_in_the_background_offers_its_break_by_itself(room, person):
    furnish(
        room,
        """
        [agenda]
        every = "1min"
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        hours = ["00:00-24:00"]
        routines = ["short"]
        """,
    )
    daemon = Led(room, "run")
    with room.hear() as recorder:
        assert asked(recorder)
        led_by = room.run_coach("status", "--json")
        daemon.hears(person, "yes please")
        assert until(lambda: journal(room), limit=20)
    assert json.loads(led_by.stdout)["doing"] == "offering"
    assert room.run_coach("quit").returncode == 0
    assert daemon.end() == 0
    (session,) = journal(room)
    assert (session["routine"], session["outcome"]) == ("short", "stopped")


def test_pulling_the_plug_in_the_middle_of_a_set_loses_no_repetition(room, led):
    led.wait_for("four")
    room.unplug()
    assert until(lambda: "nothing goes on" in led.lines[-1] or "nothing goes on" in led.lines[-2], limit=20)
    print("resume", file=led.process.stdin, flush=True)  # by captions, to the end
    assert led.end() == 0
    room.plug()
    (session,) = journal(room)
    assert sets(session) == [("wrist_circle", "done"), ("slow_blink", "done")]


def test_ctrl_c_says_its_farewell_and_a_second_one_does_not_wait_for_it(room, led):
    led.wait_for("four")
    led.process.send_signal(signal.SIGINT)
    led.wait_for("All right.")
    led.process.send_signal(signal.SIGINT)
    assert led.end(10) != 0
    (session,) = journal(room)
    assert session["outcome"] == "stopped"
    assert "Traceback" not in "".join(led.lines)
    assert room.listeners() == []
    assert Path(room.env["COACH_HOME"], "journal.db").exists()
