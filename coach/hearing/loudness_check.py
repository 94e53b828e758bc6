"""Whether a recording is too quiet for the ears to find speech in it.  Pure."""

from __future__ import annotations

import numpy as np

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.units import CAPTURE_RATE

TOO_QUIET = -50.0
"""Decibels under full scale, RMS, of the loudest quarter of a second: speech at a desk is at -40 to -15."""

_WINDOW = CAPTURE_RATE // 4


def loudest_moment(recording: CaptureSamples) -> float:
    """Return the level of the loudest quarter of a second of *recording*, decibels under full scale; at least -120."""
    power = np.square(recording.astype(np.float64) / 32768)
    size = max(1, min(_WINDOW, len(power)))
    sums = np.concatenate([[0.0], np.cumsum(power)])
    loudest = float((sums[size:] - sums[:-size]).max()) / size if len(power) else 0.0
    return max(-120.0, 10 * float(np.log10(loudest + 1e-12)))
