"""The coach's voice without words, and what a microphone gets of it: int16 at units.CAPTURE_RATE."""

import numpy as np

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.units import CAPTURE_RATE
from tests.support.sounds import hum, joined, scaled, silence


def speech(seconds: float, level: float = -20.0, seed: int = 3) -> CaptureSamples:
    """What a coach's line is to a level meter: syllables of 50 to 250 ms, their levels 15 dB apart, with gaps."""
    rng, parts, left = np.random.default_rng(seed), [], seconds
    while left > 0:
        long = min(left, rng.uniform(0.05, 0.25))
        parts += [hum(long, level - rng.uniform(0, 15)), silence(rng.uniform(0, 0.1))]
        left -= long
    return joined(*parts)


def echo(
    played: CaptureSamples, decibels: float, delay: float = 0.06, tail: float = 0.2, seed: int = 4
) -> CaptureSamples:
    """What a microphone gets of it: later, through a room of that tail, *decibels* against what was played."""
    rng = np.random.default_rng(seed)
    count = round(tail * CAPTURE_RATE)
    room = rng.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    room[0] = 3 * np.abs(room).max()
    heard = np.convolve(played.astype(float), room)[: len(played)]
    power = np.sqrt(np.mean(np.square(played.astype(float))) / 32768**2)
    return joined(silence(delay), scaled(heard, 20 * np.log10(power) + decibels))[: len(played)]
