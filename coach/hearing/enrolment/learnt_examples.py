"""Examples learnt by use: which of them are kept beside what was taught.  Pure.

Theory of operation.  A command that was surely meant (programs/conductor/
learning_watch.py) becomes one more example of its word.  Three rules keep the
examples from drifting away from the person:

1. A word is compared from its third example on (`comparable`): one alone may be
   a slip of the ears.
2. An example that lies nearer to another word's examples than to its own, or
   far from all others of its word, was no example of it and is thrown out
   (`find_wrong`), whenever it was learnt.
3. Of each word at each microphone MOST_EXAMPLES stay; the oldest learnt one goes
   first, and what was taught never goes (`without_oldest`).

See docs/hearing.md, learning by use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.hearing.enrolment.example_quality import EXAMPLES, OUTLIER_DISTANCE
from coach.hearing.enrolment.templates import BOTTLENECK_WEIGHT, Examples, compare_templates, make_template
from coach.hearing.recognition.keyword_head import KeywordHead, Vectors

MOST_EXAMPLES = 12
"""Examples of a word at one microphone, taught ones among them."""

NEIGHBOURS = 3
"""Nearest examples of a word that tell how near it is."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LearntExample:
    """A word as it was said once."""

    word: str
    """Normalised (grammar.normalise)."""

    microphone: str
    vectors: Sequence[Vectors]
    """As heard, then its copies with noise (templates.py)."""


def without_oldest(learnt: Sequence[LearntExample], taught: Mapping[tuple[str, str], int]) -> tuple[LearntExample, ...]:
    """Return *learnt*, the oldest first, without those that are too many.

    *taught* says how often each word was taught at each microphone.
    """
    room: dict[tuple[str, str], int] = {}
    kept: list[LearntExample] = []
    for each in reversed(learnt):
        key = each.word, each.microphone
        left = room.setdefault(key, max(0, MOST_EXAMPLES - taught.get(key, 0)))
        if left:
            room[key] = left - 1
            kept.append(each)
    return tuple(reversed(kept))


def comparable(taught: Examples, learnt: Sequence[LearntExample]) -> dict[str, list[Sequence[Vectors]]]:
    """Return what segments are compared with: what was taught, and the words of *learnt* that have EXAMPLES with it."""
    found = {word: list(times) for word, times in taught.items()}
    for each in learnt:
        found.setdefault(each.word, []).append(each.vectors)
    return {word: times for word, times in found.items() if word in taught or len(times) >= EXAMPLES}


def settled(
    taught: Examples, counts: Mapping[tuple[str, str], int], learnt: Sequence[LearntExample], head: KeywordHead
) -> tuple[LearntExample, ...]:
    """Return *learnt* without the wrong ones and without those that are too many; *counts* as of `without_oldest`."""
    wrong = find_wrong(taught, learnt, head)
    return without_oldest([each for at, each in enumerate(learnt) if at not in wrong], counts)


def find_wrong(taught: Examples, learnt: Sequence[LearntExample], head: KeywordHead) -> frozenset[int]:
    """Return the places of those in *learnt* that were no examples of their word.

    The worst goes first, and the others are looked at again without it: what is
    wrong makes what is right beside it look wrong.
    """
    said = [(word, once[0]) for word, times in taught.items() for once in times]
    first = len(said)
    said += [(each.word, each.vectors[0]) for each in learnt]
    distances, likenesses = compare_templates([make_template(vectors, head) for _, vectors in said])
    words = np.array([word for word, _ in said])
    apart = distances - BOTTLENECK_WEIGHT * likenesses
    there = np.ones(len(said), bool)
    wrong: set[int] = set()
    while True:
        faults = {at: _wrongness(at, words, apart, distances, there) for at in range(first, len(said)) if there[at]}
        worst = max(faults, key=lambda at: faults[at], default=None)
        if worst is None or faults[worst] <= 0.0:
            return frozenset(wrong)
        there[worst] = False
        wrong.add(worst - first)


def _wrongness(
    at: int,
    words: NDArray[np.str_],
    apart: NDArray[np.float64],
    distances: NDArray[np.float64],
    there: NDArray[np.bool_],
) -> float:
    """Return how much the example at *at* is another word's, or nobody's; above 0 it is thrown out."""
    others = there.copy()
    others[at] = False
    own = others & (words == words[at])
    count = min(NEIGHBOURS, int(own.sum()))
    if not count:  # nothing is known of the word yet
        return 0.0
    far = float(distances[at][own].min()) - OUTLIER_DISTANCE if own.sum() >= EXAMPLES - 1 else 0.0
    rivals = [others & (words == word) for word in set(words[others]) - {words[at]}]
    near = min(
        (float(np.sort(apart[at][rival])[:count].mean()) for rival in rivals if rival.sum() >= count), default=np.inf
    )
    return max(far, float(np.sort(apart[at][own])[:count].mean()) - near)
