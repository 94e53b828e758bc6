"""The sounds that are not speech, made of sines: soft, short, each with its own pitch.

Every function returns samples at units.RATE with raised-cosine edges of 5 ms
and peaks at or under PEAK; those that are placed on a beat sound from sample 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from coach.timeline.cues import Samples
from coach.units import PLAYBACK_RATE, samples

PEAK = 10 ** (-12 / 20)
"""Loudest sample of full scale: 12 dB under it, so that a tone under a word leaves the word whole."""

EDGE = samples(0.005)
"""Samples of each raised-cosine edge."""

BREATH_PEAK = PEAK / 4
"""Breath tones sound for seconds, and words over them: 12 dB softer than a signal, 7 dB under the voice's mean."""

BREATH_LOW, BREATH_HIGH = 196.0, 294.0
"""Hertz, g to d': a fifth up on the way in, down on the way out; low enough to stay under the voice."""


def tick_tone() -> Samples:
    """Return a click for a beat: 30 ms, wooden, at e''' and dying away."""
    return _notes(((1318.5, 0.030),), peak=PEAK * 0.5, decay=0.010)


def start_tone() -> Samples:
    """Return "begin": two short notes up, g'-d''."""
    return _notes(((392.0, 0.09), (587.3, 0.16)), decay=0.08)


def half_tone() -> Samples:
    """Return "half-way": one note twice, a'."""
    return _notes(((440.0, 0.09), (440.0, 0.13)), decay=0.05)


def end_tone() -> Samples:
    """Return "that was it": two notes down, d''-g'."""
    return _notes(((587.3, 0.10), (392.0, 0.18)), decay=0.09)


def listening_tone() -> Samples:
    """Return "your turn": one short soft note, d''."""
    return _notes(((587.3, 0.09),), peak=PEAK * 0.4, decay=0.04)


def heard_tone() -> Samples:
    """Return "understood": one short high note, e''."""
    return _notes(((659.3, 0.10),), peak=PEAK * 0.6, decay=0.04)


def not_understood_tone() -> Samples:
    """Return "say it again": two low notes that fall by a semitone, e'-e flat'."""
    return _notes(((329.6, 0.11), (311.1, 0.15)), peak=PEAK * 0.7, decay=0.08)


def chime_tone() -> Samples:
    """Return what comes before an offer: a soft chord unfolding, g'-b'-d'', 600 ms, like no telephone."""
    length = samples(0.6)
    chord = np.zeros(length)
    for index, pitch in enumerate((392.0, 493.9, 587.3)):
        at = samples(0.12) * index
        chord[at:] += _note(pitch, length - at, decay=0.16)
    return _finished(chord, PEAK)


def breath_in(length: int) -> Samples:
    """Return a tone of *length* samples that rises while the breath goes in."""
    return _glide(length, BREATH_LOW, BREATH_HIGH)


def breath_hold(length: int) -> Samples:
    """Return a level tone of *length* samples, where the breath in ended."""
    return _glide(length, BREATH_HIGH, BREATH_HIGH)


def breath_out(length: int) -> Samples:
    """Return a tone of *length* samples that falls while the breath goes out."""
    return _glide(length, BREATH_HIGH, BREATH_LOW)


EARCONS: Mapping[str, Callable[[], Samples]] = {
    "tick": tick_tone,
    "start": start_tone,
    "half": half_tone,
    "end": end_tone,
    "listening": listening_tone,
    "heard": heard_tone,
    "not_understood": not_understood_tone,
    "chime": chime_tone,
}
"""Sounds with a length of their own; audio/ holds them as files that a person may replace."""

BREATHS: Mapping[str, Callable[[int], Samples]] = {
    "breath_in": breath_in,
    "breath_hold": breath_hold,
    "breath_out": breath_out,
}
"""Sounds that are made to the length of a breath."""


def _notes(notes: tuple[tuple[float, float], ...], *, peak: float = PEAK, decay: float) -> Samples:
    """Return the (hertz, seconds) of *notes* one after the other; *decay* is their time constant in seconds."""
    return _finished(np.concatenate([_note(pitch, samples(lasts), decay) for pitch, lasts in notes]), peak)


def _note(pitch: float, length: int, decay: float) -> NDArray[np.float64]:
    """Return a sine with a soft octave over it, dying away, with edges."""
    time = np.arange(length) / PLAYBACK_RATE
    wave = np.sin(2 * np.pi * pitch * time) + 0.2 * np.sin(4 * np.pi * pitch * time)
    return wave * np.exp(-time / decay) * _edges(length)


def _glide(length: int, low: float, high: float) -> Samples:
    """Return a sine whose pitch goes from *low* to *high* hertz, swelling and fading over a fifth of its length."""
    pitch = np.geomspace(low, high, length) if length else np.zeros(0)
    wave = np.sin(2 * np.pi * np.cumsum(pitch) / PLAYBACK_RATE)
    return _finished(wave * _edges(length, max(EDGE, length // 5)), BREATH_PEAK)


def _edges(length: int, edge: int = EDGE) -> NDArray[np.float64]:
    """Return a gain of *length* samples that rises and falls over *edge* samples as a raised cosine."""
    distance = np.minimum(np.arange(1, length + 1), np.arange(length, 0, -1))
    return 0.5 - 0.5 * np.cos(np.pi * np.minimum(distance / edge, 1.0))


def _finished(wave: NDArray[np.float64], peak: float) -> Samples:
    """Return *wave* with its largest sample at *peak* of full scale, as int16."""
    loudest = float(np.max(np.abs(wave), initial=0.0))
    scale = peak * 32767 / loudest if loudest else 0.0
    return np.rint(wave * scale).astype(np.int16)
