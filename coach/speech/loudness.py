"""How loud something is to the ear: ITU-R BS.1770, with its filter and its gate, for mono sound at units.RATE.

numpy alone, for the voice child: a library that measures brings scipy with
it (35 MB); one is in the tests, and has to agree.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from coach.units import PLAYBACK_RATE, samples

GATE_BLOCK, GATE_HOP = samples(0.4), samples(0.1)
"""Samples over which loudness is taken, and from one such block to the next."""

_ABSOLUTE, _RELATIVE = -70.0, -10.0
"""LUFS under which a block is silence; LU under the mean of the others under which it is a pause."""

_OFFSET = -0.691
"""LUFS of a mean square of 1."""

_PAUSE = samples(0.4)
"""Samples of silence that are left out: a block half in a long pause would pull the level of the words down."""

_SILENT = 0.01
"""Share of the peak under which a sample is part of a pause: 40 dB."""

Wave = NDArray[np.float64]
"""Mono sound at units.RATE, full scale 1."""


def loudness(wave: Wave) -> float:
    """Return the loudness of *wave* in LUFS; of one too short for the gate, that of a row of it.

    -inf where there is nothing to be heard.
    """
    weighted = np.square(_weighted(_without_pauses(wave)))
    if len(weighted) < GATE_BLOCK:
        return _lufs(float(weighted.mean())) if len(weighted) else -np.inf
    blocks = round((len(weighted) - GATE_BLOCK) / GATE_HOP) + 1  # the last may reach over the end by half a hop
    total = np.concatenate([[0.0], np.cumsum(np.pad(weighted, (0, GATE_HOP)))])
    begins = np.arange(blocks) * GATE_HOP
    power = (total[begins + GATE_BLOCK] - total[begins]) / GATE_BLOCK
    power = power[power > _mean_square(_ABSOLUTE)]
    if not len(power):
        return -np.inf
    power = power[power > power.mean() * 10 ** (_RELATIVE / 10)]
    return _lufs(float(power.mean()))


def _lufs(mean_square: float) -> float:
    return _OFFSET + 10 * float(np.log10(mean_square)) if mean_square > 0 else -np.inf


def _mean_square(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))


def _without_pauses(wave: Wave) -> Wave:
    level = np.abs(wave)
    heard = np.flatnonzero(level > _SILENT * level.max(initial=0))
    if not len(heard):
        return wave[:0]
    kept = np.ones(len(wave), bool)
    gaps = np.flatnonzero(np.diff(heard) > _PAUSE)
    for gap in gaps:
        kept[heard[gap] + 1 : heard[gap + 1]] = False
    return wave[kept]


def _weighted(wave: Wave) -> Wave:
    """Return *wave* as the ear weighs its frequencies."""
    if not len(wave):
        return wave
    # what the filters still ring is over by then; a power of two is quick, and there are few of them to remember
    length = 1 << (len(wave) + PLAYBACK_RATE // 4).bit_length()
    spectrum = np.fft.rfft(wave, length)
    weighted: Wave = np.fft.irfft(spectrum * _response(length), length)[: len(wave)]
    return weighted


@cache
def _response(length: int) -> NDArray[np.complex128]:
    """Return the response of the two filters of BS.1770 at the frequencies of a transform of *length*."""
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(length))
    response = np.ones(len(turn), np.complex128)
    for numerator, denominator in (_shelf(), _high_pass()):
        response *= np.polyval(numerator[::-1], turn) / np.polyval(denominator[::-1], turn)
    return response


def _shelf(gain: float = 4.0, corner: float = 1500.0) -> tuple[Wave, Wave]:
    """Return the filter for what a head does to treble: 4 dB above 1500 Hz."""
    a, w = 10 ** (gain / 40), 2 * np.pi * corner / PLAYBACK_RATE
    alpha, c, root = np.sin(w) / np.sqrt(2), np.cos(w), np.sqrt(a)
    numerator = [
        a * ((a + 1) + (a - 1) * c + 2 * root * alpha),
        -2 * a * ((a - 1) + (a + 1) * c),
        a * ((a + 1) + (a - 1) * c - 2 * root * alpha),
    ]
    denominator = [
        (a + 1) - (a - 1) * c + 2 * root * alpha,
        2 * ((a - 1) - (a + 1) * c),
        (a + 1) - (a - 1) * c - 2 * root * alpha,
    ]
    return np.array(numerator), np.array(denominator)


def _high_pass(corner: float = 38.0, quality: float = 0.5) -> tuple[Wave, Wave]:
    """Return the filter for what the ear does not hear of bass: below 38 Hz."""
    w = 2 * np.pi * corner / PLAYBACK_RATE
    alpha, c = np.sin(w) / (2 * quality), np.cos(w)
    return np.array([(1 + c) / 2, -(1 + c), (1 + c) / 2]), np.array([1 + alpha, -2 * c, 1 - alpha])
