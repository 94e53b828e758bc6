import numpy as np
import pytest

from coach.hearing.loudness_check import TOO_QUIET, loudest_moment
from coach.units import CAPTURE_RATE


@pytest.mark.parametrize("amplitude", [32767, 3277, 33])
def test_the_loudest_moment_is_that_of_a_tone_however_short_in_however_much_silence(amplitude):
    tone = amplitude * np.sin(2 * np.pi * 500 * np.arange(CAPTURE_RATE // 4) / CAPTURE_RATE)
    recording = np.concatenate([np.zeros(5 * CAPTURE_RATE), tone, np.zeros(CAPTURE_RATE)]).astype(np.int16)
    expected = 20 * np.log10(amplitude / 32768) - 3.01
    assert loudest_moment(recording) == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize("length", [1, 100, CAPTURE_RATE])
def test_silence_is_too_quiet(length):
    assert loudest_moment(np.zeros(length, np.int16)) == -120 < TOO_QUIET
