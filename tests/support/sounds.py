"""Sounds to listen to, made by arithmetic: int16 at units.EAR_RATE."""

import numpy as np

from coach.units import CAPTURE_RATE


def silence(seconds):
    return np.zeros(round(seconds * CAPTURE_RATE), np.int16)


def hum(seconds, level=-20.0):
    """A buzz of 150 Hz with harmonics, *level* decibels of full scale."""
    at = np.arange(round(seconds * CAPTURE_RATE)) / CAPTURE_RATE
    wave = sum(np.sin(2 * np.pi * 150 * n * at) / n for n in range(1, 20))
    return scaled(wave, level)


def hiss(seconds, level=-50.0, seed=1):
    """White noise, *level* decibels of full scale."""
    return scaled(np.random.default_rng(seed).standard_normal(round(seconds * CAPTURE_RATE)), level)


def scaled(wave, level):
    return np.round(wave / np.sqrt(np.mean(np.square(wave))) * 32768 * 10 ** (level / 20)).astype(np.int16)


def mixed(*sounds):
    """Sounds on top of each other, the shorter ones at the beginning."""
    whole = np.zeros(max(map(len, sounds)), np.int64)
    for sound in sounds:
        whole[: len(sound)] += sound
    return np.clip(whole, -32768, 32767).astype(np.int16)


def joined(*sounds):
    return np.concatenate(sounds)
