"""The microphone that stays open, in the room: what is said outside of sessions is heard and obeyed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from tests.room import measure
from tests.room.leading import Led, furnish, journal
from tests.room.persons import Person
from tests.room.room import RATE
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(240)

ALWAYS = """
routine = "short"

[microphone]
open = "always"
"""


@pytest.fixture
def run(room):
    def with_config(config=""):
        furnish(room, config)
        return Led(room, "run")

    yield with_config
    room.run_coach("quit")


def status(room):
    told = room.run_coach("status", "--json")
    return json.loads(told.stdout)


def spoken(recorder, since):
    """Tell whether something was said after *since* seconds, and is over."""
    heard = recorder.so_far().samples[round(since * RATE) :]
    last = measure.last_sound(heard, RATE)
    return last is not None and len(heard) / RATE > last + 1.0


@pytest.fixture
def person():
    """Somebody whose "start a break" Moonshine writes down; of some voices it makes other words (docs/use.md)."""
    made = Person(voice="en-gb-x-rp")
    yield made
    made.leave()


def test_a_pause_a_question_and_a_break_are_asked_for_at_any_time(room, person, run):
    led = run(ALWAYS)
    assert until(lambda: room.listeners() == ["desk-coach"], 60), led.lines
    assert status(room)["listening"] is True
    with room.hear() as recorder:
        led.hears(person, "what have I done today")
        assert until(lambda: spoken(recorder, 0.0), 20)

        assert until(lambda: room.listeners() == ["desk-coach"], 20)
        led.hears(person, "pause until two")
        assert until(lambda: status(room)["paused"], 20)
        until_ = datetime.fromisoformat(status(room)["paused_until"])
        here = until_.astimezone()
        assert (here.hour % 12, here.minute) == (2, 0)
        assert timedelta(0) < until_ - datetime.now(until_.tzinfo) <= timedelta(hours=12)  # noqa: TID251 - the real day
        at = len(recorder.so_far().samples) / RATE
        assert until(lambda: spoken(recorder, at), 20)  # "Quiet until ..."

    assert until(lambda: room.listeners() == ["desk-coach"], 20)
    led.hears(person, "start a break")
    assert until(lambda: journal(room), 40)
    assert until(room.listeners, 20)
    assert room.listeners() == ["desk-coach"]  # the session's, and no second one
    assert until(lambda: journal(room)[0]["outcome"] == "finished", 120)
    assert until(lambda: room.listeners() == ["desk-coach"], 20)


def test_without_it_no_microphone_is_open_outside_of_sessions(room, run):
    run()
    assert until(lambda: room.run_coach("status").returncode == 0, 30)
    assert status(room)["listening"] is False
    until(lambda: False, limit=8)
    assert room.listeners() == []
