"""What every Clock keeps: that of this machine, and the one on which ten years pass in a minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta

import pytest

from coach.clock import Clock, ManualClock
from coach.presence.monitor import NAP
from coach.presence.watch import HAND
from coach.system.system_clock import SystemClock

MOMENT = timedelta(milliseconds=20)


@dataclass
class Stage:
    """A clock, and what lets MOMENT pass for it."""

    clock: Clock
    passes: Callable[[], object]


@pytest.fixture(params=["manual", "system"])
def stage(request):
    system = SystemClock()
    if request.param == "manual":
        manual = ManualClock(system.now())
        return Stage(manual, lambda: manual.advance(MOMENT))

    def passes() -> None:
        begun = system.monotonic()
        while system.monotonic() - begun < MOMENT.total_seconds():
            pass

    return Stage(system, passes)


def test_the_calendar_is_in_utc(stage):
    assert stage.clock.now().tzinfo is UTC


def test_as_time_passes_each_of_the_three_moves_on_and_by_as_much(stage):
    clock = stage.clock
    now, awake, all_ = clock.now(), clock.monotonic(), clock.elapsed()
    stage.passes()
    by = clock.now() - now, clock.monotonic() - awake, clock.elapsed() - all_
    assert by[0] >= MOMENT / 2  # the calendar may be regulated meanwhile
    assert by[1] >= MOMENT.total_seconds()
    assert by[2] >= MOMENT.total_seconds()
    # what the daemon takes for regulation, and for two clocks that are read one after the other
    assert abs(by[0].total_seconds() - by[2]) < HAND.total_seconds()
    assert abs(by[2] - by[1]) < NAP.total_seconds()


def test_what_counts_seconds_never_runs_backwards(stage):
    read = [(stage.clock.monotonic(), stage.clock.elapsed()) for _ in range(100)]
    stage.passes()
    read.append((stage.clock.monotonic(), stage.clock.elapsed()))
    for seconds in zip(*read, strict=True):
        assert list(seconds) == sorted(seconds)


def test_a_machine_that_is_awake_is_not_taken_to_have_slept(stage):
    before = stage.clock.elapsed() - stage.clock.monotonic()
    stage.passes()
    assert abs(stage.clock.elapsed() - stage.clock.monotonic() - before) < NAP.total_seconds()
