"""The pitch of a clip and how it ends, on tones whose pitch is known."""

from __future__ import annotations

import numpy as np
import pytest

from coach.speech.contour import choose_even, find_ending, pitch_track
from coach.units import PLAYBACK_RATE


def sung(low: float, slope: float = 0.0, length: float = 0.5) -> np.ndarray:
    """Return a voice-like sound that begins at *low* Hz and rises by *slope* semitones a second."""
    times = np.arange(round(length * PLAYBACK_RATE)) / PLAYBACK_RATE
    phase = 2 * np.pi * np.cumsum(low * 2 ** (slope * times / 12)) / PLAYBACK_RATE
    wave = sum(np.sin(part * phase) / part for part in range(1, 8))
    return (6000 * wave).astype(np.int16)


@pytest.mark.parametrize("pitch", [70.0, 95.0, 130.0, 210.0, 340.0])
def test_the_pitch_of_a_voice_is_found_to_a_hundredth(pitch):
    track = pitch_track(sung(pitch))
    assert not np.isnan(track).any()
    assert track == pytest.approx(pitch, rel=0.01)


@pytest.mark.parametrize("slope", [-30.0, -10.0, 0.0, 10.0])
def test_how_a_pitch_ends_is_found_to_a_semitone_a_second(slope):
    assert find_ending(sung(120, slope)).slope == pytest.approx(slope, abs=1)


def test_noise_and_silence_have_no_pitch():
    noise = np.random.default_rng(1).integers(-9000, 9000, PLAYBACK_RATE // 2).astype(np.int16)
    assert find_ending(noise) is None
    assert find_ending(np.zeros(PLAYBACK_RATE // 2, np.int16)) is None
    assert find_ending(sung(120, length=0.02)) is None


def test_of_several_renderings_the_one_that_ends_evenly_is_taken():
    falling, even, rising = sung(100, -30), sung(100, -6), sung(100, 25)
    assert choose_even([falling, even, rising], None)[0] is even


def test_a_rendering_at_the_level_of_the_counts_before_is_taken():
    high, fits = sung(126), sung(101)
    assert choose_even([high, fits], 12 * np.log2(100))[0] is fits


def test_no_more_is_rendered_than_it_takes():
    made = []

    def renderings():
        for slope in (-30, 0, 0):
            made.append(slope)
            yield sung(100, slope)

    choose_even(renderings(), None)
    assert made == [-30, 0]


def test_what_has_no_pitch_is_taken_only_where_nothing_has_one():
    quiet = np.zeros(2000, np.int16)
    assert choose_even([quiet, falling := sung(100, -30)], None)[0] is falling
    assert choose_even([quiet], None) == (quiet, None)


def test_twenty_counts_spread_less_when_they_are_chosen():
    dice = np.random.default_rng(7)
    pools = [[sung(float(dice.normal(100, 8)), float(dice.normal(-8, 9))) for _ in range(12)] for _ in range(20)]
    taken, level = [], None
    for pool in pools:
        clip, level = choose_even(pool, level)
        taken.append(find_ending(clip).slope)
    assert np.std(taken) < 0.6 * np.std([find_ending(pool[0]).slope for pool in pools])
