"""Echo similarity: how much a segment resembles something that was played a little before.

Neither canceller helps for a second or so after the echo path has changed: a
loudspeaker that stood still for a moment, a clock that drifts.  What they leave
then rises and falls with the playback, band by band; what a person says does not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.segmenter import FRAME, CaptureSamples

MAX_ECHO_LAG = 40
"""Frames by which an echo may follow the playback: 0.4 s."""

_EDGES = np.unique(np.geomspace(4, FRAME, 17).astype(int))
"""Bands, in bins of 50 Hz: 200 Hz to 8 kHz."""

_SILENT_POWER = 1e4
"""Power below which a band is silent: what cannot be heard must not count as similar."""


def echo_similarity(residual: CaptureSamples, far_end: CaptureSamples) -> float:
    """Return the similarity at the best lag, -1 to 1.

    *far_end* begins MAX_ECHO_LAG frames before *residual* and ends with it.
    """
    said, given = _bands(residual), _bands(far_end)
    count = len(said)
    if len(given) < count + MAX_ECHO_LAG or not count:
        return 0.0
    said = said - said.mean(0)
    power = float(np.sum(said**2))
    best = -1.0
    for first in range(MAX_ECHO_LAG + 1):
        part = given[first : first + count]
        part = part - part.mean(0)
        best = max(best, float(np.sum(said * part)) / np.sqrt(power * float(np.sum(part**2)) + 1e-9))
    return best


def _bands(sound: CaptureSamples) -> NDArray[np.float64]:
    """Return the logarithm of each band's power, shape (frames, bands)."""
    frames = len(sound) // FRAME - 1
    whole = sound[: (frames + 1) * FRAME].astype(np.float64)
    windows = np.lib.stride_tricks.sliding_window_view(whole, 2 * FRAME)[::FRAME] if frames > 0 else np.zeros((0, 320))
    power = np.abs(np.fft.rfft(windows * np.hanning(2 * FRAME), axis=1)) ** 2
    bands: NDArray[np.float64] = np.add.reduceat(power, _EDGES, axis=1)[:, :-1]
    return np.log10(bands + _SILENT_POWER)
