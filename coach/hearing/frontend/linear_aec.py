"""Take our own loudspeaker out of what the microphone hears, and leave the person whole.

A linear filter from what is played to what is heard, learnt block by block in
the frequency domain, in partitions of a block each.  How fast it learns is
what a Kalman filter finds right: fast where the echo is strong and the filter
uncertain, not at all while somebody speaks over it, so that no detector of
double talk is needed (Enzner and Vary, 2006; in partitions: Kuech, Mabande
and Enzner, 2014).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.segmenter import FRAME, CaptureSamples

FILTER_TAIL = 40
"""Blocks of 10 ms that the filter covers: what lies between giving a sample to the loudspeaker and hearing it (up to
0.25 s), and the room after it."""

_CONSTRAINT_CYCLE = 10
"""Blocks in which every partition has its turn."""

_NOISE_POWER = 1e-7
"""Power that is always taken to be somebody else's: a microphone's own hiss."""

_TRANSITION = 0.9995
"""How much of the filter is still believed a block later: an echo path changes when somebody moves."""

_INITIAL_VARIANCE = 0.03
"""Variance of each partition before anything is heard: where in the tail the echo lies is not known."""

_NEAR_END_SMOOTHING = 0.85
"""How much of what is left over is still counted a block later, in telling how loud the person is."""


class LinearEchoCanceller:
    """Takes the microphone and what is played, a frame at a time."""

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
        """How loud the echo is taken to have been in the last frame, decibels of full scale."""
        return 10.0 * float(np.log10(np.mean(np.square(self._echo)) + 1e-10))

    def cancel(self, near_end: CaptureSamples, far_end: CaptureSamples) -> CaptureSamples:
        """Return *heard* without the echo of *played*; each FRAME samples."""
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
        # a partition is a block long; what wraps around is taken off, of some of them at each turn
        self._constraint_turn = (self._constraint_turn + 1) % _CONSTRAINT_CYCLE
        part = np.fft.irfft(self._filter[self._constraint_turn :: _CONSTRAINT_CYCLE], axis=1)
        part[:, FRAME:] = 0
        self._filter[self._constraint_turn :: _CONSTRAINT_CYCLE] = np.fft.rfft(part, axis=1)
