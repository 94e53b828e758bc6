"""Make a clip of raw speech: cut to what is heard, brought to one loudness, without clicks at its ends."""

from __future__ import annotations

import numpy as np

from coach.speech.loudness import Wave, loudness
from coach.timeline.cues import Samples
from coach.units import PLAYBACK_RATE

MASTERING_VERSION = 2
"""Part of every clip's key in the cache: raise it when a clip would come out different."""

ONSET_DB = -40.0
"""Against the clip's peak: the first sample above it is the onset, the last one the end.

espeak-ng leads in with exact zeros (11 ms before most fricatives, 46 ms before
a stop) and rises steeply from there: over the numbers one to twenty and seven
beat words in English and Danish, thresholds of -60 and -40 dB lie at most
0.5 ms apart in 49 words of 54, 3.5 ms in the worst.  At -26 dB the weak
fricatives of "four" and "half-way" would already lose 40 ms.
"""

LOUDNESS = -18.0
"""LUFS of every clip: the level of spoken word for headphones and small loudspeakers, with room for a tone under it."""

PEAK_DB = -3.0
"""No sample of a clip is above it, so that no peak between two samples comes near full scale."""

_WITHIN = 0.1
"""LU that a clip may be off, after at most _ROUNDS of limiting and measuring."""

_ROUNDS = 6

_LOOK = 44
"""Samples over which the limiter opens and closes: 2 ms, shorter than the ear takes to notice a gain."""

_RISE, _FALL = 22, 44
"""Samples of the ramps at a clip's two ends: 1 and 2 ms, enough against a click, too short to be heard as soft."""


def master(raw: Samples, volume: float = 1.0) -> Samples:
    """Return *raw* (mono at units.RATE) trimmed, levelled and faded; empty where nothing can be heard.

    *volume* is a factor on the levelled clip, 0 to 1.
    """
    heard = _audible(raw)
    if not len(heard):
        return heard
    from pydub import AudioSegment  # noqa: PLC0415 - 30 ms that only a process that makes clips shall pay

    segment = AudioSegment(_limited(heard).tobytes(), frame_rate=PLAYBACK_RATE, sample_width=2, channels=1)
    gain = min(LOUDNESS - loudness(np.array(segment.get_array_of_samples()) / 32768), PEAK_DB - segment.max_dBFS)
    clip = np.frombuffer(segment.apply_gain(gain).raw_data, "<i2")
    # pydub's own fades cut to whole milliseconds and so change a clip's length by up to 8 samples
    return np.rint(clip * _envelope(len(clip)) * volume).astype(np.int16)


def _audible(raw: Samples) -> Samples:
    level = np.abs(raw.astype(np.int32))
    peak = int(level.max(initial=0))
    if not peak:
        return raw[:0]
    loud = np.flatnonzero(level > peak * 10 ** (ONSET_DB / 20))
    return raw[loud[0] : loud[-1] + 1]


def _limited(heard: Samples) -> Samples:
    """Return *heard* about as loud as a clip is, its peaks held under PEAK_DB.

    espeak-ng's peaks lie 13 to 20 dB over its loudness, so most clips need the
    limiter for a few milliseconds; what it takes from the loudness is given
    back and limited again.
    """
    wave = heard / 32768
    gain = LOUDNESS - loudness(wave)
    limited = wave
    for _ in range(_ROUNDS if np.isfinite(gain) else 0):
        limited = _held(wave * 10 ** (gain / 20))
        off = LOUDNESS - loudness(limited)
        if abs(off) <= _WITHIN:
            break
        gain += off
    return np.clip(np.rint(limited * 32768), -32768, 32767).astype(np.int16)


def _held(wave: Wave) -> Wave:
    """Return *wave* with a gain that is low enough at each peak, and comes and goes over _LOOK samples."""
    ceiling = 10 ** (PEAK_DB / 20)
    wanted = np.minimum(1.0, ceiling / np.maximum(np.abs(wave), 1e-9))
    lowest = _lowest(np.pad(wanted, _LOOK, constant_values=1.0), 2 * _LOOK + 1)
    edge = np.pad(lowest, _LOOK // 2, mode="edge")
    gain = np.convolve(edge, np.full(_LOOK + 1, 1 / (_LOOK + 1)), mode="valid")
    return wave * np.minimum(gain, wanted)


def _lowest(values: Wave, width: int) -> Wave:
    """Return the lowest of each *width* neighbouring *values*: as many fewer of them."""
    covered = 1
    while covered < width:
        step = min(covered, width - covered)
        values = np.minimum(values[step:], values[:-step])
        covered += step
    return values


def _envelope(length: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    places = np.arange(length)
    return np.minimum(1.0, np.minimum((places + 1) / _RISE, (length - places) / _FALL))
