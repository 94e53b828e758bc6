"""A command in what a recogniser of free speech has written down.  Pure."""

from __future__ import annotations

from coach.hearing.grammar import Grammar, normalise
from coach.hearing.recognition.confidence import Hypothesis

SHARE = 0.5
"""Of the words that were written, at least so many belong to the phrase: "please stop" is a command, "we stop by the
shop" is talk."""


def command_in(text: str, commands: Grammar) -> Hypothesis | None:
    """Return the command that *text* is taken for: the longest phrase in it, if it is most of what was said.

    None where there is no phrase in it.  The score is the share of words that belong to the phrase.
    """
    found = commands.find(text)
    if found is None:
        return None
    command, phrase = found
    share = len(phrase.split()) / len(normalise(text).split())
    return Hypothesis(command=command, phrase=phrase, confidence=share, accepted=share >= SHARE)
