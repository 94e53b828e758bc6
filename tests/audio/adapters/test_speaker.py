"""The parts of loudspeaker and stream that need no device; the rest is in tests/room and tests/contract."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from coach.audio.adapters.null_speaker import TOO_LATE, NullSpeaker, pace
from coach.audio.adapters.stream import OVERDUE, PERIODS, WAKING, CallbackWatch, choose_device
from coach.clock import ManualClock
from coach.errors import DeviceError
from coach.units import PERIOD, PLAYBACK_RATE
from tests.support.waiting import until

THERE = ("Built-in Audio Analog Stereo", "USB Headset", "USB Headset Mono", "HDMI")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("USB Headset", 1),
        ("usb headset mono", 2),
        ("hdmi", 3),
        ("built-in", 0),
        ("analog", 0),
    ],
)
def test_a_device_is_chosen_by_its_name_or_a_part_that_no_other_has(wanted, expected):
    assert choose_device(wanted, THERE, "loudspeaker") == expected


@pytest.mark.parametrize(
    ("wanted", "there", "wrong"),
    [
        (
            "gramophone",
            THERE,
            "none is called 'gramophone'; choose one of: Built-in Audio Analog Stereo, USB Headset, ",
        ),
        ("usb", THERE, "2 are called 'usb'; choose one of: "),
        ("usb", (), "none is called 'usb'; choose one of: there is none"),
    ],
)
def test_a_device_that_is_not_there_is_answered_with_those_that_are(wanted, there, wrong):
    with pytest.raises(DeviceError, match="loudspeaker: ") as told:
        choose_device(wanted, there, "loudspeaker")
    assert wrong in str(told.value)
    assert "\n" not in str(told.value)


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


def test_periods_without_a_loudspeaker_do_not_drift():
    """Whatever each pull is late by, the next period is due at its fixed moment."""
    start, now = 100.0, 100.0
    for place in range(1, 1001):
        now += 0.001 * (place % 7)
        start, wait = pace(start, place * PERIOD, now)
        now += wait
    assert (start, now) == (100.0, pytest.approx(100.0 + 1000 * PERIOD / PLAYBACK_RATE))


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (0.0, (0.0, 0.0)),
        (TOO_LATE, (0.0, 0.0)),
        (TOO_LATE + 0.01, (TOO_LATE + 0.01, 0.0)),
        (3600.0, (3600.0, 0.0)),
    ],
)
def test_time_lost_to_sleep_is_left_out_and_not_rushed_through(late, expected):
    assert pace(0.0, PLAYBACK_RATE, 1.0 + late) == pytest.approx(expected)


def test_silence_is_pulled_in_periods():
    speaker = NullSpeaker()
    pulls = []

    def pull(frames):
        pulls.append(frames)
        return np.zeros(frames, np.int16)

    speaker.start(pull)
    assert until(lambda: len(pulls) >= 5, 20)
    speaker.close()
    assert set(pulls) == {PERIOD}
