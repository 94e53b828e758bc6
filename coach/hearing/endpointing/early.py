"""Decide before the silence that ends a stretch is over, where nothing that may follow could change it."""

from __future__ import annotations

from coach.hearing.grammar import Grammar, minutes
from coach.hearing.recognition.confidence import Belief

SURE = 0.95
"""Score from which it is not waited whether more is said."""

_TWO_STEP = frozenset({"stop"})
"""Commands that mean more in a phrase than alone: the lone word asks, the phrase ends."""


def settled(belief: Belief, commands: Grammar) -> bool:
    """Say whether *belief* may be acted on while *commands* are open, though the person may only be taking breath."""
    return belief.accepted and belief.score >= SURE and not longer(belief, commands)


def longer(belief: Belief, commands: Grammar) -> frozenset[str]:
    """Return which phrases of *commands* begin with that of *belief* and mean something else.

    The longest phrase wins: what begins another waits for it.
    """
    return frozenset(
        phrase
        for phrase, command in commands.phrases.items()
        if phrase.startswith(f"{belief.phrase} ")
        and (command != belief.command or command in _TWO_STEP or minutes(phrase) != minutes(belief.phrase))
    )
