"""Recurrence rules of calendars: held against RFC 5545's limits, then expanded within a window.

A rule is read by `parse_rule`, which refuses whatever the standard does not
allow, and expanded by `expand_rule`, which walks the rule's own periods (years,
months, weeks, days) from the one that holds the window's beginning to the one
that holds its end.  A series of twenty years costs no more than one of a week,
and a rule that never falls on any day ends with the window.  Only a rule with
COUNT is walked from its first moment, because it has to be counted.  The number
of moments, looked at or given, is bounded by MOST_MOMENTS.

All times here are naive times on the wall's clock of the series: RFC 5545
recurs by the wall, also over the days of daylight saving.

Long, but one module: the parts of a rule are read and walked by the same names.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

MOST_MOMENTS = 250_000
"""Moments of one rule that are looked at: every minute of half a year, or a few days of every second."""

MOST_LOOKED = 2 * MOST_MOMENTS
"""Hours, minutes or seconds that are looked at for a rule that recurs by them."""

MOST_DAYS = 200_000
"""Days that a rule with COUNT is walked from its beginning: five centuries."""

FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
"""What FREQ may be, the shortest first."""

_WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_SKIPS = ("OMIT", "BACKWARD", "FORWARD")
_SECONDS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}
_DAY = timedelta(days=1)
_HOUR = 3600
_NO_END = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001  (of the wall)

_RANGES = {
    "BYSECOND": (0, 60, False),
    "BYMINUTE": (0, 59, False),
    "BYHOUR": (0, 23, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYMONTH": (1, 12, False),
    "BYSETPOS": (1, 366, True),
}
"""Part -> least, most, and whether it may count from the end."""

_NOT_WITH = {
    "BYWEEKNO": frozenset(FREQUENCIES) - {"YEARLY"},
    "BYYEARDAY": frozenset({"DAILY", "WEEKLY", "MONTHLY"}),
    "BYMONTHDAY": frozenset({"WEEKLY"}),
}
"""Part -> the frequencies with which the standard forbids it."""


class RuleError(ValueError):
    """A rule that is not legal, or that asks for more moments than are looked at; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrenceRule:
    """A rule within RFC 5545's limits; every part that is a number is in its range."""

    frequency: str
    """One of FREQUENCIES."""

    interval: int = 1
    """Periods from one to the next; at least 1."""

    count: int | None = None
    """How many moments there are in all."""

    until: datetime | date | None = None
    """The last moment that may belong to it: UTC or of the wall; a date includes the whole day."""

    seconds: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()

    weekdays: tuple[tuple[int, int], ...] = ()
    """(0 or which one of the month or year, negative from its end; weekday, Monday is 0)."""

    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    week_numbers: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()

    week_start: int = 0
    """Weekday on which a week begins."""

    skip: str = "OMIT"
    """RFC 7529: what becomes of a day that a month has not: OMIT, BACKWARD (the day before) or FORWARD."""


def parse_rule(text: str) -> RecurrenceRule:
    """Read the value of an RRULE.

    Two habits of calendars that break the standard and harm nobody are taken as
    they are meant: COUNT=-1 (no end), and COUNT beside UNTIL (whichever is first).

    Raises:
        RuleError: it is no legal rule.
    """
    parts = _parts(text)
    frequency = parts.pop("FREQ", "").upper()
    if frequency not in FREQUENCIES:
        raise RuleError(f"FREQ is {frequency or 'missing'}")
    if (scale := parts.pop("RSCALE", None)) not in (None, "GREGORIAN"):
        raise RuleError(f"it counts in the calendar {scale}, only GREGORIAN is known")
    skip = parts.pop("SKIP", None)
    if skip is not None and (scale is None or skip not in _SKIPS):
        raise RuleError(f"SKIP={skip} without RSCALE" if scale is None else f"SKIP={skip}")
    numbers = {name: _numbers(name, parts.pop(name)) for name in _RANGES if name in parts}
    for name in numbers:
        if frequency in _NOT_WITH.get(name, ()):
            raise RuleError(f"{name} with FREQ={frequency}")
    weekdays = _weekdays(parts.pop("BYDAY")) if "BYDAY" in parts else ()
    if any(which for which, _ in weekdays) and (frequency not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in numbers):
        raise RuleError("BYDAY counts weekdays where only weekdays are allowed")
    if "BYSETPOS" in numbers and len(numbers) == 1 and not weekdays:
        raise RuleError("BYSETPOS chooses among nothing")
    interval = _whole("INTERVAL", parts.pop("INTERVAL", "1"))
    count = parts.pop("COUNT", None)
    until = parts.pop("UNTIL", None)
    start = parts.pop("WKST", "MO")
    if start not in _WEEKDAYS:
        raise RuleError(f"WKST={start}")
    if unknown := [name for name in parts if not name.startswith("X-")]:
        raise RuleError(f"{unknown[0]} is no part of a rule")
    return RecurrenceRule(
        frequency=frequency,
        interval=interval,
        count=None if count in (None, "-1") else _whole("COUNT", count or ""),
        until=None if until is None else _until(until),
        seconds=tuple(each for each in numbers.get("BYSECOND", ()) if each < 60),  # noqa: PLR2004  (a leap second is none of ours)
        minutes=numbers.get("BYMINUTE", ()),
        hours=numbers.get("BYHOUR", ()),
        weekdays=weekdays,
        month_days=numbers.get("BYMONTHDAY", ()),
        year_days=numbers.get("BYYEARDAY", ()),
        week_numbers=numbers.get("BYWEEKNO", ()),
        months=numbers.get("BYMONTH", ()),
        positions=numbers.get("BYSETPOS", ()),
        week_start=_WEEKDAYS[start],
        skip=skip or "OMIT",
    )


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for each in text.strip().strip(";").upper().split(";"):
        name, equals, value = each.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or not value:
            raise RuleError(f"{each[:40] or 'nothing'!r} is no part of a rule")
        if name in parts:
            raise RuleError(f"{name} stands twice")
        parts[name] = value
    return parts


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) < 1:  # noqa: PLR2004
        raise RuleError(f"{name}={text[:20]}")
    return int(text)


