"""What can be said at any time, where the person lets the microphone stay open.  Pure.

A grammar of its own, of phrases that no head has learnt: three words and more,
any length to two hours and any time of day to five minutes.  It is judged more
strictly than a session's, for it is open all day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cache
from types import MappingProxyType

from coach.hearing.grammar import normalise
from coach.hearing.spoken_time import ClockTime, clock_times, lengths, next_on_the_clock
from coach.units import utc

STANDBY_CONFIDENCE = 0.9
"""The score from which a phrase is obeyed, where a session takes 0.5."""

BEGIN_COMMAND, TODAY, RESUME, PAUSE = "begin", "today", "resume", "pause"

_UNTIL = {"en": "pause until {}", "da": "vær stille til {}"}
_FOR = {"en": "pause for {}", "da": "vær stille i {}"}
_TO_MIDNIGHT = {"en": "pause for the rest of the day", "da": "vær stille resten af dagen"}
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

    @property
    def name(self) -> str:
        """What it is called: the same for every way to say it."""
        if self.minutes:
            return f"{self.minutes} min"
        return "to midnight" if self.hour is None else f"{self.hour}:{self.minute:02}"

    def ends(self, now: datetime, zone: tzinfo) -> datetime:
        """Return when it is over, UTC, begun at *now* by a clock of *zone*."""
        if self.minutes:
            return utc(now) + timedelta(minutes=self.minutes)
        if self.hour is not None:
            return next_on_the_clock(ClockTime(hour=self.hour, minute=self.minute), now, zone)
        wall = now.astimezone(zone).replace(second=0, microsecond=0)
        return utc((wall + timedelta(days=1)).replace(hour=0, minute=0))


@cache
def pause_phrases(language: str) -> Mapping[str, SpokenPause]:
    """Return every phrase of *language* that asks for silence, as grammar.normalise writes it."""
    until = {
        _UNTIL[language].format(way): SpokenPause(hour=time.hour, minute=time.minute)
        for way, time in clock_times(language).items()
    }
    length = {
        _FOR[language].format(way): SpokenPause(minutes=minutes)
        for way, minutes in lengths(language).items()
        if not way[0].isdigit()
    }
    every = {**until, **length, _TO_MIDNIGHT[language]: SpokenPause()}
    return MappingProxyType({normalise(phrase): pause for phrase, pause in every.items()})


def standby_phrases(language: str) -> dict[str, tuple[str, ...]]:
    """Return command -> what can be said in *language*.

    Each pause is a command of its own: "five" must lie as far from "nine" as from "start a break", or neither counts.
    """
    pauses: dict[str, list[str]] = {}
    for phrase, pause in pause_phrases(language).items():
        pauses.setdefault(f"{PAUSE}: {pause.name}", []).append(phrase)
    said = {command: (phrase,) for command, phrase in _SAID[language].items()}
    return {**said, **{command: tuple(some) for command, some in pauses.items()}}
