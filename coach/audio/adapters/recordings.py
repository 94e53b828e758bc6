"""Read recordings as the ears take them: mono at units.CAPTURE_RATE, whatever they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from coach.errors import UsageError
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.units import CAPTURE_RATE


def read_recording(path: Path) -> CaptureSamples:
    """Return the recording at *path* (wav, flac, ogg, mp3).

    Raises:
        UsageError: it cannot be read, or there is nothing in it.
    """
    import soundfile

    if not path.exists():
        raise UsageError(f"{path}: there is no such file; check the name")
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as fault:
        reason = str(fault).split(": ", 1)[-1].rstrip(".")
        raise UsageError(f"{path}: cannot be read ({reason}); give a wav or flac file") from None
    if not len(samples):
        raise UsageError(f"{path}: there is no sound in it; give a recording")
    import soxr

    mono = soxr.resample(samples.mean(axis=1), rate, CAPTURE_RATE)
    recording: CaptureSamples = np.clip(np.round(mono * 32768), -32768, 32767).astype(np.int16)
    return recording
