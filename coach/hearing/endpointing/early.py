"""Decide before the silence that ends a stretch is over, where nothing that may follow could change it."""

from __future__ import annotations

from coach.hearing.grammar import Grammar, minutes_in
from coach.hearing.recognition.confidence import Hypothesis

EARLY_CONFIDENCE = 0.95
"""Score from which it is not waited whether more is said."""

_STRONGER_IN_PHRASE = frozenset({"stop"})
"""Commands that mean more in a phrase than alone: the lone word asks, the phrase ends."""


def is_final(hypothesis: Hypothesis, commands: Grammar) -> bool:
    """Say whether *belief* may be acted on while *commands* are open, though the person may only be taking breath."""
    return (
        hypothesis.accepted and hypothesis.confidence >= EARLY_CONFIDENCE and not longer_phrases(hypothesis, commands)
    )


def longer_phrases(hypothesis: Hypothesis, commands: Grammar) -> frozenset[str]:
    """Return which phrases of *commands* begin with that of *belief* and mean something else.

    The longest phrase wins: what begins another waits for it.
    """
    return frozenset(
        phrase
        for phrase, command in commands.phrases.items()
        if phrase.startswith(f"{hypothesis.phrase} ")
        and (
            command != hypothesis.command
            or command in _STRONGER_IN_PHRASE
            or minutes_in(phrase) != minutes_in(hypothesis.phrase)
        )
    )
