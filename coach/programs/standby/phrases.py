"""What can be said at any time, where the person lets the microphone stay open.  Pure.

A narrow grammar of its own, of phrases that no head has learnt and that
PocketSphinx tells well from talk: three words and more.  It is judged more
strictly than a session's, for it is open all day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from coach.hearing.grammar import normalise
from coach.units import utc

STANDBY_CONFIDENCE = 0.9
"""The score from which a phrase is obeyed, where a session takes 0.5."""

BEGIN_COMMAND, TODAY, RESUME, PAUSE = "begin", "today", "resume", "pause"

_HOURS = {
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    "da": ("et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"),
}
_UNTIL = {"en": "pause until {}", "da": "vær stille til klokken {}"}
_HALF = {"en": "pause until half past {}", "da": "vær stille til halv {}"}
_FOR = {
    "en": {
        "pause for half an hour": 30,
        "pause for an hour": 60,
        "pause for two hours": 120,
        "pause for the rest of the day": 0,
    },
    "da": {
        "vær stille i en halv time": 30,
        "vær stille i en time": 60,
        "vær stille i to timer": 120,
        "vær stille resten af dagen": 0,
    },
}
_SAID = {
    "en": {BEGIN_COMMAND: "start a break", TODAY: "what have I done today", RESUME: "resume my breaks"},
    "da": {BEGIN_COMMAND: "start en pause", TODAY: "hvad har jeg lavet i dag", RESUME: "du må godt tale igen"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenPause:
    """How long to be silent: until an hour of the clock, or for some minutes; neither: for the rest of the day."""

    hour: int | None = None
    """1 to 12, of whichever half of the day comes next."""

    minute: int = 0
    minutes: int = 0

    def ends(self, now: datetime, zone: tzinfo) -> datetime:
        """Return when it is over, UTC, begun at *now* by a clock of *zone*."""
        if self.minutes:
            return utc(now) + timedelta(minutes=self.minutes)
        wall = now.astimezone(zone).replace(second=0, microsecond=0)
        if self.hour is None:
            return utc((wall + timedelta(days=1)).replace(hour=0, minute=0))
        at = wall.replace(hour=self.hour % 12, minute=self.minute)
        while utc(at) <= utc(now):
            at += timedelta(hours=12)
        return utc(at)


def pause_phrases(language: str) -> Mapping[str, SpokenPause]:
    """Return every phrase of *language* that asks for silence, as grammar.normal writes it."""
    found: dict[str, SpokenPause] = {}
    for number, word in enumerate(_HOURS[language], 1):
        found[normalise(_UNTIL[language].format(word))] = SpokenPause(hour=number)
        # "halv tre" is half past two
        half = number if language == "en" else number % 12 + 1
        found[normalise(_HALF[language].format(_HOURS[language][half - 1]))] = SpokenPause(hour=number, minute=30)
    for phrase, minutes in _FOR[language].items():
        found[normalise(phrase)] = SpokenPause(minutes=minutes)
    return found


def standby_phrases(language: str) -> dict[str, tuple[str, ...]]:
    """Return command -> what can be said in *language*.

    Each pause is a command of its own: "five" must lie as far from "nine" as from "start a break", or neither counts.
    """
    said = {command: (phrase,) for command, phrase in _SAID[language].items()}
    return {**said, **{f"{PAUSE}: {phrase}": (phrase,) for phrase in pause_phrases(language)}}
