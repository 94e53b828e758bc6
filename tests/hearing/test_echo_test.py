from __future__ import annotations

import numpy as np
import pytest

from coach.hearing.echo_test import (
    HIGHEST_FREQUENCY,
    LOWEST_FREQUENCY,
    MAX_ECHO_DELAY,
    SWEEP_SECONDS,
    cancelled_decibels,
    echo_noise,
    echo_signal,
    echo_sweep,
    find_echo,
)
from coach.units import CAPTURE_RATE, PLAYBACK_RATE
from tests.support.sounds import hiss, mixed, silence

BEGUN = CAPTURE_RATE


def room(gain: float, delay: float, noise: float = -60.0, seed: int = 1):
    """Return three seconds of a room in which the sweep comes back *delay* seconds late at *gain* decibels."""
    sound = np.rint(echo_sweep(CAPTURE_RATE) * 10 ** (gain / 20)).astype(np.int16)
    late = np.concatenate([silence(BEGUN / CAPTURE_RATE + delay), sound])
    return mixed(hiss(3.0, noise, seed), late)


@pytest.mark.parametrize("delay", [0.0, 0.06, 0.31, MAX_ECHO_DELAY])
@pytest.mark.parametrize("gain", [0.0, -12.0, -40.0])
def test_delay_and_gain_are_what_the_room_makes_of_the_sound(delay, gain):
    back = find_echo(room(gain, delay, noise=-70.0), BEGUN)
    assert back.delay == pytest.approx(delay, abs=1 / CAPTURE_RATE)
    assert back.gain == pytest.approx(gain, abs=0.5)
    assert back.noise == pytest.approx(-70, abs=0.5)


def test_it_is_found_ten_decibels_under_the_noise():
    found = [find_echo(room(-30.0, 0.1, noise=-40.0, seed=seed), BEGUN) for seed in range(20)]
    assert all(back is not None and abs(back.delay - 0.1) < 0.001 for back in found)


def test_noise_and_silence_are_not_taken_for_it():
    assert all(find_echo(hiss(3.0, -30.0, seed), BEGUN) is None for seed in range(50))
    assert find_echo(silence(3.0), BEGUN) is None
    assert find_echo(silence(0.5), BEGUN) is None


def test_reflections_do_not_hide_it():
    direct, later = room(-20.0, 0.05), room(-23.0, 0.08)
    assert find_echo(mixed(direct, later), BEGUN).delay == pytest.approx(0.05, abs=0.001)


@pytest.mark.parametrize("rate", [CAPTURE_RATE, PLAYBACK_RATE])
def test_the_sweep_rises_between_two_pitches_softly_and_is_not_cut_off(rate):
    sound = echo_sweep(rate).astype(float)
    assert len(sound) == round(SWEEP_SECONDS * rate)
    assert np.abs(sound).max() < 5000
    assert abs(sound[0]) < 10 > abs(sound[-1])
    spectrum = np.abs(np.fft.rfft(sound)) ** 2
    at = np.fft.rfftfreq(len(sound), 1 / rate)
    inside = spectrum[(at > LOWEST_FREQUENCY * 0.9) & (at < HIGHEST_FREQUENCY * 1.1)].sum()
    assert inside / spectrum.sum() > 0.99


def tried(delay: float, reflections: float = 0.0, noise: float = -70.0):
    """Return the whole trial in a room whose walls give back *reflections* of the sound, 30 ms later."""
    sound = echo_signal(CAPTURE_RATE) // 4
    late = np.concatenate([silence(BEGUN / CAPTURE_RATE + delay), sound])
    later = np.concatenate([silence(BEGUN / CAPTURE_RATE + delay + 0.03), (sound * reflections).astype(np.int16)])
    return mixed(hiss((len(later) / CAPTURE_RATE) + 1.5, noise), late, later)


@pytest.mark.parametrize(("delay", "reflections"), [(0.03, 0.0), (0.12, 0.5)])
def test_the_canceller_lowers_what_comes_back_as_far_as_it_can_learn_it(delay, reflections):
    recorded = tried(delay, reflections)
    back = find_echo(recorded, BEGUN)
    assert back.delay == pytest.approx(delay, abs=0.001)
    assert cancelled_decibels(recorded, BEGUN, back) > 15


def test_what_comes_later_than_the_canceller_reaches_is_not_cancelled():
    recorded = tried(0.6)
    assert abs(cancelled_decibels(recorded, BEGUN, find_echo(recorded, BEGUN))) < 3


def test_the_rustle_is_the_same_sound_at_both_rates():
    low, high = echo_noise(CAPTURE_RATE).astype(float), echo_noise(PLAYBACK_RATE).astype(float)
    spectra = [np.fft.rfft(sound) / len(sound) for sound in (low, high)]
    common = slice(0, len(spectra[0]) - 1)
    assert np.abs(spectra[0][common] - spectra[1][common]).max() < 1  # rounding to whole samples
    assert 20 * np.log10(low.std() / 32768) == pytest.approx(-26, abs=0.1)
