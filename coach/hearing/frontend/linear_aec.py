"""Linear echo cancellation: subtract what the microphone hears of our own loudspeaker, and leave the person whole.

A partitioned frequency-domain filter that adapts as a Kalman filter does: fast
while the echo is strong and the filter uncertain, not at all during double talk,
so that it needs no double-talk detector (Enzner and Vary, 2006; partitioned:
Kuech, Mabande and Enzner, 2014).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.segmenter import FRAME, CaptureSamples

FILTER_TAIL = 40
"""Blocks of 10 ms that the filter covers: the delay until a sample is heard (up to 0.25 s), and the room."""

_CONSTRAINT_CYCLE = 10
"""Blocks in which every partition is constrained once."""

_NOISE_POWER = 1e-7
"""Power that always counts as the near end: a microphone's own hiss."""

_TRANSITION = 0.9995
"""Share of the filter that is still valid a block later: an echo path changes when a person moves."""

_INITIAL_VARIANCE = 0.03
"""Variance of each partition at first: where in the tail the echo lies is unknown."""

_NEAR_END_SMOOTHING = 0.85
"""Share of the near-end power that is kept a block later."""


class LinearEchoCanceller:
    """Cancels the echo of the far end, a frame at a time."""

    def __init__(self, tail: int = FILTER_TAIL) -> None:
        bins = FRAME + 1
        self._far_spectra = np.zeros((tail, bins), np.complex64)
        self._filter = np.zeros((tail, bins), np.complex64)
        self._variance = np.full((tail, bins), _INITIAL_VARIANCE, np.float32)
        self._near_power: NDArray[np.floating] = np.zeros(bins, np.float32)
        self._last_far: NDArray[np.floating] = np.zeros(FRAME, np.float32)
        self._constraint_turn = 0
        self._echo: NDArray[np.floating] = np.zeros(FRAME, np.float32)

    @property
    def echo_level(self) -> float:
        """Level of the echo that was subtracted from the last frame, decibels of full scale."""
        return 10.0 * float(np.log10(np.mean(np.square(self._echo)) + 1e-10))

    def cancel(self, near_end: CaptureSamples, far_end: CaptureSamples) -> CaptureSamples:
        """Return *near_end* without the echo of *far_end*; each is FRAME samples."""
        far = far_end.astype(np.float32) / 32768
        near = near_end.astype(np.float32) / 32768
        self._far_spectra[1:] = self._far_spectra[:-1].copy()
        self._far_spectra[0] = np.fft.rfft(np.concatenate([self._last_far, far]))
        self._last_far = far
        self._echo = np.fft.irfft((self._far_spectra * self._filter).sum(0))[FRAME:].astype(np.float32)
        error = near - self._echo
        spectrum = np.fft.rfft(np.concatenate([np.zeros(FRAME, np.float32), error])).astype(np.complex64)
        self._adapt(self._far_spectra, spectrum)
        left: CaptureSamples = np.clip(np.rint(error * 32768), -32768, 32767).astype(np.int16)
        return left

    def _adapt(self, x: NDArray[np.complex64], error: NDArray[np.complex64]) -> None:
        power = np.abs(x) ** 2
        self._near_power = _NEAR_END_SMOOTHING * self._near_power + (1 - _NEAR_END_SMOOTHING) * np.abs(error) ** 2
        # of a block's transform half is new: hence the halves
        gain = self._variance / (0.5 * (power * self._variance).sum(0) + self._near_power + _NOISE_POWER)
        self._filter += gain * x.conj() * error
        self._variance *= _TRANSITION**2 * (1 - 0.5 * gain * power)
        self._variance += (1 - _TRANSITION**2) * np.abs(self._filter) ** 2
        # constrain some of the partitions to a block each: remove what wraps around
        self._constraint_turn = (self._constraint_turn + 1) % _CONSTRAINT_CYCLE
        part = np.fft.irfft(self._filter[self._constraint_turn :: _CONSTRAINT_CYCLE], axis=1)
        part[:, FRAME:] = 0
        self._filter[self._constraint_turn :: _CONSTRAINT_CYCLE] = np.fft.rfft(part, axis=1)
