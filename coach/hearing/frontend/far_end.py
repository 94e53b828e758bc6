"""The far end: what the loudspeaker plays, at the rate of the microphone and beside it, sample for sample.

The two devices run on clocks of their own and ask for blocks when they like.
What was given to the loudspeaker is heard up to 0.3 s later, which the
cancellers find out; this only keeps the delay constant and never negative.
"""

from __future__ import annotations

from math import gcd

import numpy as np

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.units import CAPTURE_RATE, PLAYBACK_RATE

FAR_END_LEAD = CAPTURE_RATE // 25
"""Samples held in reserve: 40 ms, by which a request of the loudspeaker may be late without a gap."""

MAX_DRIFT = CAPTURE_RATE // 4
"""Samples to which the reserve may have grown, or that may be missing, before the two are aligned again: 0.25 s."""

_DRIFT_WINDOW = 2 * CAPTURE_RATE
"""Samples over which the smallest reserve is taken: loudspeakers ask in bursts."""

_UP, _DOWN = CAPTURE_RATE // gcd(CAPTURE_RATE, PLAYBACK_RATE), PLAYBACK_RATE // gcd(CAPTURE_RATE, PLAYBACK_RATE)
_TAPS = 32
_CUT = 0.92
"""Share of the microphone's Nyquist frequency that is kept."""


class FarEnd:
    """A queue between the loudspeaker's stream and the microphone's."""

    def __init__(
        self,
        held: int = FAR_END_LEAD,
        slack: int = MAX_DRIFT,
        window: int = _DRIFT_WINDOW,
        *,
        resamples: bool = True,
    ) -> None:
        """*held*: samples in reserve; *slack*: samples to which they may grow before the two are aligned again.

        *window*: samples over which the smallest reserve is taken.  Unless it
        *resamples*, what is pushed has units.CAPTURE_RATE already.
        """
        self._held, self._slack, self._window = held, slack, window
        self.alignments = 0
        """How often the two were aligned."""

        self.lacked = 0
        """Samples for which silence went in the last call of `pull`."""

        self._resampler = _Resampler() if resamples else None
        self._queue: CaptureSamples = np.zeros(0, np.int16)
        self._missing = 0
        self._min_queued, self._pulled, self._underran = 0, 0, False
        self._playing = False

    def push(self, sound: CaptureSamples) -> None:
        """Take what the loudspeaker was given, at units.PLAYBACK_RATE if it resamples."""
        fresh = sound if self._resampler is None else self._resampler.push(sound)
        late = min(self._missing, len(fresh))  # its moment is over, and silence went in its place
        self._missing -= late
        self._queue = np.concatenate([self._queue, fresh[late:]])

    def pull(self, count: int) -> CaptureSamples:
        """Return the *count* samples that go with as many of the microphone; silence if there are none."""
        if not self._playing:
            if not len(self._queue):
                self.lacked = count
                return np.zeros(count, np.int16)
            self._playing = True
            self._align(count)
        self._min_queued = min(self._min_queued, len(self._queue) - count)
        self._pulled += count
        part, self._queue = self._queue[:count], self._queue[count:]
        self.lacked = short = count - len(part)
        self._missing += short
        if self._missing > MAX_DRIFT:  # it has stopped
            self._missing, self._playing = 0, False
        elif self._pulled >= self._window:
            self._realign_if_drifted()
        return np.concatenate([part, np.zeros(short, np.int16)])

    def realign(self) -> None:
        """Hold the reserve again, whatever has come meanwhile."""
        self._align(0)

    def _realign_if_drifted(self) -> None:
        """Align the two again if the loudspeaker's clock has run ahead, or was late again and again."""
        torn = self._min_queued < 0
        if self._min_queued > self._slack or (torn and self._underran):
            self._align(0)
            torn = False
        self._min_queued, self._pulled, self._underran = len(self._queue), 0, torn

    def _align(self, count: int) -> None:
        """Hold *count* samples and the reserve."""
        self.alignments += 1
        wanted = count + self._held
        kept = self._queue[max(0, len(self._queue) - wanted) :]
        self._queue = np.concatenate([np.zeros(wanted - len(kept), np.int16), kept])
        self._missing = 0
        self._min_queued, self._pulled = len(self._queue), 0


class _Resampler:
    """Resamples units.PLAYBACK_RATE to units.CAPTURE_RATE by a windowed sinc; block sizes change nothing."""

    def __init__(self) -> None:
        step = _DOWN / _UP
        at = np.arange(_TAPS) - _TAPS / 2 + 1 - np.arange(_UP)[:, None] / _UP  # distance in samples of the input
        table = np.sinc(at * _CUT / step) * _CUT / step * np.cos(np.pi * np.clip(at / _TAPS, -0.5, 0.5)) ** 2
        self._table = (table / table.sum(1, keepdims=True)).astype(np.float32)
        self._held = np.zeros(_TAPS // 2 - 1, np.float32)  # the first output lies on the first input
        self._next = 0  # place of the next output, in input samples times _UP, counted from the first held

    def push(self, sound: CaptureSamples) -> CaptureSamples:
        """Return the output that has become known."""
        self._held = np.concatenate([self._held, sound.astype(np.float32)])
        last = (len(self._held) - _TAPS + 1) * _UP
        places = np.arange(self._next, max(last, self._next), _DOWN)
        whole, phase = places // _UP, places % _UP
        windows = self._held[whole[:, None] + np.arange(_TAPS)]
        made = np.einsum("ij,ij->i", windows, self._table[phase])
        self._next += len(places) * _DOWN
        used = min(self._next // _UP, len(self._held))
        self._held, self._next = self._held[used:], self._next - used * _UP
        sounds: CaptureSamples = np.clip(np.rint(made), -32768, 32767).astype(np.int16)
        return sounds
