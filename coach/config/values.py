"""Readers of single values: from TOML to the coach's own types; what is wrong comes with its remedy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from coach.config.broker_address import read_broker_address
from coach.plan.hours import DAY, ClockSpan, DayRange
from coach.texts import joined, text

ReadValue = TypeVar("ReadValue")

_LONG = 60
"""Characters of a value that a fault repeats."""


class WrongValue(Exception):  # noqa: N818  (a finding that TomlTable collects, not an error)
    """A value that is not allowed; the message says why and what to write instead."""

    def __init__(self, message: str, shown: object = None) -> None:
        """*shown*: what may be repeated of the value, if not all of it."""
        super().__init__(message)
        self.shown = shown


def quote_value(value: object) -> str:
    """Return *value* about as it stands in the file, cut if it is too long for one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value if len(value) <= _LONG else value[:_LONG] + "...", ensure_ascii=False)
    if isinstance(value, int) and value.bit_length() > 64:  # noqa: PLR2004  (Python refuses to write out the longest)
        return "a huge number"
    if isinstance(value, list):
        return "[" + ", ".join(map(quote_value, value[:8])) + (", ...]" if len(value) > 8 else "]")  # noqa: PLR2004
    return str(value)[:_LONG]


def read_text(value: object) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise WrongValue("not a text; put it between quotation marks")
    return value


def read_name(value: object) -> str:
    """Read a text that is not blank."""
    if not read_text(value).strip():
        raise WrongValue("empty; write a name, or take the line out")
    return read_text(value).strip()


def read_country(value: object) -> str:
    """Read the two letters of a country."""
    found = read_text(value).strip().upper()
    if len(found) != 2 or not (found.isascii() and found.isalpha()):  # noqa: PLR2004  (ISO 3166)
        raise WrongValue('not a country; write its two letters, as "DK"')
    return found


def read_database_url(value: object) -> str:
    """Read the address of a PostgreSQL database, without a password."""
    found = read_name(value)
    scheme, _, rest = found.partition("://")
    if scheme not in ("postgresql", "postgres") or not rest:
        raise WrongValue('not an address; write "postgresql://NAME@HOST/DATABASE"', _without_password(found))
    who, at, _ = rest.partition("/")[0].rpartition("@")
    if (at and ":" in who) or "password=" in rest:
        raise WrongValue("a password does not belong here; put it into the file ~/.pgpass", _without_password(found))
    return found


def read_broker_url(value: object) -> str:
    """Read the address of an MQTT broker, without a password."""
    found = read_name(value)
    if (broker := read_broker_address(found)) is None:
        raise WrongValue(
            'not the address of a broker; write "mqtt://NAME@HOST:1883", or mqtts:// for TLS', _without_password(found)
        )
    if broker.with_password:
        raise WrongValue(
            "a password does not belong here; put it into a file, and name that in `password_file`",
            _without_password(found),
        )
    return found


def _without_password(url: str) -> str:
    """Return *url*, right or wrong, without what may be a password: faults go into the log."""
    return re.sub(r"(password=)[^&]*", r"\1...", re.sub(r"(//[^/@:]*:).*@", r"\1...@", url))


def read_topic(value: object) -> str:
    """Read the beginning of a topic."""
    found = read_name(value)
    if set(found) & set("+#\0") or found.startswith("$") or not all(found.split("/")):
        raise WrongValue('not the beginning of a topic; write "homeassistant"')
    return found


@dataclass(frozen=True, slots=True)
class OneOf:
    """The reader of one of *choices*, which *make* turns into the field's value."""

    choices: tuple[str, ...]
    make: Callable[[str], Any] = str

    def __call__(self, value: object) -> Any:
        """Read *value*."""
        if value not in self.choices:
            remedy = ", ".join(f'"{choice}"' for choice in self.choices)
            raise WrongValue(text("not a choice; write one of {remedy}", remedy=remedy))
        return self.make(str(value))


def one_of(*choices: str) -> OneOf:
    """Return the reader of one of *choices*."""
    return OneOf(choices)


def list_of(read: Callable[[object], ReadValue], least: int = 1) -> Callable[[object], tuple[ReadValue, ...]]:
    """Return the reader of a list whose entries *read* reads; an entry that stands twice counts once."""

    def read_all(value: object) -> tuple[ReadValue, ...]:
        if not isinstance(value, list):
            raise WrongValue("not a list; put it between brackets")
        if len(value) < least:
            raise WrongValue("an empty list; write one entry at least, or take the line out")
        found, faults = [], []
        for each in value:
            try:
                found.append(read(each))
            except WrongValue as wrong:
                faults.append(text("{value} is {wrong}", value=quote_value(each), wrong=text(str(wrong))))
        if faults:
            raise WrongValue(joined("; ", faults))
        return tuple(dict.fromkeys(found))

    return read_all


