"""Evolution's data server: which calendars it has, what to ask of one, and its answer as a calendar's text.  Pure.

The server describes each calendar in a key file (GLib's form), and gives its
entries bare: without a calendar about them, without the zones that they name.
Nothing is expanded: a series comes as its rule, and beside it the instances
that were changed, with the UID of the series.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_GROUP = re.compile(r"\[([^\[\]]+)\]\s*")
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"s": " ", "n": "\n", "t": "\t", "r": "\r"}
_TZID = re.compile(r';TZID=(?:"([^"\r\n]+)"|([^";:,\r\n]+))', re.IGNORECASE)
_FOLD = re.compile(r"\r?\n[ \t]")

_MADE_UP = frozenset({"contacts", "weather"})
"""Back ends whose entries nobody has to attend: birthdays, and the weather."""

_SERVICE = re.compile(r"org\.gnome\.evolution\.dataserver\.(Sources|Calendar)(\d+)")

_DAY = timedelta(days=1)

MOST_ZONES = 50
"""Zones of one calendar that its server is asked for."""

KeyFile = Mapping[str, Mapping[str, str]]
"""Group -> key -> value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DesktopCalendar:
    """One of the desktop's calendars."""

    uid: str
    """By which the server knows it."""

    name: str
    """As it is called where no language is asked for."""

    names: tuple[str, ...] = ()
    """As it is called in other languages."""

    enabled: bool = True
    """It is switched on, and the account that it belongs to."""

    selected: bool = True
    """The person has it shown in their calendar program."""

    def is_called(self, name: str) -> bool:
        """Tell whether *name* is its UID, or its name in one of its languages, in whatever letters."""
        return name == self.uid or name.casefold() in {each.casefold() for each in (self.name, *self.names)}


def server_names(names: Iterable[str]) -> tuple[str, str] | None:
    """Return the names of the newest services for sources and calendars among *names* of a bus; None: one is lacking.

    The number in each goes up when the interface changes.
    """
    newest: dict[str, tuple[int, str]] = {}
    for name in names:
        if found := _SERVICE.fullmatch(name):
            newest[found[1]] = max(newest.get(found[1], (0, "")), (int(found[2]), name))
    if len(newest) < 2:  # noqa: PLR2004  (the two kinds)
        return None
    return newest["Sources"][1], newest["Calendar"][1]


def parse_key_file(text: str) -> KeyFile:
    """Return what *text*, a key file, says; lines that say nothing are passed over."""
    groups: dict[str, dict[str, str]] = {}
    group: dict[str, str] = {}
    for line in text.splitlines():
        if found := _GROUP.fullmatch(line):
            group = groups.setdefault(found[1], {})
            continue
        key, equals, value = line.partition("=")
        if equals and not line.lstrip().startswith("#"):
            group[key.strip()] = _ESCAPED.sub(lambda each: _ESCAPES.get(each[1], each[1]), value.strip())
    return groups


def find_calendars(sources: Mapping[str, str]) -> tuple[DesktopCalendar, ...]:
    """Return the calendars among *sources* (UID -> key file), by name.

    Left out are lists of tasks, address books, birthdays and the weather.
    """
    files = {uid: parse_key_file(text) for uid, text in sources.items()}
    found = []
    for uid, file in files.items():
        kind, about = file.get("Calendar"), file.get("Data Source", {})
        if kind is None or kind.get("BackendName", "") in _MADE_UP:
            continue
        others = {value for key, value in about.items() if key.startswith("DisplayName[") and value}
        found.append(
            DesktopCalendar(
                uid=uid,
                name=_printable(about.get("DisplayName") or uid),
                names=tuple(sorted(others)),
                enabled=_is_enabled(uid, files),
                selected=_is_true(kind.get("Selected")),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.uid)))


def _printable(name: str) -> str:
    return "".join(each for each in name if each.isprintable())


def _is_enabled(uid: str, files: Mapping[str, KeyFile]) -> bool:
    """Tell whether the source and all that it belongs to are switched on."""
    seen: set[str] = set()
    while uid in files and uid not in seen:
        seen.add(uid)
        about = files[uid].get("Data Source", {})
        if not _is_true(about.get("Enabled")):
            return False
        uid = about.get("Parent", "")
    return True


def _is_true(value: str | None) -> bool:
    """Read a key file's yes or no; what is not said is yes, as the server has it."""
    return value is None or value.casefold() in {"true", "1"}


def range_query(begins: datetime, ends: datetime) -> str:
    """Return what to ask a calendar for: all series, and what else lies from *begins* to *ends* (UTC), and a day about.

    The day, because the server lays whole days, and times without a zone, in
    UTC, wherever the person is.

    The server finds an instance that was moved to another day in no range
    until it begins anew, and gives a series without a word of it.  All series
    are asked for, so that they come with all that was changed in them.
    """
    begins, ends = (
        (begins - _DAY).replace(hour=0, minute=0, second=0),
        (ends + 2 * _DAY).replace(hour=0, minute=0, second=0),
    )
    lies = f'occur-in-time-range? (make-time "{begins:%Y%m%dT%H%M%SZ}") (make-time "{ends:%Y%m%dT%H%M%SZ}")'
    return f"(or (has-recurrences?) ({lies}))"


def zone_names(entries: Iterable[str]) -> list[str]:
    """Return the zones that *entries* name, in their order, MOST_ZONES at most."""
    found: dict[str, None] = {}
    for entry in entries:
        for quoted, plain in _TZID.findall(_FOLD.sub("", entry)):
            found[(quoted or plain).strip()] = None
    return list(found)[:MOST_ZONES]


def wrap_entries(entries: Sequence[str], zones: Sequence[str] = ()) -> str:
    """Return the file of a calendar with *entries* and the definitions of *zones*, each a component's text."""
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk-coach//the desktop's//EN")
    parts = (*lines, *(each.strip() for each in (*zones, *entries)), "END:VCALENDAR", "")
    return "\r\n".join(parts)
