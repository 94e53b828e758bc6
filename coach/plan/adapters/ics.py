"""Calendars as ICS files: what is marked busy, and which days are holidays.

The readers of the format are heavy (4 000 time zones in one of them), so they
are loaded here only where a calendar is named.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from coach.plan.hours import DayRange
from coach.presence.watch import Busy

log = logging.getLogger(__name__)

LARGEST_FILE = 20_000_000
"""Bytes of one file: ten years of a full calendar."""

MOST_EVENTS = 500
"""Files in a folder: a calendar that keeps an entry a file."""


def calendar_files(path: Path) -> list[Path]:
    """Return the ICS files that *path* means: itself, or those in the folder that it is and in the folders in it."""
    return sorted(path.rglob("*.ics"))[:MOST_EVENTS] if path.is_dir() else [path]


def busy_times(
    paths: Sequence[Path], begins: datetime, ends: datetime, zone: tzinfo, fault: Callable[[str], None]
) -> tuple[Busy, ...]:
    """Return what is marked busy between *begins* and *ends* (UTC), in order; *zone* is that of times without one.

    Entries of whole days are none: they say what a day is, not that somebody
    sits in a meeting.  *fault* is told what could not be read.
    """
    found = set()
    for event in _events(paths, begins, ends, fault):
        first, last = event.get("DTSTART"), event.get("DTEND")
        if first is None or last is None or not isinstance(first.dt, datetime) or not _blocks(event):
            continue
        found.add(Busy(begins=_utc(first.dt, zone), ends=_utc(last.dt, zone)))
    return tuple(sorted(each for each in found if each.begins < each.ends))


def holiday_ranges(
    paths: Sequence[Path], begins: datetime, ends: datetime, fault: Callable[[str], None]
) -> tuple[DayRange, ...]:
    """Return the days of every entry of whole days between *begins* and *ends* (UTC), in order."""
    found = set()
    for event in _events(paths, begins, ends, fault):
        first = event.get("DTSTART")
        if first is None or isinstance(first.dt, datetime) or not isinstance(first.dt, date):
            continue
        after = event.get("DTEND")
        last = after.dt - timedelta(days=1) if after is not None else first.dt
        found.add(DayRange(first=first.dt, last=max(first.dt, last)))
    return tuple(sorted(found))


def _events(paths: Sequence[Path], begins: datetime, ends: datetime, fault: Callable[[str], None]) -> Iterator[Any]:
    from icalendar import Calendar  # noqa: PLC0415  (see the module)
    from recurring_ical_events import of  # noqa: PLC0415

    for path in paths:
        try:
            for file in calendar_files(path):
                if file.stat().st_size > LARGEST_FILE:
                    fault(f"{file}: more than {LARGEST_FILE // 1_000_000} MB; leave out what is long past")
                    continue
                yield from of(Calendar.from_ical(file.read_bytes()), skip_bad_series=True).between(begins, ends)
        except OSError as error:
            fault(f"{path}: cannot be read ({error.strerror or error}); correct the path in config.toml")
        except Exception as error:  # noqa: BLE001  (a hundred lines of somebody else's calendar: any may be wrong)
            fault(f"{path}: no calendar that can be read ({type(error).__name__}: {error!s:.80}); export it anew")


def _blocks(event: Any) -> bool:
    """Tell whether *event* is marked busy and takes place."""
    marks = {name: str(event.get(name, "")).upper() for name in ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")}
    free = marks["TRANSP"] == "TRANSPARENT" or marks["X-MICROSOFT-CDO-BUSYSTATUS"] in ("FREE", "TENTATIVE")
    return not free and marks["STATUS"] != "CANCELLED"


def _utc(moment: datetime, zone: tzinfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
