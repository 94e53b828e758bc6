"""Arithmetic on recordings: where sounds begin, how well they lie on a grid, whether one is torn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FLOOR = 150
"""Amplitude above which something is heard: -47 dB of full scale, 27 dB under a levelled clip."""


def onsets(samples: NDArray[np.int16], rate: int, floor: float = FLOOR, gap: float = 0.25) -> NDArray[np.float64]:
    """Return the seconds at which *samples* first exceed *floor* after at least *gap* seconds below it."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > floor)
    if not len(loud):
        return np.zeros(0)
    begins = np.concatenate([[True], np.diff(loud) > gap * rate])
    return loud[begins] / rate


def last_sound(samples: NDArray[np.int16], rate: int, floor: float = FLOOR) -> float | None:
    """Return the seconds at which the last sound ends; None where there is none."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > floor)
    return float(loud[-1] + 1) / rate if len(loud) else None


def tears(samples: NDArray[np.int16], rate: int, floor: float = FLOOR, longest: float = 0.003) -> int:
    """Return how often a steady tone is interrupted for more than *longest* seconds before its end."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > floor)
    return int(np.count_nonzero(np.diff(loud) > longest * rate))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well what was heard lies on what was meant.  Seconds."""

    matched: int
    """Onsets that belong to a place."""

    missing: int
    """Places at which nothing was heard."""

    offset: float
    """When the place 0.0 was, in the recording's time."""

    worst: float
    """Distance of the worst onset from the best-fitting grid: no other offset makes it smaller."""

    jitter: float
    """Standard deviation of the onsets about their own straight line: neither lateness nor drift counts."""

    late: float
    """How much later the last onset came, counted from the first, than it was meant to."""

    drift: float
    """Slope of that straight line: seconds gained or lost per second."""


def fit(heard: ArrayLike, places: ArrayLike) -> Fit:
    """Compare onsets with the places they were meant for, one to one and in order."""
    heard, places = np.asarray(heard, float), np.asarray(places, float)
    if len(heard) != len(places) or len(heard) < 2:
        raise ValueError(f"{len(heard)} onsets for {len(places)} places")
    off = heard - places
    offset = (off.max() + off.min()) / 2
    slope, constant = np.polyfit(places, off, 1)
    return Fit(
        matched=len(heard),
        missing=0,
        offset=float(offset),
        worst=float(np.abs(off - offset).max()),
        jitter=float(np.std(off - slope * places - constant)),
        late=float(off[-1] - off[0]),
        drift=float(slope),
    )


def align(heard: ArrayLike, places: ArrayLike, within: float = 0.1) -> Fit:
    """Find where *places* lie in a recording that holds other sounds too, then compare.

    Each place takes the onset nearest to it, no further than *within*.
    """
    heard, places = np.asarray(heard, float), np.asarray(places, float)
    if not len(heard):
        raise ValueError("nothing was heard")
    best: tuple[int, float, NDArray[np.intp], NDArray[np.bool_]] | None = None
    # every onset may be that of the first place or, should that one be missing, of one of the next four
    for candidate in np.unique(np.concatenate([heard - place for place in places[:5]])):
        nearest = _nearest(heard, places + candidate)
        away = np.abs(heard[nearest] - places - candidate)
        taken = away <= within
        score = (int(taken.sum()), -float(away[taken].sum()))
        if best is None or score > best[:2]:
            best = (*score, nearest, taken)
    _, _, nearest, taken = best
    found = fit(heard[nearest[taken]], places[taken])
    return Fit(
        matched=int(taken.sum()),
        missing=int((~taken).sum()),
        offset=found.offset,
        worst=found.worst,
        jitter=found.jitter,
        late=found.late,
        drift=found.drift,
    )


def _nearest(heard: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.intp]:
    right = np.clip(np.searchsorted(heard, wanted), 1, max(1, len(heard) - 1))
    if len(heard) == 1:
        return np.zeros(len(wanted), np.intp)
    return np.where(np.abs(heard[right] - wanted) < np.abs(heard[right - 1] - wanted), right, right - 1)
