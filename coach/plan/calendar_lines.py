"""The text of an iCalendar file: bytes to components with their properties, as they stand there.

Lenient as calendars need it: line ends of any kind, a byte-order mark, UTF-16,
Latin-1, raw line breaks in a text, stray quotes.  Nothing is interpreted here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"B\0E\0", "utf-16-le"),
    (b"\0B\0E", "utf-16-be"),
)
_NAME = re.compile(r"([A-Za-z0-9-]+)[;:]")
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:])*)')
_BEGIN = re.compile(r"^\s*BEGIN:V", re.IGNORECASE | re.MULTILINE)
_ANY_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)=("[^"]*"|[^";]*)')
_FOLD = re.compile(r"\n[ \t]")

WANTED = frozenset(
    """
    ATTENDEE CALSCALE CATEGORIES DESCRIPTION DTEND DTSTART DURATION EXDATE EXRULE FREEBUSY METHOD RDATE RECURRENCE-ID
    RRULE SEQUENCE STATUS SUMMARY TRANSP TZID TZOFFSETFROM TZOFFSETTO UID X-MICROSOFT-CDO-ALLDAYEVENT
    X-MICROSOFT-CDO-BUSYSTATUS X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT X-WR-TIMEZONE
    """.split()
)
"""Names of the properties that are kept."""

_TIMES = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE", "FREEBUSY"})


class CalendarError(ValueError):
    """What was read is no calendar; says what it is and what to do."""


@dataclass(frozen=True, slots=True)
class CalendarProperty:
    """One line of a component."""

    parameters: dict[str, str]
    """Names in capitals, values without their quotes."""

    value: str
    """As it stands there, escapes and all."""


@dataclass(slots=True)
class CalendarComponent:
    """What stands between BEGIN and END."""

    name: str
    """In capitals: VCALENDAR, VEVENT."""

    properties: dict[str, list[CalendarProperty]] = field(default_factory=dict)
    """Name in capitals -> its lines; only those that are WANTED."""

    components: list[CalendarComponent] = field(default_factory=list)
    """Those within it."""

    ended: bool = False
    """Its END was there."""

    def first(self, name: str) -> CalendarProperty | None:
        """Return the first line called *name*."""
        found = self.properties.get(name)
        return found[0] if found else None

    def word(self, name: str) -> str:
        """Return the value of *name* in capitals, empty if it has none."""
        found = self.first(name)
        return found.value.strip().upper() if found else ""

    def walk(self, name: str) -> Iterator[CalendarComponent]:
        """Yield the components called *name* directly within this one."""
        return (each for each in self.components if each.name == name)


def read_components(content: bytes) -> CalendarComponent:
    """Return the components of a file, within one that has no name.

    Raises:
        CalendarError: it is something else.
    """
    text = _decoded(content)
    head = text[:2000].lstrip()[:200].upper()
    if not head:
        raise CalendarError("it is empty, as where copying it was cut off; fetch it again")
    if not _BEGIN.search(text):
        if head.startswith("<"):
            raise CalendarError("it is a web page, often that of a log-in; fetch the calendar again")
        if head.startswith("PK"):
            raise CalendarError("it is an archive; unpack it and name what is in it")
        raise CalendarError("there is no calendar in it; export it again as iCalendar (.ics)")
    return _tree(text)


def _decoded(content: bytes) -> str:
    for mark, coding in _MARKS:
        if content.startswith(mark):
            return content.decode(coding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _tree(text: str) -> CalendarComponent:
    root = CalendarComponent("")
    open_ = [root]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for line in _FOLD.sub("", text).split("\n"):
        named = _NAME.match(line)
        if named is None:
            continue  # a raw line break in a text
        name = named[1].upper()
        if name == "BEGIN":
            made = CalendarComponent(line[6:].strip().upper())
            open_[-1].components.append(made)
            open_.append(made)
        elif name == "END":
            _close(open_, line[4:].strip().upper())
        elif name in WANTED:
            open_[-1].properties.setdefault(name, []).append(_property(line, named.end() - 1, of_times=name in _TIMES))
    return root


def _close(open_: list[CalendarComponent], name: str) -> None:
    """Close the innermost component called *name*, and what was left open in it."""
    for index in range(len(open_) - 1, 0, -1):
        if open_[index].name == name:
            open_[index].ended = True
            del open_[index:]
            return


def _property(line: str, end: int, *, of_times: bool) -> CalendarProperty:
    if line[end] == ":":
        return CalendarProperty({}, line[end + 1 :])
    if of_times:  # no colon is in a time, but programs write zones with colons and no quotes
        colon = line.rfind(":")
        found = _ANY_PARAMETER.finditer(line, end, colon)
        return CalendarProperty({each[1].upper(): each[2].strip().strip('"') for each in found}, line[colon + 1 :])
    parameters = {}
    while each := _PARAMETER.match(line, end):
        parameters[each[1].upper()] = each[2].strip().strip('"')
        end = each.end()
    colon = line.find(":", end)  # further on where a quote is not closed
    return CalendarProperty(parameters, line[colon + 1 :] if colon >= 0 else "")