_PART = re.compile(r"(\d{1,6})\s*(h|min|s)\s*")
_UNITS = {"h": 3600, "min": 60, "s": 1}


def duration_between(least: timedelta, most: timedelta) -> Callable[[object], timedelta]:
    """Return the reader of a duration such as "1h30min" from *least* to *most*."""

    def read(value: object) -> timedelta:
        written = value.strip() if isinstance(value, str) else ""
        if not re.fullmatch(rf"({_PART.pattern})+", written):
            raise WrongValue('not a duration; write "60min" or "1h"')
        length = timedelta(seconds=sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(written)))
        if not least <= length <= most:
            raise WrongValue(
                text(
                    'out of range; write "{least}" to "{most}"',
                    least=duration_text(least),
                    most=duration_text(most),
                )
            )
        return length

    return read


def duration_text(length: timedelta) -> str:
    """Return *length*, of whole seconds, as `duration_between` reads it, in one unit."""
    seconds = round(length.total_seconds())
    for unit, size in _UNITS.items():
        if seconds % size == 0 and (seconds or unit == "s"):
            return f"{seconds // size}{unit}"
    raise AssertionError(length)


def read_span(value: object) -> ClockSpan:
    """Read hours as "09:00-17:00" or, over midnight, "22:00-06:00"."""
    match = re.fullmatch(r"\s*(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)\s*", value if isinstance(value, str) else "")
    if match is None:
        raise WrongValue('not hours; write "09:00-17:00"')
    numbers = [int(number) for number in match.groups()]
    begins, ends = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if max(numbers[1], numbers[3]) >= 60 or begins >= DAY or ends > DAY:  # noqa: PLR2004  (minutes of an hour)
        raise WrongValue('not a time of day; write "00:00" to "24:00"')
    if begins == ends:
        raise WrongValue('no time at all; for the whole day write "00:00-24:00"')
    return ClockSpan(begins=begins, ends=ends if ends > begins else ends + DAY)


def read_time_of_day(value: object) -> int:
    """Read a time of day, "10:30"; return minutes after midnight."""
    match = re.fullmatch(r"\s*(\d{1,2}):(\d\d)\s*", value if isinstance(value, str) else "")
    if match is None or int(match[1]) >= 24 or int(match[2]) >= 60:  # noqa: PLR2004  (hours of a day, minutes of one)
        raise WrongValue('not a time of day; write "10:30"')
    return int(match[1]) * 60 + int(match[2])


def read_days(value: object) -> DayRange:
    """Read a day, "2026-12-24", or days in a row, "2026-12-24..2027-01-02"."""
    if type(value) is date:  # TOML has dates of its own; a date with a time is none
        return DayRange(first=value, last=value)
    try:
        first, _, last = read_text(value).partition("..")
        found = DayRange(first=date.fromisoformat(first.strip()), last=date.fromisoformat((last or first).strip()))
    except ValueError:
        raise WrongValue('not a day; write "2026-12-24", or "2026-12-24..2027-01-02" for several') from None
    if found.last < found.first:
        raise WrongValue("days that end before they begin; write the earlier one first")
    return found


def number_between(least: float, most: float) -> Callable[[object], float]:
    """Return the reader of a number from *least* to *most*."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise WrongValue(
                text("not a number; write {least:g} to {most:g}, without quotation marks", least=least, most=most)
            )
        if not least <= value <= most:
            raise WrongValue(text("out of range; write {least:g} to {most:g}", least=least, most=most))
        return float(value)

    return read


def whole_between(least: int, most: int) -> Callable[[object], int]:
    """Return the reader of a whole number from *least* to *most*."""

    def read(value: object) -> int:
        found = number_between(least, most)(value)
        if found != int(found):
            raise WrongValue(text("not a whole number; write {least} to {most}", least=least, most=most))
        return int(found)

    return read


def read_bool(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise WrongValue("not a choice; write true or false, without quotation marks")
    return value


def read_megabytes(value: object) -> int:
    """Read megabytes; return bytes."""
    return whole_between(1, 100_000)(value) * 1_000_000
