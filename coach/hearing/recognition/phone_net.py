"""How likely a speech segment is each of some sequences of phones: a small convolutional network, in numpy.

Theory of operation.  A log-mel spectrogram in steps of 20 ms goes through a few
layers of convolution over time, which give for each step how likely each phone
is, or none (the blank of connectionist temporal classification, CTC).  A phrase
is a sequence of phones.  Its likelihood is the sum over all ways to spread it
over the steps, found for all phrases at once by the forward recursion.  What
any speech reaches is the likeliest phone of each step, a free phone loop; how
far a phrase stays below it says whether it was said.

The network has learnt from synthetic speech (`bench/train_phones.py`).  See
docs/hearing.md, phones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.recognition.transformer import Array, log_softmax
from coach.units import CAPTURE_RATE

BANDS_OF_PHONES, FRAME_HOP, FRAME_LENGTH, STACKED = 40, 160, 400, 2
"""Mel bands; samples from one frame to the next, and of a frame; frames of a step."""

LOWEST_BAND, HIGHEST_BAND = 80.0, 7600.0
"""Hertz."""

BLANK = 0
"""Place of no phone."""

DYNAMIC_RANGE = 6.0
"""Nats below the loudest band of a segment at which a band counts as silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneFit:
    """How well a phrase fits a segment."""

    log_likelihood: float
    """Nats, less what the free phone loop reaches; it may be above it, for many ways of saying it add up."""

    phones: int
    """Phones of the phrase."""

    @property
    def for_each_phone(self) -> float:
        """The same for each of its phones."""
        return self.log_likelihood / self.phones


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNet:
    """The trained weights."""

    phones: tuple[str, ...]
    """The phone of each output; the first one is none."""

    layers: tuple[tuple[Array, Array, int], ...]
    """Weights (width * inputs, outputs), bias, and the steps between two inputs, of each layer."""

    def log_probabilities(self, steps: Array) -> Array:
        """Return of each of *steps* how likely each phone is, (steps, phones), nats."""
        x = steps
        for number, (weight, bias, apart) in enumerate(self.layers):
            y = around(x, len(weight) // x.shape[1], apart) @ weight + bias
            if number == len(self.layers) - 1:
                return log_softmax(y)
            y = np.maximum(0, y)
            x = x + y if x.shape == y.shape else y
        raise ValueError("no layers")


def around(x: Array, width: int, apart: int) -> Array:
    """Return each row of *x* with those beside it, *width* in all and *apart* from each other."""
    margin = width // 2 * apart
    padded = np.pad(x, ((margin, margin), (0, 0)))
    return np.concatenate([padded[at * apart : at * apart + len(x)] for at in range(width)], axis=1)


def steps_of(sound: CaptureSamples) -> Array:
    """Return the log-mel spectrogram of *sound*, (steps, STACKED * BANDS_OF_PHONES), whatever its level."""
    x = np.pad(sound.astype(np.float32) / 32768, FRAME_LENGTH // 2)
    x = x[1:] - np.float32(0.97) * x[:-1]
    count = max(STACKED, (len(x) - FRAME_LENGTH) // FRAME_HOP // STACKED * STACKED)
    x = np.pad(x, (0, max(0, (count - 1) * FRAME_HOP + FRAME_LENGTH - len(x))))
    frames = np.lib.stride_tricks.sliding_window_view(x, FRAME_LENGTH)[::FRAME_HOP][:count]
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(FRAME_LENGTH).astype(np.float32), 512)))
    mels = np.log(power.astype(np.float32) @ _mel_bands() + np.float32(1e-10))
    # the loudest tenth of each band is the level of speech in it, whatever room and microphone do
    level = np.quantile(mels, 0.9, axis=0).astype(np.float32)
    mels = np.maximum(mels - level, -DYNAMIC_RANGE) / np.float32(DYNAMIC_RANGE / 2) + 1
    found: Array = mels.reshape(count // STACKED, STACKED * BANDS_OF_PHONES)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PhonePhrases:
    """Sequences of phones, laid out for `likelihoods`.  Made by `lay_out`."""

    states: NDArray[np.int64]
    """The phone of each state, blanks between, padded with blanks, (sequences, states)."""

    skips: NDArray[np.bool_]
    """Where the state before the last may be left out: a blank between two different phones."""

    counts: NDArray[np.int64]
    """States of each sequence."""


def lay_out(sequences: Sequence[Sequence[int]]) -> PhonePhrases:
    """Return *sequences* of phones, by their places in PhoneNet.phones, laid out."""
    longest = 2 * max((len(each) for each in sequences), default=0) + 1
    states = np.full((len(sequences), longest), BLANK)
    for row, each in zip(states, sequences, strict=True):
        row[1 : 2 * len(each) : 2] = each
    skips = np.zeros(states.shape, bool)
    skips[:, 2:] = (states[:, 2:] != BLANK) & (states[:, 2:] != states[:, :-2])
    return PhonePhrases(states=states, skips=skips, counts=np.array([2 * len(each) + 1 for each in sequences]))


def log_likelihoods_of(phrases: PhonePhrases, log_probabilities: Array) -> NDArray[np.float64]:
    """Return the log-likelihood (nats) of each of *phrases* over all of the steps."""
    count = len(phrases.states)
    if not count:
        return np.zeros(0)
    probabilities = np.exp(log_probabilities.astype(np.float64))
    skips = phrases.skips.astype(np.float64)
    forward = np.zeros(phrases.states.shape)
    forward[:, :2] = 1.0
    forward *= probabilities[0][phrases.states]
    lost = np.zeros(count)
    for step in probabilities[1:]:
        grown = forward.copy()
        grown[:, 1:] += forward[:, :-1]
        grown[:, 2:] += skips[:, 2:] * forward[:, :-2]
        grown *= step[phrases.states]
        scale = grown.max(axis=1)
        scale[scale == 0] = 1.0
        forward = grown / scale[:, None]
        lost += np.log(scale)
    rows = np.arange(count)
    ends = forward[rows, phrases.counts - 1] + forward[rows, np.maximum(phrases.counts - 2, 0)]
    return lost + np.log(np.maximum(ends, 1e-300))


def free_log_likelihood(log_probabilities: Array) -> float:
    """Return what a free phone loop reaches: the likeliest phone, or none, of each step (nats)."""
    return float(log_probabilities.max(axis=1).sum())


@cache
def _mel_bands() -> Array:
    """Return how much of each bin of the spectrum each band takes, (257, BANDS_OF_PHONES)."""

    def mel(hertz: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        return 2595 * np.log10(1 + hertz.astype(np.float64) / 700)

    low, high = mel(np.array([LOWEST_BAND, HIGHEST_BAND]))
    edges = np.linspace(low, high, BANDS_OF_PHONES + 2)
    at = mel(np.fft.rfftfreq(512, 1 / CAPTURE_RATE))[:, None]
    rising, falling = (at - edges[:-2]) / (edges[1:-1] - edges[:-2]), (edges[2:] - at) / (edges[2:] - edges[1:-1])
    bands: Array = np.maximum(0, np.minimum(rising, falling)).astype(np.float32)
    return bands


def spread(weights: Mapping[str, NDArray[np.generic]], apart: Sequence[int]) -> tuple[tuple[Array, Array, int], ...]:
    """Return the layers in *weights* (0/weight, 0/bias, 1/weight, ...), whose inputs are *apart*."""
    return tuple(
        (weights[f"{number}/weight"].astype(np.float32), weights[f"{number}/bias"].astype(np.float32), steps)
        for number, steps in enumerate(apart)
    )
