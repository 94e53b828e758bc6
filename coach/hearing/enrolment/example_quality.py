"""What makes a good example of a word that a person teaches.  Pure; sound and vectors in, a verdict out."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from coach.hearing.endpointing.segmenter import CaptureSamples, SpeechSegment
from coach.hearing.enrolment.templates import Directions, template_distance
from coach.units import CAPTURE_RATE

EXAMPLES = 3
"""Of each word: one tells 93 to 97 of 100 words of a person apart, two 97, three 97 to 99 (people's digits)."""

SHORTEST_EXAMPLE = 0.15
"""Seconds of voice that a word has: "no" and "ja" take 0.2; a click, a knock or half a word less."""

FULL_SCALE = 32_440
"""A sample as large as this is cut off by the converter: 0.99 of full scale."""

MAX_CLIPPED_SHARE = 0.002
"""Share of such samples from which the shape of the word is lost: a loud vowel has its first there."""

OUTLIER_DISTANCE = 0.45
"""Distance to the liker of two others from which an example is another word, or another way of saying it.

Of 180 threes by three people (the tuning half) 5 in 100 have such a one; of 600 other words of theirs 96 in 100 lie
beyond it.
"""


class Flaw(StrEnum):
    """Why an example is asked for again; the stock lines teach_* say it."""

    NOTHING = "nothing"
    SHORT = "short"
    LONG = "long"
    """Longer than any command: talk."""

    LOUD = "loud"
    UNLIKE = "unlike"


def find_flaw(segment: SpeechSegment | None) -> Flaw | None:
    """Return what is wrong with *stretch* as an example, None where nothing is; without a stretch nothing was said."""
    if segment is None:
        return Flaw.NOTHING
    if segment.too_long:
        return Flaw.LONG
    if clipped_share(segment.samples) > MAX_CLIPPED_SHARE:
        return Flaw.LOUD
    if (segment.end - segment.start) / CAPTURE_RATE < SHORTEST_EXAMPLE + _BEFORE:
        return Flaw.SHORT
    return None


_BEFORE = 0.15
"""Seconds of a stretch that lie before its onset (segment.py, Listening.around)."""


def clipped_share(sound: CaptureSamples) -> float:
    """Return the share of samples of *sound* that are as large as a sample can be, 0 to 1."""
    return float(np.mean(np.abs(sound.astype(np.int32)) >= FULL_SCALE)) if len(sound) else 0.0


def find_unlike(examples: Sequence[Directions]) -> int | None:
    """Return which of *examples* is unlike every other one, the worst where several are; None where none is."""
    if len(examples) < EXAMPLES:
        return None
    nearest = [
        min(template_distance(one, other) for place, other in enumerate(examples) if place != here)
        for here, one in enumerate(examples)
    ]
    worst = max(range(len(examples)), key=lambda here: nearest[here])
    return worst if nearest[worst] > OUTLIER_DISTANCE else None
