"""A transcript match: the command in the text of a speech recogniser.  Pure."""

from __future__ import annotations

from coach.hearing.grammar import Grammar, normalise
from coach.hearing.recognition.confidence import Hypothesis

SHARE = 0.5
"""Of the words that were written, at least so many belong to the phrase: "please stop" is a command, "we stop by the
shop" is talk."""


def command_in(text: str, commands: Grammar) -> Hypothesis | None:
    """Return the command in *text*: its longest phrase, accepted if that is most of what was said.

    None if there is no phrase in it.  The confidence is the share of words that belong to the phrase.
    """
    found = commands.find(text)
    if found is None:
        return None
    command, phrase = found
    share = len(phrase.split()) / len(normalise(text).split())
    return Hypothesis(command=command, phrase=phrase, confidence=share, accepted=share >= SHARE)
