"""The parts of the loudspeaker that need no device; the rest is in tests/room and tests/contract."""

from __future__ import annotations

import numpy as np
import pytest

from coach.audio.adapters.null_speaker import TOO_LATE, NullSpeaker, pace
from coach.units import PERIOD, PLAYBACK_RATE
from tests.support.waiting import until


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