def _numbers(name: str, text: str) -> tuple[int, ...]:
    least, most, signed = _RANGES[name]
    return tuple(sorted({_number(name, each.strip(), least, most, signed=signed) for each in text.split(",")}))


def _number(name: str, text: str, least: int, most: int, *, signed: bool) -> int:
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 3 or not least <= int(digits) <= most:  # noqa: PLR2004
        raise RuleError(f"{name}={text[:20]}")
    if text[0] == "-" and not signed:
        raise RuleError(f"{name}={text[:20]}")
    return int(text)


def _weekdays(text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for each in (part.strip() for part in text.split(",")):
        which, day = each[:-2], _WEEKDAYS.get(each[-2:])
        if day is None:
            raise RuleError(f"BYDAY={each[:20]}")
        found.append((_number("BYDAY", which, 1, 53, signed=True) if which else 0, day))
    return tuple(found)


def _until(text: str) -> datetime | date:
    for form, length in (("%Y%m%d", 8), ("%Y%m%dT%H%M%S", 15), ("%Y%m%dT%H%M%SZ", 16)):
        if len(text) != length:
            continue
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007  (its zone is that of the series)
        except ValueError:  # no moment: the error below names it
            break
        if form == "%Y%m%d":
            return found.date()
        return found.replace(tzinfo=UTC) if text.endswith("Z") else found
    raise RuleError(f"it ends at UNTIL={text[:20]}, which is no date")


def expand_rule(
    rule: RecurrenceRule, start: datetime, begins: datetime, ends: datetime, zone: tzinfo | None = None
) -> Iterator[datetime]:
    """Yield the moments of *rule* from *begins* to *ends*, not in strict order; all naive, on the series' wall.

    Args:
        rule: what recurs.
        start: the first moment of the series (DTSTART).
        begins: the first moment that is asked for.
        ends: the first moment that is not.
        zone: the zone of the wall, for an UNTIL in UTC.

    Raises:
        RuleError: there are more of them than MOST_MOMENTS.
    """
    last = min(ends - timedelta(microseconds=1), _last(rule, zone))
    counted, looked = 0, 0
    for moment in _moments(rule, start, start if rule.count else max(begins, start), last):
        looked += 1
        if looked > MOST_MOMENTS:
            raise RuleError(f"it recurs more than {MOST_MOMENTS} times")
        if moment < start or moment > last:
            continue
        counted += 1
        if rule.count is not None and counted > rule.count:
            return
        if moment >= begins:
            yield moment


def ends_before(rule: RecurrenceRule, start: datetime, zone: tzinfo | None = None) -> bool:
    """Tell whether *rule* ends before the series begins (naive *start*)."""
    return _last(rule, zone) < start


def _last(rule: RecurrenceRule, zone: tzinfo | None) -> datetime:
    match rule.until:
        case None:
            return _NO_END
        case datetime(tzinfo=None) as until:
            return until
        case datetime() as until:
            try:
                return until.astimezone(zone).replace(tzinfo=None) if zone else until.replace(tzinfo=None)
            except OverflowError:  # the last day of 9999: no end
                return _NO_END
        case until:
            return datetime.combine(until, time.max)


@dataclass(frozen=True, slots=True)
class _Day:
    """A day of a period, with the month and the day by which a rule means it: SKIP moves 30 February."""

    date: date
    month: int
    day: int


def _moments(rule: RecurrenceRule, start: datetime, begins: datetime, last: datetime) -> Iterator[datetime]:
    if rule.frequency in _SECONDS:
        yield from _within_days(rule, start, begins, last)
        return
    times = _times(rule, start)
    for days in _periods(rule, start, begins.date(), last):
        found = sorted({day.date for day in _matching(rule, start, days)})
        if rule.positions:
            if len(found) * len(times) > MOST_MOMENTS:
                raise RuleError(f"it chooses among more than {MOST_MOMENTS} moments")
            yield from _positions(rule, [datetime.combine(day, at) for day in found for at in times])
            continue
        for day in found:
            if day > last.date():
                return
            if day >= begins.date():
                yield from (datetime.combine(day, at) for at in times)


def _times(rule: RecurrenceRule, start: datetime) -> list[time]:
    return [
        time(hour, minute, second)
        for hour in rule.hours or (start.hour,)
        for minute in rule.minutes or (start.minute,)
        for second in rule.seconds or (start.second,)
    ]


def _positions(rule: RecurrenceRule, found: Sequence[datetime]) -> Sequence[datetime]:
    if not rule.positions:
        return found
    size = len(found)
    chosen = {each - 1 if each > 0 else size + each for each in rule.positions}
    return [found[each] for each in sorted(chosen) if 0 <= each < size]


def _periods(rule: RecurrenceRule, start: datetime, begins: date, last: datetime) -> Iterator[list[_Day]]:
    """Yield the days of each period of *rule* from the one before *begins* to *last*."""
    step, first = rule.interval, start.date()
    match rule.frequency:
        case "YEARLY":
            index = max(0, (begins.year - 1 - first.year) // step)
        case "MONTHLY":
            index = max(0, ((begins.year - first.year) * 12 + begins.month - 1 - first.month) // step)
        case "WEEKLY":
            first -= timedelta(days=(first.weekday() - rule.week_start) % 7)
            index = max(0, (begins - first).days // (7 * step))
        case _:
            index = max(0, (begins - first).days // step)
    looked = 0
    while looked <= MOST_DAYS:
        days = _period(rule, first, index * step)
        if days is None or days[0].date > last.date():
            return
        yield days
        index, looked = index + 1, looked + len(days)
    raise RuleError(f"it is counted over more than {MOST_DAYS} days")


def _period(rule: RecurrenceRule, first: date, steps: int) -> list[_Day] | None:
    """Return the days of the period that lies *steps* periods after that of *first*; None: beyond the calendar."""
    try:
        match rule.frequency:
            case "YEARLY":
                year = first.year + steps
                return [day for month in range(1, 13) for day in _month(year, month, rule.skip)]
            case "MONTHLY":
                years, month = divmod(first.month - 1 + steps, 12)
                return _month(first.year + years, month + 1, rule.skip)
            case "WEEKLY":
                week = first + timedelta(days=7 * steps)
                return [_natural(week + timedelta(days=each)) for each in range(7)]
            case _:
                return [_natural(first + timedelta(days=steps))]
    except (ValueError, OverflowError):  # the year 10000
        return None


def _natural(day: date) -> _Day:
    return _Day(day, day.month, day.day)


def _month(year: int, month: int, skip: str) -> list[_Day]:
    length = monthrange(year, month)[1]
    days = [_Day(date(year, month, each), month, each) for each in range(1, length + 1)]
    if skip != "OMIT":
        there = days[-1].date if skip == "BACKWARD" else days[-1].date + _DAY
        days += [_Day(there, month, each) for each in range(length + 1, 32)]
    return days


def _matching(rule: RecurrenceRule, start: datetime, days: Sequence[_Day]) -> Iterator[_Day]:
    """Yield those of the *days* of a period that *rule* means; what it leaves open is as in *start*."""
    rule = _completed(rule, start)
    by_year = rule.frequency == "YEARLY" and not rule.months
    for each in days:
        if rule.months and each.month not in rule.months:
            continue
        if rule.month_days and not _in_month(each, rule.month_days):
            continue
        if each.day != each.date.day and not rule.month_days:
            continue
        if _allowed(rule, each.date, by_year=by_year):
            yield each


@lru_cache(maxsize=16)
def _completed(rule: RecurrenceRule, start: datetime) -> RecurrenceRule:
    """Return *rule* with the days that it leaves open taken from *start*."""
    if rule.year_days or rule.month_days or rule.weekdays:
        return rule
    if rule.week_numbers or rule.frequency == "WEEKLY":
        return replace(rule, weekdays=((0, start.weekday()),))
    if rule.frequency == "MONTHLY":
        return replace(rule, month_days=(start.day,))
    if rule.frequency == "YEARLY":
        return replace(rule, months=rule.months or (start.month,), month_days=(start.day,))
    return rule


def _allowed(rule: RecurrenceRule, day: date, *, by_year: bool) -> bool:
    """Tell whether *day* is one of those that *rule* leaves, by its place in the year and in the week."""
    return (
        (not rule.year_days or _in_year(day, rule.year_days))
        and (not rule.week_numbers or _in_weeks(day, rule.week_numbers, rule.week_start))
        and (not rule.weekdays or _on_weekday(day, rule.weekdays, by_year=by_year))
    )


def _in_month(each: _Day, wanted: Sequence[int]) -> bool:
    day = each.date
    return each.day in wanted or (each.day == day.day and day.day - _length(day) - 1 in wanted)


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _in_year(day: date, wanted: Sequence[int]) -> bool:
    number = day.timetuple().tm_yday
    return number in wanted or number - (366 if isleap(day.year) else 365) - 1 in wanted


def _in_weeks(day: date, wanted: Sequence[int], week_start: int) -> bool:
    """Tell whether *day* lies in one of the weeks *wanted*; week 1 of a year is the first with four days in it."""
    year = day.year + 1
    while (first := _first_week(year, week_start)) > day:
        year -= 1
    number = (day - first).days // 7 + 1
    weeks = (_first_week(year + 1, week_start) - first).days // 7
    return number in wanted or number - weeks - 1 in wanted


def _first_week(year: int, week_start: int) -> date:
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - week_start) % 7)


def _on_weekday(day: date, wanted: Sequence[tuple[int, int]], *, by_year: bool) -> bool:
    number = day.timetuple().tm_yday if by_year else day.day
    size = (366 if isleap(day.year) else 365) if by_year else _length(day)
    for which, weekday in wanted:
        if weekday != day.weekday():
            continue
        if which in (0, (number - 1) // 7 + 1, -((size - number) // 7 + 1)):
            return True
    return False


def _within_days(rule: RecurrenceRule, start: datetime, begins: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the moments of a rule that recurs by hours, minutes or seconds, one day after the other."""
    unit = _SECONDS[rule.frequency]
    step, looked = unit * rule.interval, 0
    origin = start - timedelta(seconds=(start.minute * 60 + start.second) % unit)
    day = begins.date()
    for _ in range(MOST_DAYS):
        if day > last.date():
            return
        if next(_matching(rule, start, [_natural(day)]), None):
            opens = datetime.combine(day, time())
            for first, end in _hours(rule) if unit < _HOUR else [(0, 24 * _HOUR)]:
                behind = int((opens - origin).total_seconds()) + first
                offset = first + (-behind % step if behind > 0 else -behind)
                looked += max(0, (end - offset) // step)
                if looked > MOST_LOOKED:
                    raise RuleError(f"it recurs more than {MOST_MOMENTS} times")
                for second in range(offset, end, step):
                    yield from _positions(rule, _within_unit(rule, start, opens + timedelta(seconds=second)))
        try:
            day += _DAY
        except OverflowError:  # the calendar ends here, and so does the rule
            return
    raise RuleError(f"it is counted over more than {MOST_DAYS} days")


def _hours(rule: RecurrenceRule) -> list[tuple[int, int]]:
    """Return the first second of each hour of the day that *rule* allows, and the first behind it."""
    return [(hour * _HOUR, (hour + 1) * _HOUR) for hour in rule.hours or range(24)]


def _within_unit(rule: RecurrenceRule, start: datetime, at: datetime) -> list[datetime]:
    """Return the moments of *rule* in the hour, minute or second that begins *at*."""
    if rule.hours and at.hour not in rule.hours:
        return []
    if rule.frequency == "HOURLY":
        return [
            at.replace(minute=minute, second=second)
            for minute in rule.minutes or (start.minute,)
            for second in rule.seconds or (start.second,)
        ]
    if rule.minutes and at.minute not in rule.minutes:
        return []
    if rule.frequency == "MINUTELY":
        return [at.replace(second=second) for second in rule.seconds or (start.second,)]
    return [at] if not rule.seconds or at.second in rule.seconds else []
