"""Which length of time was said, of the hundreds that may be: "in forty minutes", "in fourteen minutes".

The keyword head has learnt a few of them and takes any other for one of these.
Moonshine knows all their words, so it says which one it was, if it can tell it
from every other number of minutes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from math import inf

import numpy as np

from coach.hearing.grammar import Grammar, minutes_in
from coach.hearing.recognition.confidence import Hypothesis
from coach.hearing.recognition.fusion import phrase_by_likelihood

LENGTH_MARGIN = 1.0
"""Nats by which a number of minutes must be likelier than any other."""


def length_by_likelihood(
    likelihoods: Mapping[str, float], lengths: Collection[str], commands: Grammar
) -> Hypothesis | None:
    """Return the best of *lengths* by Moonshine alone; rejected if another number is as likely, None if none is."""
    by_minutes: dict[int, float] = {}
    for phrase, fit in likelihoods.items():
        if phrase in lengths and (minutes := minutes_in(phrase)) is not None:
            by_minutes[minutes] = float(np.logaddexp(by_minutes.get(minutes, -inf), fit))
    best = phrase_by_likelihood(likelihoods, lengths, commands)
    if best is None:
        return None
    own = by_minutes.pop(minutes_in(best.phrase) or 0)
    return replace(best, accepted=best.accepted and own - max(by_minutes.values(), default=-inf) >= LENGTH_MARGIN)


def with_length(
    fused: Hypothesis | None, length: Hypothesis | None, likelihoods: Mapping[str, float]
) -> Hypothesis | None:
    """Return *fused*, with the length that was said instead of the one that the head took it for.

    Rejected if it names a length and another one is so much likelier that it
    cannot have been said, and none is sure.
    """
    if fused is None or length is None or minutes_in(fused.phrase) in {None, minutes_in(length.phrase)}:
        return fused
    if likelihoods.get(length.phrase, -inf) - likelihoods.get(fused.phrase, -inf) < LENGTH_MARGIN:
        return fused
    return replace(fused, phrase=length.phrase, accepted=fused.accepted and length.accepted)
