"""What every desk does: that of this machine, of which nothing may be known, those of others, and the rehearsal's."""

from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from coach.clock import ManualClock
from coach.presence.adapters.macos import MacSensor
from coach.presence.adapters.select import this_sensor
from coach.presence.readings import Reading, Tristate
from coach.programs.rehearsal.day import PlayedSensor
from tests.support.foreign import Mac, Windows, windows_desk

CLOCK = ManualClock(datetime(2026, 3, 2, 10, tzinfo=UTC))


def of_windows(clock):
    return windows_desk(clock, Windows())


def of_a_mac(clock):
    return nullcontext(MacSensor(clock, Mac()))


def untold(clock):
    return nullcontext(PlayedSensor(clock, known=False))


@pytest.fixture(params=[this_sensor, PlayedSensor, untold, of_a_mac, of_windows])
def desk(request):
    made = request.param(CLOCK)
    with made if isinstance(made, AbstractContextManager) else nullcontext(made) as each:
        yield each
        each.close()
        each.close()


def test_every_reading_has_its_source_and_its_moment(desk):
    seen = desk.look()
    readings = [seen.locked, seen.recording, seen.filming, seen.do_not_disturb, seen.full_screen]
    assert all(isinstance(each, Reading) and each.answer in Tristate for each in readings)
    assert all(each.source and each.at == CLOCK.now() for each in (*readings, seen.idle))
    assert seen.idle.length is None or seen.idle.length >= timedelta(0)
