"""What is said, in words: stock lines filled in, doses, and texts cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coach.content.exercise import Exercise, Sides, Text
from coach.content.library import StockLine
from coach.content.routine import Set, Talk
from coach.timeline.cues import Bank, Line, Manner

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Everything that composing needs besides the exercise: which words, and how long they sound."""

    language: str
    """Language code: "en" or "da"."""

    lines: Mapping[str, StockLine]
    """The stock lines, by key."""

    bank: Bank
    """Gives the samples of each sound; asked for every sound that is placed or tried."""

    variant: int = 0
    """Which wording to take where there are several: the index of the set, so that neighbours differ."""

    said: frozenset[str] = frozenset()
    """Encouragements already spoken in this session: none is spoken twice."""

    talk: Talk = Talk.FULL
    """How much is said."""

    def wordings(self, key: str) -> tuple[str, ...]:
        """Return every wording of the stock line *key* in the language spoken."""
        return self.lines[key].says[self.language]

    def wording(self, key: str, **fills: object) -> str:
        """Return the wording of *key* whose turn it is, filled in."""
        wordings = self.wordings(key)
        return wordings[self.variant % len(wordings)].format(**fills)

    def line(self, text: str, manner: Manner = Manner.PLAIN) -> Line:
        """Return *text* as something to say."""
        return Line(text, self.language, manner)

    def text(self, texts: Text) -> str:
        """Return what *texts* says in the language spoken."""
        return texts[self.language]

    def name(self, exercise: Exercise) -> str:
        """Return what *exercise* is called."""
        return self.text(exercise.name)

    def number(self, count: int) -> Line:
        """Return the spoken number *count*, as a word where the script has one."""
        words = self.wordings("numbers")
        return self.line(words[count - 1] if count <= len(words) else str(count), Manner.BEAT)

    def clock(self, moment: datetime) -> str:
        """Return the time of day at *moment*, which is local, as people say it: to the nearest five minutes."""
        fives = round((moment.hour * 60 + moment.minute + moment.second / 60) / 5)
        hour, part = divmod(fives, 12)
        hours = self.wordings("hours")
        return self.wordings("clock")[part].format(hour=hours[(hour - 1) % 12], following=hours[hour % 12])

    def count_in(self) -> tuple[Line, ...]:
        """Return the words that lead in: "three", "two", "one"."""
        return tuple(self.line(word.strip(), Manner.BEAT) for word in self.wordings("count_in")[0].split(","))

    def dose(self, a_set: Set) -> str:
        """Return how much of it there is, without a full stop: "8 reps on each side"."""
        key = f"dose_{a_set.unit}"
        if a_set.exercise.sides is Sides.EACH and f"{key}_each" in self.lines:
            key += "_each"
        if a_set.target == 1 and f"{key}_one" in self.lines:
            key += "_one"
        return self.wording(key, n=a_set.target).removesuffix(".")


def split_sentences(text: str) -> tuple[str, ...]:
    """Cut *text* into its sentences, so that the pause between them is ours to set."""
    return tuple(part for part in _SENTENCE_END.split(text.strip()) if part)
