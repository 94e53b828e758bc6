"""Noise reduction: a segment without the steady noise behind it (spectral subtraction).

The noise of each frequency is the mean of the segment's quietest frames, which
endpointing leaves before and after what is said.  What it costs the voice makes
it useless as a first look; as a second one it finds what a fan has hidden.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.segmenter import CaptureSamples

_FRAME, _HOP = 512, 128
"""Samples of a frame, and from one to the next."""

QUIETEST = 6
"""One frame of so many is taken for noise, FEWEST_QUIET at least."""

FEWEST_QUIET = 4

OVER_SUBTRACTION, LEAST_GAIN = 1.5, 0.1
"""How often the noise is subtracted, and what is left of it at least."""


def without_noise(sound: CaptureSamples) -> CaptureSamples:
    """Return *sound* with its steady noise lowered by 12 dB and more; as it is where it is too short to tell."""
    window = np.sqrt(np.hanning(_FRAME))
    padded = np.pad(sound.astype(np.float64), _FRAME)
    spectra = np.fft.rfft(np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_HOP] * window)
    power = np.square(np.abs(spectra))
    whole = np.arange(_FRAME // _HOP, len(power) - _FRAME // _HOP)
    if len(whole) < FEWEST_QUIET:
        return sound
    quiet = whole[np.argsort(power[whole].sum(1))[: max(FEWEST_QUIET, len(whole) // QUIETEST)]]
    gain = np.maximum(0, 1 - OVER_SUBTRACTION * power[quiet].mean(0) / np.maximum(power, 1e-9))
    # single bins that flicker are heard as tones
    gain = np.maximum(_smoothed(_smoothed(gain).T).T, LEAST_GAIN)
    frames = np.fft.irfft(spectra * gain, _FRAME) * window
    found = np.zeros(len(padded))
    for number, frame in enumerate(frames):
        found[number * _HOP : number * _HOP + _FRAME] += frame
    found *= 2 * _HOP / _FRAME
    return np.clip(np.round(found[_FRAME : _FRAME + len(sound)]), -32768, 32767).astype(np.int16)


def _smoothed(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of each number of *rows* and the two beside it."""
    padded = np.pad(rows, ((0, 0), (1, 1)), mode="edge")
    mean: NDArray[np.float64] = (padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]) / 3
    return mean
