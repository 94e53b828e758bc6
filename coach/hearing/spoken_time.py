"""Lengths of time and times of day in words: any number of minutes to two hours, any five minutes of the clock.

Pure.  The tables are whole: every way to say it that counts, so that a
recogniser can be asked about each, and a typed line is looked up in the same
table.  "In twenty minutes" is a length behind a word (`LATER_WORDINGS`); what
a wording means in a session or at any time is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cache
from itertools import chain
from types import MappingProxyType

from coach.units import utc

MOST_MINUTES = 120
"""The longest time that has words."""

CLOCK_STEP = 5
"""Minutes between two times of day that have words."""

LANGUAGES = ("en", "da")

HOURS = {
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    "da": ("et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"),
}
"""The hours of the clock, from one on."""

_TO_NINETEEN = {
    "en": (*HOURS["en"], *"thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()),
    "da": (*HOURS["da"], *"tretten fjorten femten seksten sytten atten nitten".split()),
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety".split(),
    "da": "tyve tredive fyrre halvtreds tres halvfjerds firs halvfems".split(),
}
_HUNDRED = 100

LATER_WORDINGS = {"en": ("in {}", "give me {}"), "da": ("om {}", "vent {}")}
"""How a person puts something off by a length."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ClockTime:
    """A time on the face of a clock, of whichever half of the day."""

    hour: int
    """1 to 12."""

    minute: int = 0


def next_on_the_clock(time: ClockTime, now: datetime, zone: tzinfo) -> datetime:
    """Return the moment, UTC, after *now* at which a clock of *zone* next shows *time*."""
    at = now.astimezone(zone).replace(hour=time.hour % 12, minute=time.minute, second=0, microsecond=0)
    while utc(at) <= utc(now):
        at += timedelta(hours=12)
    return utc(at)


@cache
def numbers(language: str) -> Mapping[str, int]:
    """Return every way to say a whole number from 1 to MOST_MINUTES in *language*, as normal words."""
    return MappingProxyType({way: n for n in range(1, MOST_MINUTES + 1) for way in _number(language, n)})


@cache
def lengths(language: str) -> Mapping[str, int]:
    """Return every way to say how long in *language* -> minutes."""
    digits = {str(n): n for n in range(1, MOST_MINUTES + 1)}
    counted = {
        f"{way} {unit}": n
        for way, n in {**numbers(language), **digits}.items()
        for unit in _units(language, n, short=way.isdecimal())
    }
    beyond_an_hour = {
        f"{hour} {_AND[language]} {way} {unit}": 60 + n
        for hour in _ONE_HOUR[language]
        for way, n in numbers(language).items()
        for unit in _units(language, n)
        if n < 60  # noqa: PLR2004
    }
    hours = dict.fromkeys(_ONE_HOUR[language], 60)
    return MappingProxyType({**counted, **hours, **_HOURS_AND_PARTS[language], **beyond_an_hour})


@cache
def clock_times(language: str) -> Mapping[str, ClockTime]:
    """Return every way to say a time of day in *language*, to five minutes."""
    found: dict[str, ClockTime] = {}
    for number in range(12):
        hour, name, following = number or 12, HOURS[language][number - 1], HOURS[language][number]
        for minute in range(0, 60, CLOCK_STEP):
            time = ClockTime(hour=hour, minute=minute)
            found |= dict.fromkeys(_clock(language, name, following, minute), time)
    return MappingProxyType(found)


@cache
def later_phrases(language: str) -> Mapping[str, int]:
    """Return every phrase that puts something off by a length, in words or digits -> minutes."""
    ways = lengths(language).items()
    return MappingProxyType({wording.format(way): n for wording in LATER_WORDINGS[language] for way, n in ways})


def is_later_phrase(phrase: str) -> bool:
    """Return whether normal *phrase* puts something off by a length, in any language."""
    return any(phrase in later_phrases(language) for language in LANGUAGES)


def minutes_of(phrase: str) -> int | None:
    """Return the minutes of the longest length in normal *phrase*, in any language; None if there is none."""
    words = _plain(phrase).split()
    spans = (
        " ".join(words[first : first + count])
        for count in range(len(words), 0, -1)
        for first in range(len(words) - count + 1)
    )
    known = _any_length()
    return next((known[span] for span in spans if span in known), None)


def named_length(phrase: str) -> int | None:
    """Return the minutes of normal *phrase*, which is a length in any language and nothing else; None if it is none."""
    return _any_length().get(_plain(phrase))


def named_time(phrase: str) -> ClockTime | None:
    """Return the time of day that normal *phrase* is in any language; None if it is none."""
    return next((table[phrase] for table in map(clock_times, LANGUAGES) if phrase in table), None)


@cache
def _any_length() -> Mapping[str, int]:
    return {way: n for language in LANGUAGES for way, n in lengths(language).items()}


def _plain(phrase: str) -> str:
    """Return *phrase* without the accent of "ét minut"."""
    return phrase.replace("é", "e")


