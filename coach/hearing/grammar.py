"""The grammar: the commands that can be said now, as phrases."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from coach.hearing.spoken_time import later_phrases, minutes_of, named_length

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def normalise(text: str) -> str:
    """Return *text* in the form that is compared: lower case, single spaces, no signs but apostrophes in words."""
    return " ".join(_WORD.findall(text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")))


def is_firm(phrase: str) -> bool:
    """Say whether *phrase* is hard to mishear: more than one word ("stop" alone is heard in "step" and "top")."""
    return " " in normalise(phrase)


def minutes_in(phrase: str) -> int | None:
    """Return how many minutes *phrase* names, None if it names none."""
    return minutes_of(normalise(phrase))


_SIGN = re.compile(r"(?<!\w)[-\u2212+]")


def typed_length(said: str) -> int | None:
    """Return the minutes of *said*, which is a length of time and nothing else, as it is typed; None if it is none.

    "Twenty-five minutes" is one, "-5 min" is not.
    """
    return None if _SIGN.search(said) else named_length(normalise(said))


def with_lengths(
    phrases: Mapping[str, Collection[str]], language: str, command: str = "snooze"
) -> dict[str, tuple[str, ...]]:
    """Return *phrases*, command -> phrases, with any length in words for *command*, if it is among them.

    What means something already keeps its meaning ("give me ten minutes").
    """
    if command not in phrases:
        return {name: tuple(some) for name, some in phrases.items()}
    taken = {normalise(phrase) for some in phrases.values() for phrase in some}
    more = [phrase for phrase in later_phrases(language) if phrase not in taken]
    return {name: (*some, *more) if name == command else tuple(some) for name, some in phrases.items()}


WORD = 0.38
"""Seconds that a slow speaker takes for a word of a long phrase.  See docs/hearing.md, endpointing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What can be heard.  Made by `make_grammar`."""

    phrases: Mapping[str, str]
    """Normal phrase -> the one command that it means."""

    @property
    def words(self) -> tuple[str, ...]:
        """Every word of every phrase, sorted."""
        return tuple(sorted({word for phrase in self.phrases for word in phrase.split()}))

    @property
    def seconds(self) -> float:
        """How long the longest phrase takes one who speaks slowly; 0.0 if there is none."""
        return WORD * max((len(phrase.split()) for phrase in self.phrases), default=0)

    def command(self, phrase: str) -> str | None:
        """Return the command that *phrase* means, None if it is not a phrase of the grammar."""
        return self.phrases.get(normalise(phrase))

    def find(self, text: str) -> tuple[str, str] | None:
        """Return (command, phrase) of the longest phrase that *text* contains as whole words; the first of equals."""
        said = f" {normalise(text)} "
        found = [phrase for phrase in self.phrases if f" {phrase} " in said]
        if not found:
            return None
        best = max(found, key=lambda phrase: (len(phrase.split()), len(phrase), -said.index(f" {phrase} ")))
        return self.phrases[best], best

    def jsgf(self, token: Mapping[str, str]) -> str:
        """Return the grammar for a recogniser that knows the word w as *token*[w]."""
        return jsgf(" ".join(token[word] for word in phrase.split()) for phrase in self.phrases)


def make_grammar(commands: Mapping[str, Collection[str]]) -> Grammar:
    """Make the grammar of *commands*: command -> phrases.

    Raises:
        ValueError: a phrase stands twice, or has no word in it.
    """
    phrases: dict[str, str] = {}
    for command, wordings in commands.items():
        for wording in wordings:
            phrase = normalise(wording)
            if not phrase:
                raise ValueError(f"a phrase of {command} has no word in it: {wording!r}")
            if phrase in phrases:
                raise ValueError(f"the phrase {phrase!r} stands under {phrases[phrase]} and under {command}")
            phrases[phrase] = command
    return Grammar(phrases=phrases)


def jsgf(alternatives: Iterable[str]) -> str:
    """Return a JSGF grammar of which each of *alternatives* is one whole sentence."""
    return f"#JSGF V1.0;\ngrammar heard;\npublic <heard> = {' | '.join(alternatives)} ;\n"
