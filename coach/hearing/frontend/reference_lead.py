"""By how much a far end leads its echo in the near end: both are whitened and correlated (GCC-PHAT).  Pure.

A canceller can use only what comes to it before the echo does.  What comes
after it is either too late, or the microphone's own sound played back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.units import CAPTURE_RATE

_THINNED = 4
"""Samples of which one is kept: 4 kHz hold a voice's strongest half."""

_RATE = CAPTURE_RATE // _THINNED

WINDOW_SECONDS = 1.0
"""What is compared at a time."""

_STEP_SECONDS = 0.5
"""From one comparison to the next."""

_EARLIEST, _LATEST = -0.25, 0.4
"""Seconds of lead that are looked for: Bluetooth's echo takes 0.3."""

_AUDIBLE = 100.0
"""Root mean square of a window, of 32 768, from which there is something to compare: -50 dB of full scale."""

CLEAR_PEAK = 9.0
"""How many times the usual value (root mean square) the best match must be.  See docs/hearing.md, the reference."""

_WINDOW, _STEP = round(WINDOW_SECONDS * _RATE), round(_STEP_SECONDS * _RATE)
_SIZE = 1 << (2 * _WINDOW - 1).bit_length()
_PLACES = np.arange(round(_EARLIEST * _RATE), round(_LATEST * _RATE))


class LeadEstimator:
    """Takes both side by side, and tells now and then."""

    def __init__(self) -> None:
        self._near: NDArray[np.float32] = np.zeros(0, np.float32)
        self._far: NDArray[np.float32] = np.zeros(0, np.float32)

    def take(self, near_end: CaptureSamples, far_end: CaptureSamples) -> float | None:
        """Take a block of each, a multiple of 4 samples; return the lead in seconds where it has become clear."""
        self._near = np.concatenate([self._near, _thinned(near_end)])
        self._far = np.concatenate([self._far, _thinned(far_end)])
        if len(self._near) < _WINDOW:
            return None
        near, far = self._near[:_WINDOW], self._far[:_WINDOW]
        self._near, self._far = self._near[_STEP:], self._far[_STEP:]
        return _lead(near, far)


def _lead(near: NDArray[np.float32], far: NDArray[np.float32]) -> float | None:
    if min(float(np.sqrt(np.mean(part**2))) for part in (near, far)) < _AUDIBLE:
        return None
    cross = np.fft.rfft(near, _SIZE) * np.conj(np.fft.rfft(far, _SIZE))
    match = np.abs(np.fft.irfft(cross / np.maximum(np.abs(cross), 1e-9), _SIZE)[_PLACES])
    best = int(match.argmax())
    if match[best] < CLEAR_PEAK * np.sqrt(np.mean(match**2)):
        return None
    return float(_PLACES[best]) / _RATE


def _thinned(sound: CaptureSamples) -> NDArray[np.float32]:
    thin: NDArray[np.float32] = sound.reshape(-1, _THINNED).mean(1, dtype=np.float32)
    return thin
