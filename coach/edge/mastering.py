"""Make a clip of raw speech: cut to what is heard, brought to one loudness, without clicks at its ends."""

from __future__ import annotations

import numpy as np

from coach.timeline.cues import Samples
from coach.units import RATE

VERSION = 1
"""Part of every clip's key in the cache: raise it when a clip would come out different."""

ONSET_DB = -40.0
"""Against the clip's peak: the first sample above it is the onset, the last one the end.

espeak-ng leads in with exact zeros (11 ms before most fricatives, 46 ms before
a stop) and rises steeply from there: over the numbers one to twenty and seven
beat words in English and Danish, thresholds of -60 and -40 dB lie at most
0.5 ms apart in 49 words of 54, 3.5 ms in the worst.  At -26 dB the weak
fricatives of "four" and "half-way" would already lose 40 ms.
"""

LOUDNESS_DB = -20.0
"""Root mean square of the voiced frames, against full scale: leaves room for a tone under the voice."""

PEAK_DB = -3.0
"""No sample of a clip is above it, whatever that costs in loudness (at most 3 dB for the words of a beat)."""

_FRAME = 110
"""Samples over which loudness is taken: 5 ms, shorter than any sound of speech."""

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

    segment = AudioSegment(heard.tobytes(), frame_rate=RATE, sample_width=2, channels=1)
    gain = min(LOUDNESS_DB - _loudness(heard), PEAK_DB - segment.max_dBFS)
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


def _loudness(heard: Samples) -> float:
    """Return the level of the frames that sound, in dB against full scale; pauses between words do not count."""
    whole = np.pad(heard.astype(np.float64), (0, -len(heard) % _FRAME)).reshape(-1, _FRAME)
    power = (whole**2).mean(axis=1)
    voiced = power[power > power.max() * 10 ** (ONSET_DB / 10)]
    return float(10 * np.log10(voiced.mean() / 32768**2))


def _envelope(length: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    places = np.arange(length)
    return np.minimum(1.0, np.minimum((places + 1) / _RISE, (length - places) / _FALL))
