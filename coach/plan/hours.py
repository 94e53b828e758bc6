"""When a person works: hours on the wall's clock, by weekday, made into moments in UTC.

The caller brings the time and the zone.  On the days of daylight saving a
stretch begins at the first of two moments that the wall shows alike and ends at
the last; what lies in the hour that is left out happens an hour later by the
wall, so that a stretch never loses time that was worked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from coach.units import utc

DAY = 24 * 60
"""Minutes of the wall's clock in a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
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
class Week:
    """Working hours of every weekday."""

    days: tuple[tuple[Span, ...], ...]
    """Seven, Monday first; a day off is empty."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Stretch:
    """Working time without a gap."""

    begins: datetime
    """UTC."""

    ends: datetime
    """UTC, the first moment off."""


def stretches(week: Week, zone: tzinfo, since: datetime) -> Iterator[Stretch]:
    """Yield the stretches that end after *since*, in order, for the eight days that follow; those that meet are one."""
    since = utc(since)
    today = since.astimezone(zone).date()
    # from two days back: a span over midnight may have begun the day before, and run into the one that follows
    days = (today + timedelta(days=days) for days in range(-2, 9))
    spans = sorted(stretch for day in days for stretch in _on(week, zone, day))
    merged: Stretch | None = None
    for stretch in spans:
        if merged is None:
            merged = stretch
        elif stretch.begins <= merged.ends:
            merged = Stretch(begins=merged.begins, ends=max(merged.ends, stretch.ends))
        else:
            if merged.ends > since:
                yield merged
            merged = stretch
    if merged is not None and merged.ends > since:
        yield merged


def working(week: Week, zone: tzinfo, now: datetime) -> bool:
    """Tell whether *now* (UTC) lies within working hours."""
    return any(stretch.begins <= utc(now) for stretch in stretches(week, zone, now))


def _on(week: Week, zone: tzinfo, day: date) -> Iterator[Stretch]:
    for span in week.days[day.weekday()]:
        begins = _moment(zone, day, span.begins, 0)
        ends = max(_moment(zone, day, span.ends, fold) for fold in (0, 1))
        if begins < ends:
            yield Stretch(begins=begins, ends=ends)


def _moment(zone: tzinfo, day: date, minutes: int, fold: int) -> datetime:
    wall = datetime(day.year, day.month, day.day, fold=fold, tzinfo=zone)
    days, minute = divmod(minutes, DAY)
    return (wall + timedelta(days=days, minutes=minute)).replace(fold=fold).astimezone(UTC)