def written(phrase: str) -> tuple[str, ...]:
    """Return how else normal *phrase* may be written: its numbers with hyphens and in digits, clock times as 2:20."""
    words, digits, hyphened = phrase.split(), [""], [""]
    at = 0
    while at < len(words):
        count, number = _number_at(words, at)
        said = " ".join(words[at : at + count])
        with_hyphen = re.sub(r"\b(\w+ty) (\w+)$", r"\1-\2", said) if number else said
        hyphened = [f"{one} {with_hyphen}" for one in hyphened]
        digits = [
            one + join + (str(number) if number else said)
            for one in digits
            for join in (_JOINTS if number and number >= CLOCK_STEP and one[-1:].isdigit() else (" ",))
        ]
        at += count
    return tuple(dict.fromkeys((phrase, *(way.strip() for way in chain(hyphened, digits)))))


_JOINTS = (":", ".", " ")
"""What stands between hour and minute in digits."""


def _number_at(words: list[str], at: int) -> tuple[int, int | None]:
    """Return how many of *words* from *at* on make one English number, and the number; (1, None) if none does."""
    known = numbers("en")
    for count in range(min(5, len(words) - at), 0, -1):
        found = known.get(" ".join(words[at : at + count]))
        if found is not None:
            return count, found
    return 1, None


def _number(language: str, n: int) -> Iterator[str]:
    if n > _HUNDRED:
        rest = tuple(_number(language, n - _HUNDRED))
        firsts, joint = (("a hundred", "one hundred"), "and") if language == "en" else (_HUNDREDS, "og")
        yield from (f"{first} {joint} {each}" for first in firsts for each in rest)
        if language == "en":
            yield from (f"one hundred {each}" for each in rest)
    elif n == _HUNDRED:
        yield from ("a hundred", "one hundred") if language == "en" else _HUNDREDS
    elif n < 20:  # noqa: PLR2004
        yield _TO_NINETEEN[language][n - 1]
    else:
        tens, ones = _TENS[language][n // 10 - 2], n % 10
        if not ones:
            yield tens
        elif language == "en":
            yield f"{tens} {_TO_NINETEEN['en'][ones - 1]}"
        else:
            yield ("en" if ones == 1 else _TO_NINETEEN["da"][ones - 1]) + f"og{tens}"


_HUNDREDS = ("hundrede", "et hundrede")
_ONE_HOUR = {"en": ("an hour", "one hour", "1 hour"), "da": ("en time", "1 time")}
_AND = {"en": "and", "da": "og"}

_HOURS_AND_PARTS: Mapping[str, Mapping[str, int]] = {
    "en": {
        "a quarter of an hour": 15,
        "half an hour": 30,
        "a half hour": 30,
        "three quarters of an hour": 45,
        "an hour and a quarter": 75,
        "an hour and a half": 90,
        "one and a half hours": 90,
        "an hour and three quarters": 105,
        "two hours": 120,
        "2 hours": 120,
    },
    "da": {
        "et kvarter": 15,
        "en halv time": 30,
        "tre kvarter": 45,
        "fem kvarter": 75,
        "en time og et kvarter": 75,
        "halvanden time": 90,
        "en time og tre kvarter": 105,
        "to timer": 120,
        "2 timer": 120,
    },
}
"""Lengths that are not a number of minutes."""


def _units(language: str, n: int, *, short: bool = False) -> tuple[str, ...]:
    one, many = ("minute", "minutes") if language == "en" else ("minut", "minutter")
    return (one if n == 1 else many, *(("min",) if short else ()))


def _clock(language: str, hour: str, following: str, minute: int) -> Iterator[str]:
    """Yield the ways to say *minute* minutes past *hour*."""
    yield from _english_clock(hour, following, minute) if language == "en" else _danish_clock(hour, following, minute)


def _english_clock(hour: str, following: str, minute: int) -> Iterator[str]:
    number = next(_number("en", minute), "")
    if minute == 0:
        yield from (hour, f"{hour} o'clock")
        return
    yield f"{hour} oh {number}" if minute < 10 else f"{hour} {number}"  # noqa: PLR2004
    if minute == 30:  # noqa: PLR2004
        yield f"half past {hour}"
        return
    count, way, there = (minute, "past", hour) if minute < 30 else (60 - minute, "to", following)  # noqa: PLR2004
    if count == 15:  # noqa: PLR2004
        yield from (f"quarter {way} {there}", f"a quarter {way} {there}")
    else:
        named = next(_number("en", count))
        yield from (f"{named} {way} {there}", f"{named} minutes {way} {there}")


def _danish_clock(hour: str, following: str, minute: int) -> Iterator[str]:
    """Yield the same in Danish, whose half hour is that of the hour that comes: "fem minutter i halv tre" is 2:25."""
    match minute:
        case 0:
            yield f"klokken {hour}"
        case 15:
            yield f"kvart over {hour}"
        case 30:
            yield f"halv {following}"
        case 45:
            yield f"kvart i {following}"
        case _:
            count, way, there = (minute, "over", hour) if minute < 30 else (60 - minute, "i", following)  # noqa: PLR2004
            yield from _minutes_from(count, way, there)
            from_half = minute - 30
            if abs(from_half) <= 10:  # noqa: PLR2004
                yield from _minutes_from(abs(from_half), "over" if from_half > 0 else "i", f"halv {following}")


def _minutes_from(count: int, way: str, there: str) -> Iterator[str]:
    named = next(_number("da", count))
    yield from (f"{named} minutter {way} {there}", f"{named} {way} {there}")
