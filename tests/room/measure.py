"""Arithmetic on recordings: where sounds begin, how well they lie on a grid, whether one is torn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import gcd

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


def located(
    heard: NDArray[np.int16],
    rate: int,
    meant: NDArray[np.int16],
    meant_rate: int,
    places: ArrayLike,
) -> Fit:
    """Find where the sound that begins at each of *places* in *meant* lies in *heard*, then compare.

    By correlation, so that a neighbouring sound or a soft consonant does not
    matter, as it does to an onset.  What does not sound like it within WITHIN
    of the place that the whole of *meant* has counts as missing.
    """
    places = np.asarray(places, float)
    whole = resampled(meant, meant_rate, rate)
    offset = _offset(np.abs(heard), np.abs(whole), rate)
    size, slack = round(SOUND * rate), round(WITHIN * rate)
    padded = np.pad(heard.astype(float), (slack + size, slack + 2 * size))
    moments, taken = np.zeros(len(places)), np.zeros(len(places), bool)
    for number, place in enumerate(places):
        first = round(place * rate)
        sound = whole[first : first + size]
        begin = size + first + round(offset * rate)
        likeness = _likeness(padded[begin : begin + 2 * slack + size], np.pad(sound, (0, size - len(sound))))
        best = int(np.argmax(likeness))
        taken[number] = likeness[best] >= LIKE
        moments[number] = (first + best - slack) / rate + offset
    found = fit(moments[taken], places[taken])
    return replace(found, missing=int((~taken).sum()))


SOUND = 0.25
"""Seconds of a sound by which it is known."""

WITHIN = 0.25
"""Seconds from the place that it should have in which it is looked for."""

LIKE = 0.7
"""Correlation from which a sound is the one that was meant."""


def resampled(sound: NDArray[np.int16], rate: int, to: int) -> NDArray[np.float64]:
    """Return *sound* of *rate* at the rate *to*, without its own filter's delay; both count whole hertz."""
    unit = rate // gcd(rate, to)
    padded = np.pad(sound.astype(float), (0, -len(sound) % unit))
    size = len(padded) * to // rate
    return np.fft.irfft(np.fft.rfft(padded), size) * (to / rate)


def _offset(heard: NDArray[np.float64], meant: NDArray[np.float64], rate: int) -> float:
    """Return the seconds at which *meant* begins in *heard*, from their loudness in steps of half a millisecond."""
    step = rate // 2000
    loud, like = (x[: len(x) // step * step].reshape(-1, step).mean(axis=1) for x in (heard, meant))
    size = 1 << (len(loud) + len(like)).bit_length()
    both = np.fft.irfft(np.fft.rfft(loud, size) * np.conj(np.fft.rfft(like, size)), size)
    best = int(np.argmax(both))
    return (best if best < len(loud) else best - size) * step / rate


def _likeness(heard: NDArray[np.float64], sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the correlation of *sound* with *heard* from each of its samples on, -1 to 1."""
    size = 1 << (len(heard) + len(sound)).bit_length()
    both = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(sound, size)), size)
    powers = np.cumsum(np.concatenate([[0.0], heard**2]))
    power = powers[len(sound) :] - powers[: -len(sound)]
    return both[: len(power)] / np.maximum(np.sqrt(np.maximum(power, 0.0) * np.sum(sound**2)), 1.0)
