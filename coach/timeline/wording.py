"""What is said, in words: stock lines filled in, doses, and texts cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from coach.content.exercise import Exercise, Sides, Text, Wordings
from coach.content.library import StockLine
from coach.content.routine import Routine, Set, Talk
from coach.content.vocabulary import LINES
from coach.timeline.cues import Bank, Line, Manner, Timeline

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")

_OPENING_FILL = re.compile(r"((?:^|[.!?]\s+)\{)(\w+)\}")
"""A name in braces with which a sentence begins."""

_MINUTE = 60
"""Seconds from which a length is told in minutes."""


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
    """Which wording to take of a line that has not been said yet: the index of the set, so that neighbours differ."""

    turns: Mapping[str, int] = field(default_factory=dict)
    """Key -> whose turn it is, of a line that was said before: in this session, or in an earlier one."""

    said: frozenset[str] = frozenset()
    """Encouragements already spoken in this session: none is spoken twice."""

    talk: Talk = Talk.FULL
    """How much is said."""

    emergency: str | None = None
    """Digits of the emergency number here; None where it is not known."""

    def wordings(self, key: str) -> tuple[str, ...]:
        """Return every wording of the stock line *key* in the language spoken."""
        return self.lines[key].says[self.language]

    def wording(self, key: str, **fills: object) -> str:
        """Return the wording of *key* whose turn it is, filled in; a sentence begins with a capital."""
        wordings = self.wordings(key)
        return _fill(wordings[self.turn(key) % len(wordings)], fills)

    def unsaid(self, key: str) -> str | None:
        """Return the wording of the remark *key* whose turn it is of those not heard in this session; None: all are."""
        return next((text for text in self.in_turn(key) if text not in self.said), None)

    def in_turn(self, key: str) -> tuple[str, ...]:
        """Return every wording of *key*, from the one whose turn it is."""
        wordings = self.wordings(key)
        turn = self.turn(key) % len(wordings)
        return (*wordings[turn:], *wordings[:turn])

    def turn(self, key: str) -> int:
        """Return whose turn it is among the wordings of *key*, to be taken modulo their number."""
        return self.turns.get(key, self.variant)

    def of_routine(self, routine: Routine, wordings: Wordings) -> str:
        """Return that of *wordings*, the routine's first or last words, whose turn it is."""
        texts = wordings[self.language]
        return texts[self.turns.get(turn_of(routine), 0) % len(texts)]

    def line(self, text: str, manner: Manner = Manner.PLAIN) -> Line:
        """Return *text* as something to say."""
        return Line(text, self.language, manner)

    def text(self, texts: Text) -> str:
        """Return what *texts* says in the language spoken."""
        return texts[self.language]

    def name(self, exercise: Exercise) -> str:
        """Return what *exercise* is called."""
        return self.text(exercise.name)

    def name_within(self, exercise: Exercise) -> str:
        """Return what *exercise* is called, as it stands within a sentence: "T-raises", but "desk push-ups"."""
        if exercise.within:
            return self.text(exercise.within)
        name = self.name(exercise)
        return name[0].lower() + name[1:] if name[1:2].islower() else name

    def number(self, count: int) -> Line:
        """Return the spoken number *count*, as a word where the script has one."""
        return self.line(self.number_word(count), Manner.BEAT)

    def number_word(self, count: float) -> str:
        """Return *count* as a word where the script has one, else in digits."""
        words = self.wordings("numbers")
        return words[int(count) - 1] if count == int(count) and 1 <= count <= len(words) else f"{count:g}"

    def length(self, seconds: float) -> str:
        """Return *seconds* as people say them, in minutes from sixty on: "one and a half minutes"."""
        minutes, rest = divmod(seconds, _MINUTE)
        if not minutes:
            return self._counted("length_seconds", seconds)
        if rest == _MINUTE / 2:
            return self._counted("length_minutes_half", minutes)
        whole = self._counted("length_minutes", minutes)
        if not rest:
            return whole
        return self.wording("length_both", minutes=whole, seconds=self._counted("length_seconds", rest))

    def emergency_number(self) -> str | None:
        """Return the emergency number digit by digit, as words; None where it is not known."""
        if self.emergency is None:
            return None
        hours = self.wordings("hours")  # a digit by itself is neuter in Danish, as the hours are
        return " ".join(hours[int(digit) - 1] for digit in self.emergency)

    def _counted(self, key: str, count: float) -> str:
        if count == 1:
            return self.wording(f"{key}_one")
        return self.wordings(key)[0].format(n=self.number_word(count))

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
        return self.measured(key, a_set.target).removesuffix(".")

    def measured(self, key: str, count: float) -> str:
        """Return the wording of *key* for *count* of something: {n} is the number, {length} the seconds in words."""
        length = self.length(count) if "length_seconds" in self.lines else ""
        return self.wording(key, n=self.number_word(count), length=length)


def turn_of(routine: Routine) -> str:
    """Return the key of the turn of a *routine*'s first and last words, beside those of the stock lines."""
    return f"routine {routine.id}"


def turns_after(spoken: Wording, timeline: Timeline) -> dict[str, int]:
    """Return the turns of *spoken* once *timeline* has been heard: whatever it says is not said so the next time."""
    heard = {cue.text for cue in timeline.cues if cue.text}
    turns = dict(spoken.turns)
    for key, line in spoken.lines.items():
        wordings = line.says.get(spoken.language, ())
        if len(wordings) > 1 and LINES[key].wordings is None:
            said = [turn for turn, text in enumerate(wordings) if any(_opening(text).fullmatch(each) for each in heard)]
            if said:
                turns[key] = said[-1] + 1
    return turns


@cache
def _opening(wording: str) -> re.Pattern[str]:
    """Return a pattern for the first sentence of *wording*, filled in with anything."""
    first = split_sentences(wording)[0]
    return re.compile(".+".join(map(re.escape, re.split(r"\{\w+\}", first))))


def sentence(text: str) -> str:
    """Return *text* as a sentence: a capital, and a full stop."""
    return f"{_capital(text)}."


def _fill(wording: str, fills: Mapping[str, object]) -> str:
    if wording[-1:] not in {".", "!", "?"}:
        return wording.format(**fills)  # a part of a sentence
    opening = {f"{name}__": _capital(str(value)) for name, value in fills.items()}
    return _OPENING_FILL.sub(r"\1\2__}", wording).format(**fills, **opening)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def split_sentences(text: str) -> tuple[str, ...]:
    """Cut *text* into its sentences, so that the pause between them is ours to set."""
    return tuple(part for part in _SENTENCE_END.split(text.strip()) if part)
