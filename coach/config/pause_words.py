"""Read the end of a pause from a person's words.  The caller brings the time and the zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from coach.config.values import WrongValue, duration_between, read_time_of_day
from coach.errors import UsageError
from coach.hearing.grammar import normalise, typed_length
from coach.hearing.spoken_time import named_time, next_on_the_clock
from coach.plan.hours import DAY, day_ends, on_wall
from coach.texts import text

_HOUR = re.compile(r"[01]?\d|2[0-3]")

LONGEST_PAUSE = timedelta(days=90)


def pause_until(words: Sequence[str], now: datetime, zone: tzinfo) -> datetime | None:
    """Return the moment, in UTC, that *words* name; None if there are no words.

    They name a length, "45min", "45" or "an hour and a half", or an end, "until 14:30", "until 14", "until quarter to
    three", of whichever half of the day comes next, or "today".

    Raises:
        UsageError: they name none.
    """
    spoken = _in_words(words, now, zone)
    if spoken is not None:
        return spoken
    try:
        match [word.casefold() for word in words]:
            case []:
                return None
            case ["today"]:
                return day_ends(zone, now)
            case ["until", time]:
                minutes, today = (
                    read_time_of_day(f"{int(time):02}:00" if _HOUR.fullmatch(time) else time),
                    now.astimezone(zone).date(),
                )
                # the first to come, of two that the wall shows alike the later
                found = (on_wall(zone, today, ahead + minutes, fold) for ahead in (0, DAY) for fold in (0, 1))
                return next(moment for moment in found if moment > now)
            case [minutes] if minutes.isdecimal():
                return now + duration_between(timedelta(minutes=1), LONGEST_PAUSE)(f"{minutes}min")
            case [*parts]:
                return now + duration_between(timedelta(minutes=1), LONGEST_PAUSE)("".join(parts))
    except WrongValue as wrong:
        raise UsageError(
            text(
                '{words!r}: {wrong}; or "until 14:30", or "today", or nothing until `coach resume`',
                words=" ".join(words),
                wrong=text(str(wrong)),
            )
        ) from None


def _in_words(words: Sequence[str], now: datetime, zone: tzinfo) -> datetime | None:
    """Return the moment that *words* name as a person says it; None if they do not."""
    said = " ".join(words)
    first, _, rest = normalise(said).partition(" ")
    if first in _UNTIL_WORDS and (time := named_time(rest)) is not None:
        return next_on_the_clock(time, now, zone)
    minutes = typed_length(said)
    return None if minutes is None else now + timedelta(minutes=minutes)


_UNTIL_WORDS = ("until", "til")
