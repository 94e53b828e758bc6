"""What a calendar says of a person's time: busy times and days off, from its components.

Here stand the rules by which an entry counts:

- An entry of whole days is no meeting, and under holidays it is a day off; it
  is one by its dates, by Microsoft's flag, or because it lasts from midnight to
  midnight, in its own zone or in that of the person.
- It counts as busy unless it is transparent, free or elsewhere by Exchange's
  status, cancelled, or declined by one of the person's addresses.
- A time without a zone, or of a zone that nothing defines, is the person's.
- A series is the rule with its additions and exceptions; an instance that was
  changed stands instead of the one it names, in whatever file it lies.
- What is not understood is left out, counted, and named.

Long, but one module: one pass over the components of one file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parseaddr
from functools import partial
from hashlib import blake2b
from urllib.parse import unquote

from coach.plan.calendar_lines import CalendarComponent, CalendarError, CalendarProperty
from coach.plan.recurrence import RecurrenceRule, RuleError, ends_before, expand_rule, parse_rule

ZoneFinder = Callable[[str], tzinfo | None]
"""TZID -> zone, None if nothing tells what it is."""

_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ](\d{2})(\d{2})(\d{2})?(Z)?)?", re.IGNORECASE)
_LENGTH = re.compile(r"([+-])?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_DAY = timedelta(days=1)
_LONGEST = timedelta(days=3660)
_SHORTEST_DAY = timedelta(hours=22, minutes=59)
"""From midnight to 23:59 on the day that loses an hour."""

MOST_SPANS = 20_000
"""Busy times of one file that are kept: a meeting every eight minutes, for as long as a calendar is read."""

SHORT_GAP = timedelta(minutes=2)
"""Nothing is offered so soon after a meeting anyhow: where they are too many, a gap that short is none."""

_FREE = ("FREE", "WORKINGELSEWHERE")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChoices:
    """What the person chose of how calendars count."""

    me: tuple[str, ...] = ()
    """The person's own addresses."""

    tentative: bool = True
    """What is tentative counts as busy."""

    observances: tuple[str, ...] = ()
    """Words by which a calendar of holidays marks what is no day off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWindow:
    """Which part of a calendar is asked for, and how it is read."""

    begins: datetime
    """UTC."""

    ends: datetime
    """UTC, the first moment that is not asked for."""

    zone: tzinfo
    """Of times that have none."""

    choices: CalendarChoices = CalendarChoices()


@dataclass(slots=True, kw_only=True)
class CalendarContent:
    """What one file says of a window."""

    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    """Busy times, UTC, in order, none touching another."""

    days: list[tuple[date, date]] = field(default_factory=list)
    """Entries of whole days, first and last, in order."""

    series: list[str] = field(default_factory=list)
    """UIDs of what recurs, as digests: what is kept on disk names no meeting."""

    changed: list[tuple[str, str]] = field(default_factory=list)
    """UID (its digest) and instance (`instance_key`) of changes whose series is in no calendar of this file."""

    lasting: bool = True
    """The same holds for every later window: nothing recurs, nothing lies beyond."""

    faults: list[str] = field(default_factory=list)
    """What is not understood, each with `{file}` where the file is to be named."""


class _EntryError(ValueError):
    """An entry that is not understood; says why."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """A time as it stands there."""

    wall: datetime
    """Naive."""

    zone: tzinfo | None
    """None: a date."""

    def utc(self, zone: tzinfo) -> datetime:
        return _utc(self.wall, self.zone or zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A VEVENT."""

    uid: str
    sequence: int
    instance: _Moment | None
    """Which instance of a series it stands for."""

    onwards: bool
    """It changes all later ones too."""

    start: _Moment
    length: timedelta
    """On the wall."""

    flagged: bool
    """Microsoft says that it lasts whole days."""

    counts: bool
    """It takes place, and the person did not decline."""

    busy: bool
    day_off: bool
    """Where it lasts whole days, it is no mere observance."""

    rules: tuple[RecurrenceRule, ...] = ()
    without: tuple[RecurrenceRule, ...] = ()
    extra: tuple[tuple[_Moment, timedelta | None], ...] = ()
    except_: tuple[_Moment, ...] = ()


