"""Sounds to listen to, made by arithmetic: int16 at units.CAPTURE_RATE."""

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.units import CAPTURE_RATE


def silence(seconds: float) -> CaptureSamples:
    """No sound at all."""
    return np.zeros(round(seconds * CAPTURE_RATE), np.int16)


def hum(seconds: float, level: float = -20.0) -> CaptureSamples:
    """A buzz of 150 Hz with harmonics, *level* decibels of full scale."""
    at = np.arange(round(seconds * CAPTURE_RATE)) / CAPTURE_RATE
    wave = np.sum([np.sin(2 * np.pi * 150 * n * at) / n for n in range(1, 20)], axis=0)
    return scaled(wave, level)


def hiss(seconds: float, level: float = -50.0, seed: int = 1) -> CaptureSamples:
    """White noise, *level* decibels of full scale."""
    return scaled(np.random.default_rng(seed).standard_normal(round(seconds * CAPTURE_RATE)), level)


def scaled(wave: NDArray[np.float64], level: float) -> CaptureSamples:
    """Return *wave* at *level* decibels of full scale."""
    sound: CaptureSamples = np.round(wave / np.sqrt(np.mean(np.square(wave))) * 32768 * 10 ** (level / 20)).astype(
        np.int16
    )
    return sound


def mixed(*sounds: CaptureSamples) -> CaptureSamples:
    """Sounds on top of each other, the shorter ones at the beginning."""
    whole = np.zeros(max(map(len, sounds)), np.int64)
    for sound in sounds:
        whole[: len(sound)] += sound
    return np.clip(whole, -32768, 32767).astype(np.int16)


def joined(*sounds: CaptureSamples) -> CaptureSamples:
    """Sounds one after the other."""
    return np.concatenate(sounds)
