"""Google's speech embedding, in numpy: from sound to 96 numbers every 80 ms that say what is spoken.

A mel spectrogram and twenty convolutions.  In time none of them is padded and
their strides multiply to EMBEDDING_HOP, so one pass over the whole sound gives
what the same network gives for each window of 76 frames by itself; the windows
share nine tenths of it.  See docs/hearing.md, keyword head.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from coach.hearing.recognition.transformer import Array
from coach.units import CAPTURE_RATE

WINDOW = 76
"""Frames of 10 ms that a vector sees."""

EMBEDDING_HOP = 8
"""Frames from one vector to the next."""

BANDS = 32

FOURIER_LENGTH, FRAME_HOP = 512, 160
"""Samples that a frame of the spectrogram sees, and from one to the next."""

WINDOW_LENGTH = 400
"""Samples of a frame that count: a Hann window in its middle."""

LOWEST, HIGHEST = 60.0, 3800.0
"""Hertz between which the bands lie."""

FAINTEST_POWER, DYNAMIC_RANGE = 1e-10, 80.0
"""Least power of a band; decibels under the loudest band of the whole sound that are told apart."""

LAYER_COUNT = 20

POOLED: Mapping[int, tuple[int, int]] = {2: (2, 2), 6: (1, 2), 10: (2, 2), 14: (1, 2), 18: (2, 2)}
"""Layer -> how many frames and bands become one behind it, their greatest."""

LEAK, FLOOR = np.float32(0.2), np.float32(-0.4)
"""What is left of a negative number behind a layer, and the least that is."""


class EmbeddingNetwork:
    """Turns sound into vectors."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]]) -> None:
        """*weights*: for each layer N `N/weight` (time, bands, channels, made) and `N/bias` (made)."""
        self._window, self._bands = _hann_window(), mel_bands()
        self._layers = [(weights[f"{number}/weight"], weights[f"{number}/bias"]) for number in range(LAYER_COUNT)]

    def mels(self, sound: NDArray[np.floating]) -> Array:
        """Return the mel spectrogram of *sound* (full scale 32768) as `vectors` takes it, (frames, BANDS)."""
        frames = np.lib.stride_tricks.sliding_window_view(sound, FOURIER_LENGTH)[::FRAME_HOP]
        spectrum = np.fft.rfft(frames * self._window)
        power = (np.square(spectrum.real) + np.square(spectrum.imag)) @ self._bands
        level = 10 * np.log10(np.maximum(power, FAINTEST_POWER))
        found: Array = (np.maximum(level, level.max() - DYNAMIC_RANGE) / 10 + 2).astype(np.float32)
        return found

    def vectors(self, mels: Array) -> Array:
        """Return a vector for each window of *mels* (frames, BANDS), one every EMBEDDING_HOP: (vectors, width)."""
        x = mels[:, :, None]
        for number, (weight, bias) in enumerate(self._layers):
            x = _convolution(x, weight, bias)
            if number == LAYER_COUNT - 1:
                break
            np.maximum(x, x * LEAK, out=x)
            np.maximum(x, FLOOR, out=x)
            if number in POOLED:
                x = _pooling(x, *POOLED[number])
        return x[:, 0]


def mel_bands() -> NDArray[np.float64]:
    """Return what each frequency of a frame's spectrum gives to each band, (FOURIER_LENGTH / 2 + 1, BANDS).

    Triangles of equal area, evenly spaced on Slaney's scale: linear up to 1 kHz, logarithmic above.
    """
    knee, step, growth = 1000.0, 200 / 3, np.log(6.4) / 27
    ends = [hz / step if hz < knee else knee / step + np.log(hz / knee) / growth for hz in (LOWEST, HIGHEST)]
    mel = np.linspace(ends[0], ends[1], BANDS + 2)
    corners = np.where(mel < knee / step, mel * step, knee * np.exp((mel - knee / step) * growth))
    hertz = np.fft.rfftfreq(FOURIER_LENGTH, 1 / CAPTURE_RATE)[:, None]
    below, middle, above = corners[:-2], corners[1:-1], corners[2:]
    triangles = np.minimum((hertz - below) / (middle - below), (above - hertz) / (above - middle))
    found: NDArray[np.float64] = np.maximum(0, triangles) * 2 / (above - below)
    return found


def _hann_window() -> NDArray[np.float64]:
    around = (FOURIER_LENGTH - WINDOW_LENGTH) // 2
    return np.pad(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW_LENGTH) / WINDOW_LENGTH), around)


def _convolution(x: Array, weight: Array, bias: Array) -> Array:
    """Return *x* (time, bands, channels) folded with *weight* (time, bands, channels, made), padded in bands alone."""
    long, wide, _, made = weight.shape
    if wide > 1:
        x = np.pad(x, ((0, 0), (wide // 2, wide // 2), (0, 0)))
    frames, bands = x.shape[0] - long + 1, x.shape[1] - wide + 1
    parts = [x[at : at + frames, over : over + bands] for at in range(long) for over in range(wide)]
    y: Array = np.concatenate(parts, axis=2).reshape(frames * bands, -1) @ weight.reshape(-1, made)
    y += bias
    return y.reshape(frames, bands, made)


def _pooling(x: Array, frames: int, bands: int) -> Array:
    """Return the greatest of each *frames* by *bands* of *x*; what is left over at the end is not looked at."""
    count, width, channels = x.shape[0] // frames, x.shape[1] // bands, x.shape[2]
    found: Array = x[: count * frames].reshape(count, frames, width, bands, channels).max(axis=(1, 3))
    return found
