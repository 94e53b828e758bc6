"""Words that a person has taught: three examples of each, and whatever is said is compared with them.

No language, no training: two stretches are alike when the vectors of the
speech embedding are, one after the other, each person at his own pace
(dynamic time warping).  It tells a person's words apart better than anything
that has never heard the person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from coach.listen.head import Vectors

Directions: TypeAlias = NDArray[np.float32]
"""The vectors of one stretch, each of length one, shape (n, WIDTH)."""

RIVAL = 0.3
"""How much the next word's distance counts against the nearest one's: what lies between two words is neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Which taught word a stretch is most like."""

    word: str
    score: float
    """The higher the liker; comparable between the stretches that one set of examples is asked about."""


def directions(vectors: Vectors, mean: NDArray[np.float32], scale: NDArray[np.float32]) -> Directions:
    """Return what counts of *vectors*, given what speech is like in the *mean* and how it is scaled."""
    present = (vectors[np.abs(vectors).sum(1) > 0] - mean) * scale
    found: Directions = present / np.maximum(np.linalg.norm(present, axis=1, keepdims=True), 1e-6)
    return found


def distance(one: Directions, other: Directions) -> float:
    """Return how unlike two stretches are, 0 to 2: the mean over the path on which they are least so."""
    apart = 1.0 - one @ other.T
    rows, columns = len(one), len(other)
    before = np.full(columns + 1, np.inf)
    before[0] = 0.0
    for row in range(rows):
        here = np.full(columns + 1, np.inf)
        for column in range(columns):
            # a step aside counts once, a step in both counts twice: every path has the same length
            here[column + 1] = min(
                before[column] + 2 * apart[row, column],
                before[column + 1] + apart[row, column],
                here[column] + apart[row, column],
            )
        before = here
    return float(before[columns]) / (rows + columns)


def likeness(stretch: Directions, examples: Mapping[str, Sequence[Directions]]) -> Likeness | None:
    """Return the word of *examples* that *stretch* is most like; None where there are none."""
    apart = {word: min(distance(stretch, example) for example in some) for word, some in examples.items() if some}
    if not apart:
        return None
    ranked = sorted(apart, key=lambda word: apart[word])
    nearest = apart[ranked[0]]
    rival = apart[ranked[1]] if len(ranked) > 1 else 1.0
    return Likeness(word=ranked[0], score=RIVAL * rival - nearest)
