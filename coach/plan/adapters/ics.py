"""Calendars as files: which they are, and what one of them says.

Reading is done by a process of its own (`calendar_child`), file by file, which
`calendar_reader` minds.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from coach.plan.adapters.calendar_zones import CalendarZones
from coach.plan.calendar_entries import CalendarContent, CalendarWindow, read_content
from coach.plan.calendar_lines import CalendarComponent, CalendarError, read_components

LARGEST_FILE = 20_000_000
"""Bytes of one file: ten years of a full calendar."""

MOST_FILES = 20_000
"""Files in a folder: four times the largest that keep an entry a file."""

ENDINGS = (".ics", ".ifb", ".ical", ".icalendar", ".vfb")
"""Of the files in a folder that are calendars, in small letters or capitals."""


def calendar_files(path: Path) -> Iterator[os.DirEntry[str] | Path]:
    """Yield the calendar files that *path* means: itself, or those in the folder that it is and in the folders in it.

    Raises:
        OSError: *path* is not there, or may not be read.
    """
    if not path.is_dir():
        yield path
        return
    folders = [os.fspath(path)]
    while folders:
        with os.scandir(folders.pop()) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif entry.name.lower().endswith(ENDINGS):
                yield entry


def read_calendar(content: bytes, window: CalendarWindow, gone: Iterable[tuple[str, str]] = ()) -> CalendarContent:
    """Return what the file with this *content* says of *window*; *gone* (UID, instance) are changed in other files.

    Raises:
        CalendarError: it is no calendar.
    """
    if len(content) > LARGEST_FILE:
        raise CalendarError(f"it has more than {LARGEST_FILE // 1_000_000} MB; leave out what is long past")
    root = read_components(content)
    return read_content(root, CalendarZones(_definitions(root)).find, window, gone)


def content_digest(content: bytes) -> str:
    """Return what tells one content of a file from another."""
    return blake2b(content, digest_size=16).hexdigest()


def _definitions(root: CalendarComponent) -> Iterator[CalendarComponent]:
    for calendar in (root, *root.walk("VCALENDAR")):
        yield from calendar.walk("VTIMEZONE")


def encode_content(content: CalendarContent) -> dict[str, object]:
    """Return *content* for JSON; moments in seconds since 1970."""
    return {
        "spans": [[round(begins.timestamp()), round(ends.timestamp())] for begins, ends in content.spans],
        "days": [[first.isoformat(), last.isoformat()] for first, last in content.days],
        "series": content.series,
        "changed": content.changed,
        "lasting": content.lasting,
        "faults": content.faults,
    }


def decode_content(found: Mapping[str, Any]) -> CalendarContent:
    """Read back what `encode_content` gave.

    Raises:
        KeyError, TypeError, ValueError: it is something else.
    """
    return CalendarContent(
        spans=[(datetime.fromtimestamp(a, UTC), datetime.fromtimestamp(b, UTC)) for a, b in found["spans"]],
        days=[(date.fromisoformat(a), date.fromisoformat(b)) for a, b in found["days"]],
        series=list(found["series"]),
        changed=[(uid, instance) for uid, instance in found["changed"]],
        lasting=bool(found["lasting"]),
        faults=list(found["faults"]),
    )
