"""Turn working hours, by weekday and on the wall's clock, into moments in UTC.

The caller brings the time and the zone.  On the days of daylight saving a
span begins at the first of two moments that the wall shows alike and ends at
the last; what lies in the hour that is left out happens an hour later by the
wall, so that a span never loses time that was worked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from coach.units import utc

DAY = 24 * 60
"""Minutes of the wall's clock in a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSpan:
    """Working hours of one day on the wall's clock."""

    begins: int
    """Minutes after midnight, 0 to DAY - 1."""

    ends: int
    """Minutes after the same midnight, first minute off; more than DAY where it lies over midnight."""

    def __post_init__(self) -> None:
        if not (0 <= self.begins < DAY and self.begins < self.ends <= self.begins + DAY):
            message = f"no span of a day: {self.begins} to {self.ends} minutes"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """What a person told `coach setup` of where and when they work; None or empty: they were not asked."""

    place: str | None = None
    """open_office | office | home."""

    hours: tuple[ClockSpan, ...] = ()
    equipment: tuple[str, ...] | None = None
    """What is there of the things that not everybody has: band, stairs."""


NOWHERE = Workplace()
"""Of a person who was not asked."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class DayRange:
    """Days in a row, by the wall's calendar."""

    first: date
    last: date
    """The last that belongs to them."""

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Working hours of every weekday."""

    days: tuple[tuple[ClockSpan, ...], ...]
    """Seven, Monday first; a day off is empty."""

    off: tuple[DayRange, ...] = ()
    """Days without work, whatever their weekday; a span over midnight belongs to the evening it begins on."""

    quiet: tuple[ClockSpan, ...] = ()
    """Of every day: work goes on, and nothing is spoken."""

    def on(self, day: date) -> tuple[ClockSpan, ...]:
        """Return the working hours of *day*."""
        return () if any(day in off for off in self.off) else self.days[day.weekday()]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class WorkingSpan:
    """Working time without a gap."""

    begins: datetime
    """UTC."""

    ends: datetime
    """UTC, the first moment off."""


LOOK_AHEAD = 62
"""Days that are looked at for working hours to come: the longest summer holiday."""

LONGEST_WEEK = timedelta(days=8)
"""A span is followed up to here; round the clock it has no end."""


def working_spans(week: Week, zone: tzinfo, since: datetime) -> Iterator[WorkingSpan]:
    """Yield the spans that end after *since*, in order; those that meet are one."""
    since = utc(since)
    if not any(week.days):
        return
    today = since.astimezone(zone).date()
    merged: WorkingSpan | None = None
    # from two days back: a span over midnight may have begun the day before, and run into the one that follows
    for day in _days(today, -2, LOOK_AHEAD):
        for span in sorted(_on(week, zone, day)):
            if merged is None:
                merged = span
            elif span.begins <= merged.ends:
                merged = WorkingSpan(begins=merged.begins, ends=max(merged.ends, span.ends))
            else:
                if merged.ends > since:
                    yield merged
                merged = span
        if merged is not None and merged.ends - since > LONGEST_WEEK:
            yield merged
            return
    if merged is not None and merged.ends > since:
        yield merged


def _days(today: date, first: int, end: int) -> Iterator[date]:
    """Yield the days from *first* up to *end* days after *today*, as far as the calendar goes."""
    for ahead in range(first, end):
        number = today.toordinal() + ahead
        if 1 <= number <= date.max.toordinal():
            yield date.fromordinal(number)


def is_working(week: Week, zone: tzinfo, now: datetime) -> bool:
    """Tell whether *now* (UTC) lies within working hours."""
    return any(span.begins <= utc(now) for span in working_spans(week, zone, now))


def _on(week: Week, zone: tzinfo, day: date) -> Iterator[WorkingSpan]:
    for span in week.on(day):
        begins = on_wall(zone, day, span.begins)
        ends = max(on_wall(zone, day, span.ends, fold) for fold in (0, 1))
        if begins < ends:
            yield WorkingSpan(begins=begins, ends=ends)


def quiet_span(week: Week, zone: tzinfo, now: datetime) -> WorkingSpan | None:
    """Return the quiet hours in which *now* (UTC) lies; None if it lies in none."""
    now = utc(now)
    today = now.astimezone(zone).date()
    for day in _days(today, -1, 1):
        for span in week.quiet:
            begins = on_wall(zone, day, span.begins)
            ends = max(on_wall(zone, day, span.ends, fold) for fold in (0, 1))
            if begins <= now < ends:
                return WorkingSpan(begins=begins, ends=ends)
    return None


_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@lru_cache(maxsize=256)  # a plan asks for the same few days again and again
def on_wall(zone: tzinfo, day: date, minutes: int, fold: int = 0) -> datetime:
    """Return the moment, in UTC, at which the wall shows *minutes* after the midnight that begins *day*.

    *fold* chooses between two moments that the wall shows alike; a time that
    the wall leaves out comes an hour later by it.  Beyond the calendar's ends
    it is its first moment, or its last.
    """
    wall = datetime(day.year, day.month, day.day, fold=fold, tzinfo=zone)
    days, minute = divmod(minutes, DAY)
    try:
        return (wall + timedelta(days=days, minutes=minute)).replace(fold=fold).astimezone(UTC)
    except OverflowError:
        return _FIRST if day.year == date.min.year else _LAST


def day_ends(zone: tzinfo, now: datetime) -> datetime:
    """Return the midnight that ends the day of *now* (UTC), in UTC."""
    return on_wall(zone, utc(now).astimezone(zone).date(), DAY)


def day_begins(zone: tzinfo, now: datetime) -> datetime:
    """Return the midnight that began the day of *now* (UTC), in UTC."""
    return on_wall(zone, utc(now).astimezone(zone).date(), 0)
