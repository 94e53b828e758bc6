"""What makes a good example of a word to enrol.  Pure: sound and vectors in, a flaw out."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from coach.hearing.endpointing.segmenter import CaptureSamples, SpeechSegment
from coach.hearing.endpointing.settings import EndpointingSettings
from coach.hearing.enrolment.templates import Directions, template_distance
from coach.units import CAPTURE_RATE

EXAMPLES = 3
"""Examples of each word.  See docs/hearing.md, enrolment."""

SHORTEST_EXAMPLE = 0.15
"""Seconds of speech in a word: "no" and "ja" take 0.2; a click, a knock or half a word less."""

FULL_SCALE = 32_440
"""A sample as large as this is clipped by the converter: 0.99 of full scale."""

MAX_CLIPPED_SHARE = 0.002
"""Share of clipped samples from which the shape of the word is lost."""

OUTLIER_DISTANCE = 0.45
"""Distance to the more similar of two others from which an example is another word.  See docs/hearing.md, enrolment."""


class Flaw(StrEnum):
    """Why an example is asked for again; the stock lines teach_* say it."""

    NOTHING = "nothing"
    SHORT = "short"
    LONG = "long"
    """Longer than any command: talk."""

    LOUD = "loud"
    UNLIKE = "unlike"


def find_flaw(segment: SpeechSegment | None) -> Flaw | None:
    """Return the flaw of *segment* as an example, None if it has none; without a segment nothing was said."""
    if segment is None:
        return Flaw.NOTHING
    if segment.too_long:
        return Flaw.LONG
    if clipped_share(segment.samples) > MAX_CLIPPED_SHARE:
        return Flaw.LOUD
    if (segment.end - segment.start) / CAPTURE_RATE < SHORTEST_EXAMPLE + EndpointingSettings().prefix_padding:
        return Flaw.SHORT
    return None


def clipped_share(sound: CaptureSamples) -> float:
    """Return the share of samples of *sound* that are clipped, 0 to 1."""
    return float(np.mean(np.abs(sound.astype(np.int32)) >= FULL_SCALE)) if len(sound) else 0.0


def find_unlike(examples: Sequence[Directions]) -> int | None:
    """Return which of *examples* is unlike every other one, the worst of several; None if none is."""
    if len(examples) < EXAMPLES:
        return None
    nearest = [
        min(template_distance(one, other) for place, other in enumerate(examples) if place != here)
        for here, one in enumerate(examples)
    ]
    worst = max(range(len(examples)), key=lambda here: nearest[here])
    return worst if nearest[worst] > OUTLIER_DISTANCE else None
