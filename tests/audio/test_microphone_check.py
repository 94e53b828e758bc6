from __future__ import annotations

import numpy as np
import pytest

from coach.audio.microphone_check import CLIPPED, FULL_SCALE, MUTED, MicrophoneCheck, MicrophoneFinding, check_recording
from coach.units import CAPTURE_RATE

pytestmark = pytest.mark.faults

BLOCK = CAPTURE_RATE // 50
ZEROS, CLIPS = MicrophoneFinding.ZEROS, MicrophoneFinding.CLIPS


def taken(*sounds) -> MicrophoneCheck:
    check = MicrophoneCheck()
    sound = np.concatenate(sounds).astype("<i2").tobytes()
    for begin in range(0, len(sound), 2 * BLOCK):
        check.take(sound[begin : begin + 2 * BLOCK])
    return check


def silence(count: int):
    return np.zeros(count, np.int16)


@pytest.mark.parametrize(
    ("sound", "found"),
    [
        ([silence(MUTED - BLOCK)], set()),
        ([silence(MUTED)], {ZEROS}),
        # one bit of noise is a living microphone
        ([silence(MUTED - BLOCK), [1], silence(MUTED - BLOCK)], set()),
        ([[1], silence(MUTED + BLOCK)], {ZEROS}),
        ([silence(MUTED), [1], silence(BLOCK)], set()),
    ],
)
def test_zeros_are_told_after_ten_seconds_of_nothing_else(sound, found):
    assert taken(*sound).found == found


@pytest.mark.parametrize(
    ("count", "peak", "found"),
    [(CLIPPED - 1, FULL_SCALE, set()), (CLIPPED, FULL_SCALE - 1, set()), (CLIPPED, -32768, {CLIPS})],
)
def test_it_clips_if_much_of_a_second_is_at_full_scale(count, peak, found):
    assert taken(np.full(count, peak)).found == found


def test_a_few_peaks_in_each_second_are_a_loud_voice():
    second = np.ones(CAPTURE_RATE, np.int16)
    second[: CLIPPED // 2] = 32767
    assert taken(*[second] * 10).found == frozenset()


@pytest.mark.parametrize(
    ("sound", "found"),
    [
        (silence(CAPTURE_RATE), {ZEROS}),
        (silence(0), {ZEROS}),
        (np.ones(CAPTURE_RATE), set()),
        (np.full(CAPTURE_RATE, 32767), {CLIPS}),
    ],
)
def test_a_recording_of_the_doctor_tells_the_same(sound, found):
    assert check_recording(sound.astype("<i2").tobytes()) == found
