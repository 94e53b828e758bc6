"""What every desk does: the one of this machine, of which nothing may be known, and those of the rehearsal."""

from datetime import UTC, datetime, timedelta

import pytest

from coach.edge.desk import this_desk
from coach.plan.presence import Answer, Reading
from coach.rehearsal import ManualClock
from coach.rehearsal.day import PlayedDesk

CLOCK = ManualClock(datetime(2026, 3, 2, 10, tzinfo=UTC))


@pytest.fixture(params=[this_desk, PlayedDesk, lambda clock: PlayedDesk(clock, known=False)])
def desk(request):
    made = request.param(CLOCK)
    yield made
    made.close()
    made.close()


def test_every_reading_has_its_source_and_its_moment(desk):
    seen = desk.look()
    readings = [seen.locked, seen.recording, seen.filming, seen.do_not_disturb, seen.full_screen]
    assert all(isinstance(each, Reading) and each.answer in Answer for each in readings)
    assert all(each.source and each.at == CLOCK.now() for each in (*readings, seen.idle))
    assert seen.idle.length is None or seen.idle.length >= timedelta(0)
