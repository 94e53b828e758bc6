import numpy as np
import pytest

from coach.hearing.recognition.noise_reduction import without_noise
from coach.units import CAPTURE_RATE

SPOKEN = slice(CAPTURE_RATE // 4, CAPTURE_RATE * 3 // 4)


def tone_in_noise(noise):
    time = np.arange(CAPTURE_RATE) / CAPTURE_RATE
    tone = np.zeros(CAPTURE_RATE)
    tone[SPOKEN] = 6000 * np.sin(2 * np.pi * 440 * time[SPOKEN])
    return tone, (tone + np.random.default_rng(3).standard_normal(CAPTURE_RATE) * noise).astype(np.int16)


def test_steady_noise_is_lowered_and_what_stands_out_of_it_stays():
    tone, sound = tone_in_noise(600)
    found = without_noise(sound).astype(float)
    quiet = slice(0, CAPTURE_RATE // 5)
    assert np.std(found[quiet]) < 0.25 * np.std(sound[quiet])  # 12 dB: white noise is not as steady as a mean
    assert np.corrcoef(found[SPOKEN], tone[SPOKEN])[0, 1] > 0.99
    assert np.std(found[SPOKEN]) == pytest.approx(np.std(tone[SPOKEN]), rel=0.1)


def test_what_has_no_noise_stays_as_it_is():
    tone, sound = tone_in_noise(0)
    found = without_noise(sound)
    assert len(found) == len(sound)
    assert np.corrcoef(found, tone)[0, 1] > 0.999


@pytest.mark.parametrize("count", [0, 1, 200])
def test_what_is_too_short_to_tell_is_left_alone(count):
    sound = np.ones(count, np.int16)
    assert np.array_equal(without_noise(sound), sound)
