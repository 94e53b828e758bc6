"""From timelines to samples: mixing ahead of time, and the player that the loudspeaker pulls from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from coach.timeline.cues import Bank, Cue, Samples, Timeline


def mix(timeline: Timeline, bank: Bank, start: int = 0, stop: int | None = None) -> Samples:
    """Return the samples *start* to *stop* (to the end where None) of *timeline*.

    Shape (stop - start,), int16; sums beyond the range of int16 are clipped.
    Silence costs nothing until it is written to: ten minutes of it are not
    ten minutes of memory.
    """
    stop = timeline.length if stop is None else max(start, min(stop, timeline.length))
    mixed = np.zeros(stop - start, np.int16)
    placed = [cue for cue in timeline.cues if cue.start < stop and cue.end > start]
    for first, last, group in _clusters(placed):
        begin, end = max(first, start), min(last, stop)
        total = np.zeros(end - begin, np.int32)
        for cue in group:
            low, high = max(cue.start, begin), min(cue.end, end)
            part = bank(cue.sound)[low - cue.start : high - cue.start]
            # A voice that came back since the composing may be shorter than the silence that stood in for it.
            total[low - begin : low - begin + len(part)] += part
        mixed[begin - start : end - start] = np.clip(total, -32768, 32767)
    return mixed


def apply_gain(part: Samples, gain: NDArray[np.float64]) -> Samples:
    """Return *part* times *gain* (one factor, or one a sample), clipped to int16."""
    scaled: Samples = np.clip(np.rint(part * gain), -32768, 32767).astype(np.int16)
    return scaled


def _clusters(cues: Iterable[Cue]) -> Iterator[tuple[int, int, list[Cue]]]:
    """Yield the spans in which something sounds: first sample, sample after the last, what sounds."""
    group: list[Cue] = []
    first = last = 0
    for cue in sorted(cues, key=lambda cue: cue.start):
        if group and cue.start > last:
            yield first, last, group
            group = []
        if not group:
            first = last = cue.start
        group.append(cue)
        last = max(last, cue.end)
    if group:
        yield first, last, group
