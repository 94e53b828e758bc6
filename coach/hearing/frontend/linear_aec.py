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

_TURNS = 10
"""Blocks in which every partition has its turn."""

_LEAST = 1e-7
"""Power that is always taken to be somebody else's: a microphone's own hiss."""

_FORGETS = 0.9995
"""How much of the filter is still believed a block later: an echo path changes when somebody moves."""

_UNKNOWN = 0.03
"""Variance of each partition before anything is heard: where in the tail the echo lies is not known."""

_NEAR = 0.85
"""How much of what is left over is still counted a block later, in telling how loud the person is."""


class LinearEchoCanceller:
    """Takes the microphone and what is played, a frame at a time."""

    def __init__(self, tail: int = FILTER_TAIL) -> None:
        bins = FRAME + 1
        self._spectra = np.zeros((tail, bins), np.complex64)
        self._filter = np.zeros((tail, bins), np.complex64)
        self._doubt = np.full((tail, bins), _UNKNOWN, np.float32)
        self._near: NDArray[np.floating] = np.zeros(bins, np.float32)
        self._before: NDArray[np.floating] = np.zeros(FRAME, np.float32)
        self._turn = 0
        self._echo: NDArray[np.floating] = np.zeros(FRAME, np.float32)

    @property
    def level(self) -> float:
        """How loud the echo is taken to have been in the last frame, decibels of full scale."""
        return 10.0 * float(np.log10(np.mean(np.square(self._echo)) + 1e-10))

    def take(self, heard: CaptureSamples, played: CaptureSamples) -> CaptureSamples:
        """Return *heard* without the echo of *played*; each FRAME samples."""
        far = played.astype(np.float32) / 32768
        near = heard.astype(np.float32) / 32768
        self._spectra[1:] = self._spectra[:-1].copy()
        self._spectra[0] = np.fft.rfft(np.concatenate([self._before, far]))
        self._before = far
        self._echo = np.fft.irfft((self._spectra * self._filter).sum(0))[FRAME:].astype(np.float32)
        error = near - self._echo
        spectrum = np.fft.rfft(np.concatenate([np.zeros(FRAME, np.float32), error])).astype(np.complex64)
        self._learn(self._spectra, spectrum)
        left: CaptureSamples = np.clip(np.rint(error * 32768), -32768, 32767).astype(np.int16)
        return left

    def _learn(self, x: NDArray[np.complex64], error: NDArray[np.complex64]) -> None:
        power = np.abs(x) ** 2
        self._near = _NEAR * self._near + (1 - _NEAR) * np.abs(error) ** 2
        # of a block's transform half is new: hence the halves
        gain = self._doubt / (0.5 * (power * self._doubt).sum(0) + self._near + _LEAST)
        self._filter += gain * x.conj() * error
        self._doubt *= _FORGETS**2 * (1 - 0.5 * gain * power)
        self._doubt += (1 - _FORGETS**2) * np.abs(self._filter) ** 2
        # a partition is a block long; what wraps around is taken off, of some of them at each turn
        self._turn = (self._turn + 1) % _TURNS
        part = np.fft.irfft(self._filter[self._turn :: _TURNS], axis=1)
        part[:, FRAME:] = 0
        self._filter[self._turn :: _TURNS] = np.fft.rfft(part, axis=1)
