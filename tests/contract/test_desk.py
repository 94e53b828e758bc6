"""What every desk does: that of this machine, of which nothing may be known, those of others, and the rehearsal's."""

from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from coach.clock import ManualClock
from coach.presence.adapters.macos import MacDesk
from coach.presence.adapters.select import this_desk
from coach.presence.readings import Answer, Reading
from coach.programs.rehearsal.day import PlayedDesk
from tests.support.foreign import Mac, Windows, windows_desk

CLOCK = ManualClock(datetime(2026, 3, 2, 10, tzinfo=UTC))


def of_windows(clock):
    return windows_desk(clock, Windows())


def of_a_mac(clock):
    return nullcontext(MacDesk(clock, Mac()))


def untold(clock):
    return nullcontext(PlayedDesk(clock, known=False))


@pytest.fixture(params=[this_desk, PlayedDesk, untold, of_a_mac, of_windows])
def desk(request):
    made = request.param(CLOCK)
    with made if isinstance(made, AbstractContextManager) else nullcontext(made) as each:
        yield each
        each.close()
        each.close()


def test_every_reading_has_its_source_and_its_moment(desk):
    seen = desk.look()
    readings = [seen.locked, seen.recording, seen.filming, seen.do_not_disturb, seen.full_screen]
    assert all(isinstance(each, Reading) and each.answer in Answer for each in readings)
    assert all(each.source and each.at == CLOCK.now() for each in (*readings, seen.idle))
    assert seen.idle.length is None or seen.idle.length >= timedelta(0)
