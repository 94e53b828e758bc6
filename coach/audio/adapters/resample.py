"""Bring speech of another rate to ours."""

from __future__ import annotations

from coach.timeline.cues import Samples
from coach.units import PLAYBACK_RATE


def resample_clip(sound: Samples, rate: int) -> Samples:
    """Return *sound* (mono at *rate*) at units.PLAYBACK_RATE: whole clips, so nothing lags."""
    import soxr

    resampled: Samples = soxr.resample(sound, rate, PLAYBACK_RATE)
    return resampled
