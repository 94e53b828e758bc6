"""The real alarm, and the one that the daemon's days are tested with.

`schedule` reads the system's clock: moments here lie so far from now that no
slow machine can change what is true of them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coach.clock import ManualClock
from coach.programs.rehearsal.day import ManualAlarm
from coach.system.alarm import ScheduleAlarm
from coach.system.system_clock import SystemClock

DAY = timedelta(days=1)


@pytest.fixture(params=["schedule", "by hand"])
def alarm(request):
    return ScheduleAlarm() if request.param == "schedule" else ManualAlarm(ManualClock(SystemClock().now()))


@pytest.fixture
def now():
    return SystemClock().now()


def test_an_alarm_that_is_not_armed_does_not_ring(alarm):
    assert not alarm.rang()


@pytest.mark.parametrize("late", [timedelta(minutes=1), 3 * DAY, 400 * DAY])
def test_an_alarm_rings_once_however_late_it_is_asked(alarm, now, late):
    alarm.arm(now - late)
    assert alarm.rang()
    assert not alarm.rang()


@pytest.mark.parametrize("ahead", [timedelta(minutes=10), 3 * DAY, 400 * DAY])
def test_an_alarm_does_not_ring_before_its_moment(alarm, now, ahead):
    alarm.arm(now + ahead)
    assert not alarm.rang()


def test_an_alarm_rings_for_what_it_was_armed_for_last(alarm, now):
    alarm.arm(now - DAY)
    alarm.arm(now + DAY)
    assert not alarm.rang()
    alarm.arm(now - DAY)
    alarm.arm(None)
    assert not alarm.rang()
    for _ in range(1000):
        alarm.arm(now - DAY)
    assert [alarm.rang(), alarm.rang()] == [True, False]


def test_a_moment_without_a_zone_is_a_bug():
    with pytest.raises(ValueError, match="naive"):
        ScheduleAlarm().arm(datetime(2026, 3, 2, 10))  # noqa: DTZ001


@pytest.mark.parametrize("zone", ["UTC", "Europe/Copenhagen", "America/St_Johns"])
def test_the_moment_is_the_same_in_every_zone(zone, elsewhere):
    with elsewhere(zone):
        alarm, now = ScheduleAlarm(), SystemClock().now()
        alarm.arm(now + timedelta(minutes=10))
        assert not alarm.rang()
        alarm.arm(now.astimezone(UTC))
        assert alarm.rang()
