from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coach.audio.callback_watch import OVERDUE, PERIODS, WAKING, CallbackWatch
from coach.clock import ManualClock


@pytest.mark.parametrize(
    ("callbacks", "silent", "gone"),
    [
        (0, WAKING, False),
        (0, WAKING + 0.01, True),
        (2 * PERIODS, OVERDUE + 0.01, False),
        (2 * PERIODS + 1, OVERDUE, False),
        (2 * PERIODS + 1, OVERDUE + 0.01, True),
        (2 * PERIODS + 1, 0.1, False),
    ],
)
def test_a_device_counts_as_gone_only_when_its_callback_is_overdue(callbacks, silent, gone):
    clock = ManualClock(datetime(2025, 3, 3, 9, tzinfo=UTC))
    watch = CallbackWatch(clock)
    for _ in range(callbacks):
        watch.seen()
    clock.advance(timedelta(seconds=silent))
    assert bool(watch.verdict()) is gone


@pytest.mark.parametrize(
    ("callbacks", "gap", "late"), [(2 * PERIODS, 0.061, 0), (2 * PERIODS + 1, 0.059, 0), (2 * PERIODS + 1, 0.061, 1)]
)
def test_a_callback_is_late_beyond_the_buffer_once_the_device_has_got_going(callbacks, gap, late):
    clock = ManualClock(datetime(2025, 3, 3, 9, tzinfo=UTC))
    watch = CallbackWatch(clock)
    for _ in range(callbacks):
        clock.advance(timedelta(seconds=0.02))
        watch.seen()
    clock.advance(timedelta(seconds=gap))
    watch.seen()
    assert watch.late == late


def test_a_device_that_speaks_again_is_not_gone():
    clock = ManualClock(datetime(2025, 3, 3, 9, tzinfo=UTC))
    watch = CallbackWatch(clock)
    clock.advance(timedelta(seconds=9))
    watch.seen()
    assert watch.verdict() is None
