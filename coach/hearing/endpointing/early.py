"""Early endpointing: decide in a pause, before the segment has ended, if nothing that may follow could change it.

Theory of operation.  In each pause the pipeline asks the recogniser what the
segment is so far.  Acting then saves the rest of `min_silence`, but the person
may only be taking breath.  So the hypothesis must be accepted, with far more
confidence than acceptance needs, and no open phrase that begins with it may mean
something else ("skip it" waits for "skip it and the rest").  What is not final is
kept, and decided at the end of the segment.
"""

from __future__ import annotations

from coach.hearing.grammar import Grammar, minutes_in
from coach.hearing.recognition.confidence import Hypothesis

EARLY_CONFIDENCE = 0.95
"""Confidence from which a hypothesis is acted on without waiting for more."""

_STRONGER_IN_PHRASE = frozenset({"stop"})
"""Commands that mean more in a phrase than alone: the lone word asks, the phrase ends."""


def is_final(hypothesis: Hypothesis, commands: Grammar) -> bool:
    """Return whether *hypothesis* may be acted on in a pause while *commands* are open."""
    return (
        hypothesis.accepted and hypothesis.confidence >= EARLY_CONFIDENCE and not longer_phrases(hypothesis, commands)
    )


def longer_phrases(hypothesis: Hypothesis, commands: Grammar) -> frozenset[str]:
    """Return the phrases of *commands* that begin with that of *hypothesis* and mean something else.

    The longest phrase wins: one that begins another waits for it.
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
