"""How a clip's pitch ends, by YIN (de Cheveigné and Kawahara 2002), and which of several ends as a count should.

A count that falls as the end of a sentence does says "that was the last one".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from coach.speech.loudness import Wave
from coach.timeline.cues import Samples
from coach.units import samples

_LOWEST, _HIGHEST = samples(1 / 60), samples(1 / 350)
"""Longest and shortest period that is looked for, samples: voices of 60 to 350 Hz."""

_WINDOW, _HOP = samples(0.03), samples(0.005)
_APERIODIC = 0.15
"""YIN's threshold: a frame above it has no pitch."""

_QUIET = 10 ** (-30 / 20)
"""Against the clip's peak: what is quieter has none either."""

_SLIP = 7.0
"""Semitones from the clip's middle beyond which a frame is an octave's mistake."""

_ENDING = 0.2
"""Seconds before the last pitch that are the clip's ending."""

_APART = 8
"""Frames between two that a slope is taken of: 40 ms, longer than one period of any voice."""

_SLOPE, _LEVEL = 5.0, 1.0
"""Semitones a second, and semitones, that count the same: both are about the least that one hears of a word."""

_UNVOICED = 1e9
"""Cost of a rendering without a pitch: it is taken where none has one."""

_EVEN = 1.0
"""Cost at which a rendering is taken without looking at others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a clip's pitch ends."""

    slope: float
    """Semitones a second over the last 0.2 s that are voiced; below zero it falls."""

    level: float
    """Median of the whole clip, semitones over 1 Hz."""


def find_ending(clip: Samples) -> Ending | None:
    """Return how the pitch of *clip* (mono at units.PLAYBACK_RATE) ends; None where too little of it is voiced."""
    pitch = pitch_track(clip)
    voiced = np.flatnonzero(~np.isnan(pitch))
    if len(voiced) <= _APART:
        return None
    tones = 12 * np.log2(pitch[voiced])
    level = float(np.median(tones))
    kept = np.abs(tones - level) < _SLIP
    times, tones = voiced[kept] * (_HOP / samples(1)), tones[kept]
    last = times > times[-1] - _ENDING
    times, tones = times[last], tones[last]
    one, other = np.triu_indices(len(times), _APART)
    if not len(one):
        return None
    slopes = (tones[other] - tones[one]) / (times[other] - times[one])  # Theil and Sen: a frame's mistake moves nothing
    return Ending(slope=float(np.median(slopes)), level=level)


def choose_even(renderings: Iterable[Samples], level: float | None) -> tuple[Samples, float | None]:
    """Return that of *renderings* which ends most evenly at *level* (semitones over 1 Hz), and that level.

    Without a level the most even one is taken, and gives it.  No more is rendered than it takes.
    """
    best: Samples | None = None
    lowest, found = float("inf"), level
    for clip in renderings:
        ending = find_ending(clip)
        if ending is None:
            cost = _UNVOICED
        else:
            apart = 0.0 if level is None else abs(ending.level - level)
            cost = abs(ending.slope) / _SLOPE + apart / _LEVEL
        if best is None or cost < lowest:
            best, lowest = clip, cost
            found = level if level is not None or ending is None else ending.level
        if lowest <= _EVEN:
            break
    if best is None:
        raise ValueError("nothing was rendered")
    return best, found


def pitch_track(clip: Samples) -> Wave:
    """Return the pitch of each 5 ms of *clip*, Hz; NaN where there is none."""
    wave = clip.astype(np.float64)
    reach = _WINDOW + _LOWEST
    if len(wave) <= reach:
        return np.zeros(0)
    frames = sliding_window_view(wave, reach)[::_HOP]
    size = 1 << (reach + _WINDOW - 1).bit_length()
    spectrum = np.fft.rfft(frames, size)
    heads = np.fft.rfft(frames[:, :_WINDOW], size)
    alike = np.fft.irfft(spectrum * np.conj(heads), size)[:, :_LOWEST]
    sums = np.cumsum(np.pad(frames**2, ((0, 0), (1, 0))), axis=1)
    energy = sums[:, _WINDOW : _WINDOW + _LOWEST] - sums[:, :_LOWEST]
    unlike = np.maximum(energy[:, :1] + energy - 2 * alike, 0.0)[:, 1:]
    mean = np.maximum(np.cumsum(unlike, axis=1), 1e-9) / np.arange(1, _LOWEST)
    unlike /= mean
    loud = np.sqrt(energy[:, 0] / _WINDOW) > np.abs(wave).max(initial=0.0) * _QUIET
    track = np.full(len(frames), np.nan)
    for place in np.flatnonzero(loud):
        period = _period(unlike[place])
        if period is not None:
            track[place] = samples(1) / period
    return track


def _period(unlike: Wave) -> float | None:
    """Return the period in samples: the first dip below the threshold, between two samples; None without one.

    *unlike* begins with a period of one sample.
    """
    dips = np.flatnonzero(unlike[_HIGHEST - 1 :] < _APERIODIC)
    if not len(dips):
        return None
    at = int(dips[0]) + _HIGHEST - 1
    while at + 1 < len(unlike) and unlike[at + 1] < unlike[at]:
        at += 1
    if not 0 < at < len(unlike) - 1:
        return at + 1.0
    before, here, after = unlike[at - 1 : at + 2]
    bend = before - 2 * here + after
    return float(at + 1 + (0.5 * (before - after) / bend if bend > 0 else 0.0))
