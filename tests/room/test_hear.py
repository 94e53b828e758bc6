"""`coach hear` at the microphone of the room."""

from __future__ import annotations

import json
import signal

import pytest

from tests.room.leading import Led
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(120)


def test_what_is_said_in_the_room_is_shown_as_it_is_heard(room, person):
    led = Led(room, "hear", "--json", "--language", "en")

    def events(kind):
        return [event for event in map(json.loads, led.lines) if event["event"] == kind]

    assert until(lambda: events("ready"), 30)
    assert events("ready")[0]["microphone"] == "Microphone"
    assert until(lambda: len(events("level")) >= 2, 10)
    assert events("level")[-1]["level_db"] < -60
    led.hears(person, "skip this one")
    assert until(lambda: events("heard"), 10)
    (heard,) = events("heard")
    assert (heard["command"], heard["phrase"]) == ("skip", "skip this one")
    assert 0 < heard["latency_s"] < 1.0  # a word that is known later than that is asked for again
    assert events("level")[-1]["dropped"] == 0
    led.process.send_signal(signal.SIGINT)
    assert led.end(20) == 0
    assert room.listeners() == []
