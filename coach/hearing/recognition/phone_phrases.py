"""Which phrase was said, by its phones: for languages of which no recogniser knows the words.

A phrase is believed if it stays little below what a free phone loop reaches,
for each of its phones, and if every phrase of another command stays further
below.  See docs/hearing.md, phones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import exp, inf

from coach.hearing.grammar import Grammar, is_firm, minutes_in
from coach.hearing.recognition.confidence import Hypothesis
from coach.hearing.recognition.phone_net import PhoneFit
from coach.hearing.recognition.phrase_ears import BELIEVED

MIN_PHONE_FIT = -0.5
"""Nats below the free phone loop, for each phone, from which a phrase is believed."""

PHONE_MARGIN = 3.0
"""Nats by which a command must fit better than any other."""

LONE_WORD_MARGIN = 0.3
"""Nats for each phone that a lone word needs more: too many others resemble it."""

_SLOPE = 6.0
"""Logits of confidence for a nat per phone."""


def phrase_by_phones(
    fits: Mapping[str, PhoneFit], grammar: Grammar, phrases: Collection[str] | None = None
) -> Hypothesis | None:
    """Return the command of the phrase that fits best; None if none fits at all.

    With *phrases* the others of *grammar* are rivals only.
    """
    by_command: dict[str, float] = {}
    for phrase, fit in fits.items():
        command = meaning(phrase, grammar)
        by_command[command] = max(by_command.get(command, -inf), fit.log_likelihood)
    best = max(fits, key=lambda phrase: fits[phrase].log_likelihood, default=None)
    if best is None or (phrases is not None and best not in phrases):
        return None
    own = by_command.pop(meaning(best, grammar))
    above = fits[best].for_each_phone - MIN_PHONE_FIT - (0.0 if is_firm(best) else LONE_WORD_MARGIN)
    odds = (1 / BELIEVED - 1) * exp(-_SLOPE * max(-8.0, above))
    return Hypothesis(
        command=grammar.phrases[best],
        phrase=best,
        confidence=1 / (1 + odds),
        accepted=above >= 0 and own - max(by_command.values(), default=-inf) >= PHONE_MARGIN,
    )


def meaning(phrase: str, grammar: Grammar) -> str:
    """Return what must lie apart from what else may be said: the command, and the minutes that *phrase* names."""
    return f"{grammar.phrases[phrase]} {minutes_in(phrase) or ''}"
