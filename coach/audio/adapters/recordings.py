"""Recordings as the ears take them: mono, units.EAR_RATE, whatever they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.errors import UsageError
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.units import CAPTURE_RATE

_WIDTH = 16
"""Zero crossings of the filter on either side: an eighth above the new band 44 dB are taken off, a half above it 80."""


def read_recording(path: Path) -> CaptureSamples:
    """Return the recording at *path* (wav, flac, ogg, mp3).

    Raises:
        UsageError: it cannot be read, or there is nothing in it.
    """
    import soundfile  # noqa: PLC0415 - loads a library; only who reads files pays

    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as fault:
        reason = str(fault).split(": ", 1)[-1].rstrip(".")
        raise UsageError(f"{path}: cannot be read ({reason}); give a wav or flac file") from None
    if not len(samples):
        raise UsageError(f"{path}: there is no sound in it; give a recording")
    mono = resample_recording(samples.mean(axis=1), rate)
    return np.clip(np.round(mono * 32768), -32768, 32767).astype(np.int16)


def resample_recording(sound: NDArray[np.float32], rate: int, to: int = CAPTURE_RATE) -> NDArray[np.float32]:
    """Return *sound* of *rate* samples a second at *to*: each new sample a windowed sinc over its neighbours."""
    if rate == to:
        return sound
    cut = min(1.0, to / rate)
    reach = int(np.ceil(_WIDTH / cut))
    padded = np.pad(sound, (reach, reach + 1)).astype(np.float32)
    offsets = np.arange(-reach + 1, reach + 1)
    found = []
    count = len(sound) * to // rate
    for first in range(0, count, 1 << 14):  # in parts, so that an hour fits into memory
        place = np.arange(first, min(count, first + (1 << 14))) * (rate / to)
        whole = np.floor(place).astype(np.int64)
        away = (place - whole)[:, None] - offsets
        kernel = cut * np.sinc(cut * away) * (0.5 + 0.5 * np.cos(np.pi * np.clip(away / reach, -1, 1)))
        found.append(np.einsum("ij,ij->i", padded[whole[:, None] + offsets + reach], kernel).astype(np.float32))
    return np.concatenate(found) if found else np.zeros(0, np.float32)
