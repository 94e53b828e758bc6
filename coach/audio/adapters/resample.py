"""Bring speech of another rate to ours."""

from __future__ import annotations

import numpy as np

from coach.timeline.cues import Samples
from coach.units import PLAYBACK_RATE


def resample_clip(sound: Samples, rate: int) -> Samples:
    """Return *sound* (mono at *rate*) at units.RATE: whole clips through their spectrum, so nothing is folded down."""
    if rate == PLAYBACK_RATE or not len(sound):
        return sound
    padded = np.pad(sound.astype(np.float64), (0, rate // 10))  # the transform is circular: the end must not ring in
    length = round(len(padded) * PLAYBACK_RATE / rate)
    spectrum = np.fft.rfft(padded)
    kept = np.zeros(length // 2 + 1, np.complex128)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    wave = np.fft.irfft(kept, length) * (length / len(padded))
    wanted = round(len(sound) * PLAYBACK_RATE / rate)
    return np.clip(np.rint(wave[:wanted]), -32768, 32767).astype(np.int16)
