"""Which far end the cancellers are given: all that the loudspeaker plays, or where that is of no use, our own sound.

Both are kept aligned with the microphone all the time, so that from one block
to the next either can take the other's place.  See docs/hearing.md, the reference.
"""

from __future__ import annotations

from enum import Enum

import numpy as np

from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.frontend.far_end import FAR_END_LEAD, FarEnd
from coach.hearing.frontend.reference_lead import WINDOW_SECONDS, LeadEstimator
from coach.units import CAPTURE_RATE

MONITOR_HELD = FAR_END_LEAD // 2
"""Samples of the monitor held in reserve: 20 ms.  Its blocks are late by 6 ms at most, and it leads by little."""

_SLACK = MONITOR_HELD + CAPTURE_RATE // 100
"""Samples of reserve, 30 ms, from which it is aligned anew: what the microphone has lost would make it late."""

_WINDOW = CAPTURE_RATE // 2
"""Samples over which the smallest reserve is taken: 0.5 s, in which a block is never late each time."""

STARVED = 3 * CAPTURE_RATE // 50
"""Samples that may be missing in a row: 60 ms, three blocks."""

UNHEARD = 2 * CAPTURE_RATE // 5
"""Samples for which we may sound and the monitor be silent: 0.4 s, longer than any loudspeaker keeps us waiting."""

READY = CAPTURE_RATE // 5
"""Samples for which nothing may be wrong with it before it is used: 0.2 s."""

_SOUNDING = 100
"""Value of a sample from which we count as sounding: -50 dB of full scale."""

_SILENT = 2
"""Value of a sample up to which the monitor counts as silent."""

AGREE = 0.002
"""Seconds by which two leads may differ that confirm each other."""

REMEMBERED = 20 * CAPTURE_RATE
"""Samples for which a lead waits for another that confirms it: 20 s; chance gave one in 300 windows."""

DOUBTED = 60 * CAPTURE_RATE
"""Samples within which it is behind a second time, though aligned anew, and is given up."""


def monitor_queue() -> FarEnd:
    """Return the queue between a monitor and the microphone."""
    return FarEnd(MONITOR_HELD, _SLACK, _WINDOW, resamples=False)


class FarEndUse(Enum):
    """What the cancellers are given, and why; the value is for the log."""

    MONITOR = "all that the loudspeaker plays"
    UNRECORDED = "the coach's own sound: what the loudspeaker plays is not recorded"
    STARVED = "the coach's own sound: the recording of what the loudspeaker plays has gaps"
    UNHEARD = "the coach's own sound: it is not in what the loudspeaker is said to play"
    LATE = (
        "the coach's own sound: what the loudspeaker plays is told after it is heard, or holds the microphone's sound"
    )


class FarEndChoice:
    """Takes the near end and both far ends side by side."""

    def __init__(self, *, monitors: bool = True) -> None:
        """Without *monitors* it is our own sound always."""
        self._monitors = monitors
        self._own = FarEnd()
        self._monitor: _MonitorTrial | None = None

    @property
    def use(self) -> FarEndUse:
        """What the last block was given."""
        return FarEndUse.UNRECORDED if self._monitor is None else self._monitor.verdict

    def take(self, near_end: CaptureSamples, own: CaptureSamples, monitored: CaptureSamples | None) -> CaptureSamples:
        """Return the far end that goes with *near_end*, a block at units.CAPTURE_RATE.

        *own* is what our loudspeaker was given since the last call, at
        units.PLAYBACK_RATE; *monitored* what all players were heard to play, at
        units.CAPTURE_RATE, None where that is not recorded; both of any length.
        """
        self._own.push(own)
        ours = self._own.pull(len(near_end))
        if monitored is None or not self._monitors:
            self._monitor = None
            return ours
        if self._monitor is None:
            self._monitor = _MonitorTrial()
        everything = self._monitor.take(near_end, ours, monitored)
        return everything if self._monitor.verdict is FarEndUse.MONITOR else ours


class _MonitorTrial:
    """One recording of what the loudspeaker plays, and what is to be said against it."""

    def __init__(self) -> None:
        self._queue = monitor_queue()
        self._lead, self._alignments = LeadEstimator(), 0
        self._position = 0
        self._missing = self._unheard = self._well = 0
        self._behind: list[tuple[int, float]] = []
        self._doubted: int | None = None
        self._late = False

    @property
    def verdict(self) -> FarEndUse:
        if self._late:
            return FarEndUse.LATE
        if self._unheard > UNHEARD:
            return FarEndUse.UNHEARD
        return FarEndUse.MONITOR if self._well >= READY else FarEndUse.STARVED

    def take(self, near_end: CaptureSamples, ours: CaptureSamples, monitored: CaptureSamples) -> CaptureSamples:
        """Return what goes with *near_end*, and judge it."""
        count = len(near_end)
        self._queue.push(monitored)
        everything = self._queue.pull(count)
        self._position += count
        self._missing = self._missing + self._queue.lacked if self._queue.lacked else 0
        self._well = 0 if self._missing > STARVED else self._well + count
        if _loudest(everything) > _SILENT:
            self._unheard = 0
        elif _loudest(ours) > _SOUNDING:
            self._unheard += count
        if self._queue.alignments != self._alignments:  # what was behind as the two were aligned before proves nothing
            self._lead, self._alignments, self._behind = LeadEstimator(), self._queue.alignments, []
        lead = self._lead.take(near_end, everything)
        if lead is not None and lead < 0:
            self._is_behind(lead)
        return everything

    def _is_behind(self, lead: float) -> None:
        """Note that it was heard before it was told; twice by the same time, it is aligned anew, then given up."""
        now, apart = self._position, round(WINDOW_SECONDS * CAPTURE_RATE)
        self._behind = [each for each in self._behind if now - each[0] < REMEMBERED]
        confirmed = any(abs(other - lead) <= AGREE and now - at >= apart for at, other in self._behind)
        self._behind.append((now, lead))
        if confirmed:
            self._late = self._late or (self._doubted is not None and now - self._doubted < DOUBTED)
            self._doubted = now
            self._queue.realign()


def _loudest(sound: CaptureSamples) -> int:
    return int(np.max(np.abs(sound.astype(np.int32)), initial=0))
