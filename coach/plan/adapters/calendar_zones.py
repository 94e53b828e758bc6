"""The zones of a calendar: from the name that stands there, or from the definition that the file brings along."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coach.plan.calendar_lines import CalendarComponent
from coach.plan.recurrence import RuleError, expand_rule, parse_rule

_UTC_NAMES = frozenset({"utc", "z", "gmt", "etc/utc", "etc/gmt", "tzone://microsoft/utc", "coordinated universal time"})
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?")
_NAMED_OFFSET = re.compile(r"\(?(?:UTC|GMT)\s*([+-])(\d{1,2})[:.]?(\d{2})?\)?", re.IGNORECASE)
_REGIONS = ("Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian")
_MOST_CHANGES = 500


class CalendarZones:
    """The zones of one file.  *definitions*: its VTIMEZONE components."""

    def __init__(self, definitions: Iterable[CalendarComponent]) -> None:
        self._definitions: dict[str, CalendarComponent] = {}
        for each in definitions:
            if (name := each.first("TZID")) is not None:
                self._definitions.setdefault(name.value.strip().casefold(), each)
        self._known: dict[str, tzinfo | None] = {}

    def find(self, name: str) -> tzinfo | None:
        """Return the zone called *name*; None if nothing tells what it is."""
        if name not in self._known:
            self._known[name] = self._found(name.strip().strip('"'))
        return self._known[name]

    def _found(self, name: str) -> tzinfo | None:
        if name.casefold() in _UTC_NAMES:
            return UTC
        if (zone := _named(name)) is not None:
            return zone
        if (definition := self._definitions.get(name.casefold())) is not None:
            try:
                return DefinedZone(definition)
            except ValueError:  # of no use as a definition: its name alone decides
                pass
        return _guessed(name)


class DefinedZone(tzinfo):
    """A zone as a VTIMEZONE defines it.

    Raises:
        ValueError: the definition says no offset.
    """

    def __init__(self, definition: CalendarComponent) -> None:
        self._phases = [_Phase(each) for each in definition.components if each.name in ("STANDARD", "DAYLIGHT")]
        if not self._phases:
            raise ValueError("no offset")
        self._first = min(self._phases, key=lambda phase: phase.begins).before
        self._changes = lru_cache(maxsize=64)(self._changes_about)

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """Return the offset at *moment* on the wall."""
        if moment is None:
            return None
        wall = moment.replace(tzinfo=None)
        changes = self._changes(wall.year)
        index = bisect_right(changes, wall, key=lambda change: change[0])
        return changes[index - 1][1] if index else self._first

    def dst(self, moment: datetime | None) -> timedelta | None:  # noqa: ARG002  (tzinfo's)
        """Return that nothing is added to the offset."""
        return timedelta(0)

    def tzname(self, moment: datetime | None) -> str | None:  # noqa: ARG002
        """Return no name."""
        return None

    def _changes_about(self, year: int) -> list[tuple[datetime, timedelta]]:
        """Return when which offset begins on the wall, as far as it bears on *year*."""
        return sorted((begins, phase.offset) for phase in self._phases for begins in phase.begin_about(year))


class _Phase:
    """STANDARD or DAYLIGHT."""

    def __init__(self, definition: CalendarComponent) -> None:
        self.offset, self.before = _offset(definition, "TZOFFSETTO"), _offset(definition, "TZOFFSETFROM")
        start = definition.first("DTSTART")
        self.begins = _wall(start.value) if start else datetime(1601, 1, 1)  # noqa: DTZ001  (of the wall)
        self._dates = [_wall(each) for line in definition.properties.get("RDATE", ()) for each in line.value.split(",")]
        self._rules = []
        for line in definition.properties.get("RRULE", ()):
            try:
                self._rules.append(parse_rule(line.value))
            except RuleError as error:
                raise ValueError(str(error)) from error
            if self._rules[-1].frequency not in ("YEARLY", "MONTHLY"):
                raise ValueError("clocks do not change so often")

    def begin_about(self, year: int) -> list[datetime]:
        """Return when it begins, as far as it bears on *year*."""
        found = [self.begins, *self._dates]
        begins, ends = datetime(max(year - 1, 1), 1, 1), datetime(min(year + 1, 9999), 1, 2)  # noqa: DTZ001
        for rule in self._rules:
            for at in expand_rule(rule, self.begins, begins, ends):
                found.append(at)
                if len(found) > _MOST_CHANGES:
                    return found
        return found


def _offset(definition: CalendarComponent, name: str) -> timedelta:
    line = definition.first(name)
    found = _OFFSET.fullmatch(line.value.strip()) if line else None
    if found is None:
        raise ValueError(name)
    sign, hours, minutes, seconds = found.groups()
    length = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    if length >= timedelta(days=1):
        raise ValueError(name)
    return -length if sign == "-" else length


def _wall(text: str) -> datetime:
    return datetime.strptime(text.strip().rstrip("Z")[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007


@cache
def _named(name: str) -> tzinfo | None:
    if not _KEY.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _guessed(name: str) -> tzinfo | None:
    """Return what a name means that is none of the zones': Windows', one with a prefix or a suffix, a display name."""
    parts = name.split("/")
    tries = ["/".join(parts[-count:]) for count in (3, 2) if len(parts) > count]
    plain = re.sub(r"[ _-]+\d+$", "", name)
    if plain != name:
        tries.append(plain)
    for each in tries:
        if (zone := _named(each)) is not None:
            return zone
    if (olson := _windows().get(plain.casefold())) is not None:
        return _named(olson)
    offset = _NAMED_OFFSET.match(name)
    rest = name[offset.end() :] if offset else name
    if len(cities := [city.strip().replace(" ", "_") for city in rest.split(",")]) > 1 or offset:
        for city in cities:
            for region in _REGIONS:
                if city and (zone := _named(f"{region}/{city}")) is not None:
                    return zone
    if offset and not rest.strip():
        length = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(-length if offset[1] == "-" else length) if length < timedelta(days=1) else None
    return None


@cache
def _windows() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {name.casefold(): olson for name, olson in WINDOWS_TO_OLSON.items()}