def read_content(
    root: CalendarComponent,
    zones: ZoneFinder,
    window: CalendarWindow,
    gone: Iterable[tuple[str, str]] = (),
) -> CalendarContent:
    """Return what the calendars within *root* say of *window*; *gone* (UID, instance) are changed in other files.

    Raises:
        CalendarError: there is nothing that can be an entry in it.
    """
    return _Reading(zones, window, frozenset(gone)).read(root)


def instance_key(moment: datetime | date) -> str:
    """Return how the instance that begins at *moment* (UTC, or a date) is named in `CalendarContent.changed`."""
    return f"{moment:%Y%m%dT%H%M%SZ}" if isinstance(moment, datetime) else f"{moment:%Y%m%d}"


def merge_spans(
    spans: Iterable[tuple[datetime, datetime]], gap: timedelta = timedelta(0)
) -> list[tuple[datetime, datetime]]:
    """Return *spans* in order, those joined that overlap or lie no more than *gap* apart."""
    merged: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(spans):
        if merged and begins <= merged[-1][1] + gap:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((begins, ends))
    return merged


def plain_address(text: str) -> str:
    """Return *text*, an address as a person or a calendar writes it, as addresses are compared."""
    found = re.sub(r"mailto:", "", unquote(text), count=1, flags=re.IGNORECASE).split("?")[0].strip().strip('"')
    return (parseaddr(found)[1] or found).strip().casefold()


class _Reading:
    """One reading of one file."""

    def __init__(self, zones: ZoneFinder, window: CalendarWindow, gone: frozenset[tuple[str, str]]) -> None:
        self._zones, self._window, self._gone = zones, window, gone
        self._me = frozenset(map(plain_address, window.choices.me)) - {""}
        self._found = CalendarContent()
        self._reasons: Counter[str] = Counter()
        self._unknown: dict[str, None] = {}
        self._wall: tzinfo | None = None

    def read(self, root: CalendarComponent) -> CalendarContent:
        calendars = [*root.walk("VCALENDAR")]
        if any(root.walk("VEVENT")) or any(root.walk("VFREEBUSY")):
            calendars.append(replace(root, ended=True))
        if not calendars:
            raise CalendarError("there is no calendar in it; export it again as iCalendar (.ics)")
        entries: list[_Entry] = []
        for calendar in calendars:
            if calendar.word("CALSCALE") not in ("", "GREGORIAN"):
                self._found.faults.append("{file}: only Gregorian calendars are read; export it as one")
                continue
            named = calendar.first("X-WR-TIMEZONE")
            self._wall = self._zones(named.value.strip()) if named else None
            entries += self._entries(calendar)
            for part in calendar.walk("VFREEBUSY"):
                self._try(partial(self._free_busy, part))
            if any(calendar.walk("VAVAILABILITY")):
                self._found.faults.append(
                    "{file}: hours of availability (VAVAILABILITY) are not read; write yours under [agenda]"
                )
        self._expand(entries)
        if not all(calendar.ended for calendar in calendars):
            self._found.faults.append("{file}: it is cut off, what is whole counts; fetch it again")
        return self._finished()

    def _fewer(self) -> list[tuple[datetime, datetime]]:
        """Return the spans joined, across short gaps too if they are still too many.

        Raises:
            RuleError: they are too many all the same.
        """
        for gap in (timedelta(0), SHORT_GAP):
            spans = merge_spans(self._found.spans, gap)
            if len(spans) <= MOST_SPANS:
                return spans
        self._found.spans = spans[:MOST_SPANS]
        raise RuleError(f"it is busy more than {MOST_SPANS} times")

    def _finished(self) -> CalendarContent:
        found = self._found
        self._try(lambda: setattr(found, "spans", self._fewer()))
        found.days = sorted(set(found.days))
        if self._reasons:
            many = self._reasons.total()
            said = "; ".join(f"{why} ({count})" if count > 1 else why for why, count in self._reasons.most_common(3))
            more = "; ..." if len(self._reasons) > 3 else ""  # noqa: PLR2004  (a line that can be read)
            entries = f"{many} entries" if many > 1 else "1 entry"
            found.faults.append(
                f"{entries} of {{file}} could not be read: {_plain(said)}{more}; write them anew in your calendar"
            )
        if self._unknown:
            names = _plain(", ".join(list(self._unknown)[:3]))
            found.faults.append(f"{{file}}: unknown zone {names}; its times are taken as those of this machine")
        return found

    def _try(self, read: Callable[[], object]) -> None:
        try:
            read()
        except (_EntryError, RuleError) as error:
            self._reasons[str(error)] += 1
        except (OverflowError, ValueError):
            self._reasons["a time that no calendar has"] += 1

    # From lines to entries.

    def _entries(self, calendar: CalendarComponent) -> list[_Entry]:
        found: list[_Entry] = []
        cancelled = calendar.word("METHOD") == "CANCEL"
        for part in calendar.walk("VEVENT"):
            if part.ended:
                self._try(partial(self._add_entry, found, part, cancelled=cancelled))
            else:
                self._reasons["cut off"] += 1
        return found

    def _add_entry(self, found: list[_Entry], part: CalendarComponent, *, cancelled: bool) -> None:
        line = part.first("DTSTART")
        if line is None:
            raise _EntryError("no DTSTART")
        start = self._moment(line)
        try:
            found.append(self._entry_from(part, start, cancelled=cancelled))
        except (_EntryError, RuleError) as error:
            raise _EntryError(f"that of {start.wall:%Y-%m-%d %H:%M}: {error}") from error

    def _entry_from(self, part: CalendarComponent, start: _Moment, *, cancelled: bool) -> _Entry:
        of = part.properties.get
        marks = {name: part.word(name) for name in ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")}
        answers = self._answers(part)
        unsure = "TENTATIVE" in (marks["STATUS"], marks["X-MICROSOFT-CDO-BUSYSTATUS"], answers)
        free = marks["TRANSP"] == "TRANSPARENT" or marks["X-MICROSOFT-CDO-BUSYSTATUS"] in _FREE
        instance = part.first("RECURRENCE-ID")
        uid = part.first("UID")
        sequence = part.word("SEQUENCE")
        return _Entry(
            uid=blake2b(uid.value.strip().encode(), digest_size=8).hexdigest() if uid and uid.value.strip() else "",
            sequence=int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0,  # noqa: PLR2004
            instance=self._moment(instance) if instance else None,
            onwards=instance is not None and instance.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
            start=start,
            length=self._length(part, start),
            flagged="TRUE"
            in (part.word("X-MICROSOFT-CDO-ALLDAYEVENT"), part.word("X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT")),
            counts=not cancelled and marks["STATUS"] != "CANCELLED" and answers != "DECLINED",
            busy=not free and (self._window.choices.tentative or not unsure),
            day_off=not self._is_observance(part),
            rules=tuple(self._rule(each, start) for each in of("RRULE", ())),
            without=tuple(self._rule(each, start) for each in of("EXRULE", ())),
            extra=tuple(self._extra(of("RDATE", ()))),
            except_=tuple(moment for each in of("EXDATE", ()) for moment in self._moments(each)),
        )

    def _rule(self, line: CalendarProperty, start: _Moment) -> RecurrenceRule:
        rule = parse_rule(line.value)
        if start.zone is not None:
            return rule
        if rule.frequency in ("SECONDLY", "MINUTELY", "HOURLY"):
            raise RuleError(f"FREQ={rule.frequency} for whole days")
        return replace(rule, seconds=(), minutes=(), hours=())  # as the standard wants of days

    def _answers(self, part: CalendarComponent) -> str:
        """Return what the person answered to an invitation, in capitals; empty if nothing tells."""
        found = set()
        for line in part.properties.get("ATTENDEE", ()):
            if self._me & {plain_address(line.value), plain_address(line.parameters.get("EMAIL", ""))}:
                found.add(line.parameters.get("PARTSTAT", "NEEDS-ACTION").upper())
        return next((each for each in ("ACCEPTED", "TENTATIVE", "DECLINED") if each in found), "")

    def _is_observance(self, part: CalendarComponent) -> bool:
        words = [each.strip().casefold() for each in self._window.choices.observances if each.strip()]
        if not words:
            return False
        said = [line.value for name in ("SUMMARY", "CATEGORIES") for line in part.properties.get(name, ())]
        if (description := part.first("DESCRIPTION")) is not None:
            said.append(re.split(r"\\n", description.value, maxsplit=1, flags=re.IGNORECASE)[0])
        return any(word in each.casefold() for word in words for each in said)

    def _moments(self, line: CalendarProperty) -> Iterator[_Moment]:
        return (self._read(each, line.parameters) for each in line.value.split(",") if each.strip())

    def _moment(self, line: CalendarProperty) -> _Moment:
        return self._read(line.value, line.parameters)

    def _extra(self, lines: Sequence[CalendarProperty]) -> Iterator[tuple[_Moment, timedelta | None]]:
        for line in lines:
            for each in filter(str.strip, line.value.split(",")):
                first, slash, last = each.partition("/")
                start = self._read(first, line.parameters)
                yield start, self._until(start, last, line.parameters) if slash else None

    def _until(self, start: _Moment, text: str, parameters: dict[str, str]) -> timedelta:
        if text.strip().upper().lstrip("+-").startswith("P"):
            return _duration(text)
        end = self._read(text, parameters)
        return end.utc(self._window.zone) - start.utc(self._window.zone)

    def _read(self, text: str, parameters: dict[str, str]) -> _Moment:
        found = _BASIC.fullmatch(text.strip())
        if found is None:
            raise _EntryError(f"{text.strip()[:20]!r} is no time")
        year, month, day, hour, minute, second, utc = found.groups()
        midnight = datetime(int(year), int(month), int(day))  # noqa: DTZ001  (of the wall)
        if hour is None or parameters.get("VALUE", "").upper() == "DATE":
            return _Moment(midnight, None)
        wall = midnight.replace(hour=int(hour), minute=int(minute), second=min(int(second or 0), 59))
        name = parameters.get("TZID", "")
        zone = UTC if utc else self._zones(name) if name else None
        if zone is UTC and self._wall is not None:
            return _Moment(wall.replace(tzinfo=UTC).astimezone(self._wall).replace(tzinfo=None), self._wall)
        if zone is None and name:
            self._unknown[name] = None
        return _Moment(wall, zone or (None if name else self._wall) or self._window.zone)

    def _length(self, part: CalendarComponent, start: _Moment) -> timedelta:
        line, duration = part.first("DTEND"), part.first("DURATION")
        if line is None:
            length = _duration(duration.value) if duration else timedelta(0) if start.zone else _DAY
        else:
            end = self._moment(line)
            wall = end.wall
            if start.zone is None and end.zone is not None and wall.time() != time():
                wall = datetime.combine(wall.date(), time()) + _DAY  # a date that ends within a day: that day is meant
            elif start.zone is not None and end.zone is None and wall <= start.wall:
                wall += _DAY
            elif None not in (start.zone, end.zone) and end.zone is not start.zone:
                wall = end.utc(self._window.zone).astimezone(start.zone).replace(tzinfo=None)
            length = wall - start.wall
            if start.zone is None and length <= timedelta(0):
                length = _DAY
        if length < timedelta(0):
            raise _EntryError("it ends before it begins")
        if length > _LONGEST:
            raise _EntryError("it lasts longer than ten years")
        return length

    def _free_busy(self, part: CalendarComponent) -> None:
        for line in part.properties.get("FREEBUSY", ()):
            kind = line.parameters.get("FBTYPE", "BUSY").upper()
            if kind == "FREE" or (kind == "BUSY-TENTATIVE" and not self._window.choices.tentative):
                continue
            for start, length in self._extra([line]):
                if length is None or length < timedelta(0):
                    raise _EntryError("a busy time without an end")
                if self._days(start.wall, length, start.zone, flagged=False) is None:
                    self._add_span(start.utc(self._window.zone), start.utc(self._window.zone) + length)

    # From entries to times.

    def _expand(self, entries: Sequence[_Entry]) -> None:
        groups: dict[str, list[_Entry]] = {}
        for number, entry in enumerate(entries):
            groups.setdefault(entry.uid or f"\n{number}", []).append(entry)
        for uid, group in groups.items():
            masters = [each for each in group if each.instance is None]
            newest = max((each.sequence for each in masters), default=0)
            masters = [each for each in masters if each.sequence == newest]
            changes = self._changes(group)
            self._note(uid, masters, changes)
            for each in masters:
                self._try(partial(self._series, each, list(changes.values())))
            excepted = {self._key(moment) for master in masters for moment in master.except_}
            for key, each in changes.items():
                if key not in excepted and (uid, key) not in self._gone:
                    self._try(partial(self._add, each, each.start.wall, each.length, each.start.zone))

    def _changes(self, group: Sequence[_Entry]) -> dict[str, _Entry]:
        """Return the newest change of each instance that *group*, of one UID, changes."""
        changes: dict[str, _Entry] = {}
        for each in group:
            if each.instance is not None:
                key = self._key(each.instance)
                if key not in changes or each.sequence >= changes[key].sequence:
                    changes[key] = each
        return changes

    def _note(self, uid: str, masters: Sequence[_Entry], changes: dict[str, _Entry]) -> None:
        """Note what other files must know of the entries with *uid*."""
        if any(each.rules or each.extra for each in masters):
            self._found.series.append(uid)
            self._found.lasting = False
        elif not masters:
            self._found.changed += [(uid, key) for key in changes]
            if any(each.onwards for each in changes.values()):
                self._reasons["a change of all later ones lies in a file without its series"] += 1

    def _key(self, moment: _Moment) -> str:
        return instance_key(moment.wall.date() if moment.zone is None else moment.utc(self._window.zone))

    def _series(self, master: _Entry, changes: Sequence[_Entry]) -> None:
        """Add what *master* gives, but the instances that stand in *changes*."""
        zone, here = master.start.zone, self._window.zone
        named = [*master.except_, *(each.instance for each in changes if each.instance)]
        skipped = {self._key(each if zone else replace(each, zone=None)) for each in named}
        skipped |= {key for uid, key in self._gone if uid == master.uid}
        later = sorted(
            (each.instance.utc(here), each.start.utc(here) - each.instance.utc(here), number, each)
            for number, each in enumerate(changes)
            if each.onwards and each.instance
        )
        reach = max(master.length, *(change.length + abs(moved) for _, moved, _, change in later), _DAY) + _DAY
        for at, length in self._instances(master, reach).items():
            utc = _utc(at, zone or here)
            if skipped and (instance_key(at.date()) in skipped or (zone and instance_key(utc) in skipped)):
                continue
            changed = [(moved, change) for instance, moved, _, change in later if instance < utc]
            if not changed:
                self._add(master, at, master.length if length is None else length, zone)
            else:
                moved, change = changed[-1]
                self._add(change, at + moved, change.length, zone if change.start.zone else None)

    def _instances(self, master: _Entry, reach: timedelta) -> dict[datetime, timedelta | None]:
        """Return when *master* recurs, *reach* about the window, and how long where that is its own; on its wall."""
        start, zone = master.start.wall, master.start.zone
        begins = _shifted(self._on_wall(self._window.begins, zone), -reach)
        ends = _shifted(self._on_wall(self._window.ends, zone), reach)
        found: dict[datetime, timedelta | None] = {}
        if not master.rules or not all(ends_before(rule, start, zone) for rule in master.rules):
            found[start] = None
        for rule in master.rules:
            found.update(dict.fromkeys(expand_rule(rule, start, begins, ends, zone)))
        for moment, length in master.extra:
            found[self._extra_on_wall(moment, master.start)] = length
        for rule in master.without:
            for at in expand_rule(rule, start, begins, ends, zone):
                found.pop(at, None)
        return found

    def _extra_on_wall(self, moment: _Moment, start: _Moment) -> datetime:
        if start.zone is None or moment.zone is start.zone:
            return moment.wall
        if moment.zone is None:
            return datetime.combine(moment.wall.date(), start.wall.time())
        return moment.utc(self._window.zone).astimezone(start.zone).replace(tzinfo=None)

    def _on_wall(self, moment: datetime, zone: tzinfo | None) -> datetime:
        return moment.astimezone(zone or self._window.zone).replace(tzinfo=None)

    def _add(self, entry: _Entry, at: datetime, length: timedelta, zone: tzinfo | None) -> None:
        """Add *entry* as it begins *at* on the wall of *zone* (None: it is of whole days) and lasts for *length*."""
        if not entry.counts:
            return
        days = self._days(at, length, zone, flagged=entry.flagged)
        if days is not None:
            if entry.day_off:
                self._add_days(*days)
        elif entry.busy and zone is not None:
            self._add_span(_utc(at, zone), _utc(at + length, zone))

    def _days(self, at: datetime, length: timedelta, zone: tzinfo | None, *, flagged: bool) -> tuple[date, date] | None:
        """Return the whole days that this lasts, first and last; None if it does not last whole days."""
        if zone is None:
            return at.date(), at.date() + max(length, _DAY) - _DAY
        if length < _SHORTEST_DAY:
            return None
        here = self._window.zone
        for wall_zone in (zone, here):
            begins, ends = at, at + length
            if wall_zone is not zone:
                begins, ends = (_utc(each, zone).astimezone(here).replace(tzinfo=None) for each in (begins, ends))
            if begins.time() == time() and (ends.time() == time() or ends.time() >= time(23, 59)):
                last = ends.date() - _DAY if ends.time() == time() else ends.date()
                return (begins.date(), last) if last >= begins.date() else None
        if not flagged:
            return None
        # midnight of a zone that is neither: the day that holds most of it
        first = (at + timedelta(hours=12)).date()
        return first, first + max(round(length / _DAY), 1) * _DAY - _DAY

    def _add_span(self, begins: datetime, ends: datetime) -> None:
        window = self._window
        if begins < ends and ends > window.begins:
            if begins < window.ends:
                self._found.spans.append((begins, ends))
                if len(self._found.spans) > 10 * MOST_SPANS:
                    self._found.spans = self._fewer()
            else:
                self._found.lasting = False

    def _add_days(self, first: date, last: date) -> None:
        window = self._window
        if last >= (window.begins - _DAY).date():
            if first <= (window.ends + _DAY).date():
                self._found.days.append((first, last))
            else:
                self._found.lasting = False


def _utc(wall: datetime, zone: tzinfo) -> datetime:
    try:
        return wall.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:  # on the first or the last day of the calendar
        return wall.replace(tzinfo=UTC)


def _shifted(wall: datetime, length: timedelta) -> datetime:
    try:
        return wall + length
    except OverflowError:
        return wall


def _duration(text: str) -> timedelta:
    found = _LENGTH.fullmatch(text.strip().upper())
    if found is None or not any(found.groups()[1:]) or any(len(each or "") > 9 for each in found.groups()):  # noqa: PLR2004
        raise _EntryError(f"{text.strip()[:20]!r} is no duration")
    sign, weeks, days, hours, minutes, seconds = found.groups()
    length = timedelta(
        weeks=int(weeks or 0),
        days=int(days or 0),
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=int(seconds or 0),
    )
    return -length if sign == "-" else length


def _plain(text: str) -> str:
    """Return *text* in one printable line, with no braces that a format would read."""
    return "".join(each if each.isprintable() else " " for each in text).replace("{", "(").replace("}", ")")
