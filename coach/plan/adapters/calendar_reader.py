"""Reads calendars through a child that is ended when a file takes too long, and reads each file once.

Each file's content is cached with its size, timestamps and digest while the
cached window still covers the request; only a file that changed is read again.
A file that can no longer be read keeps its last known content and is reported
as a fault.  Long, but one module: what is kept of a file decides how it is read.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Self
from zoneinfo import ZoneInfo

from coach.clock import Clock
from coach.plan.adapters.ics import (
    ENDINGS,
    LARGEST_FILE,
    MOST_FILES,
    calendar_files,
    content_digest,
    decode_content,
)
from coach.plan.calendar_entries import CalendarContent, CalendarWindow, merge_spans
from coach.system.atomic_file import write_whole

log = logging.getLogger(__name__)

CHILD = (sys.executable, "-m", "coach.plan.adapters.calendar_child")
"""The command that reads."""

_FORMAT = 1
"""Of what is kept; kept otherwise, it is read again."""

_BEHIND, _BEYOND = timedelta(days=7), timedelta(days=40)
"""What is read besides what is asked for, so that it still holds next week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLimits:
    """Limits on time and memory for reading."""

    file_seconds: float = 10.0
    """Of one file."""

    seconds: float = 40.0
    """Of all files together; a file not reached by then keeps its last known content."""

    memory: int = 700_000_000
    """Bytes of the process that reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _How:
    """The settings of one read pass."""

    digest: str
    """Of what bears on the reading besides the file."""

    window: CalendarWindow
    """What is read: more than is asked for."""

    marks: Mapping[str, list[int]]
    """File -> its size and times."""

    today: str
    deadline: float
    """On the monotonic clock."""


@dataclass(slots=True)
class _Kept:
    """What is known of one file."""

    mark: list[int]
    """Size and times."""

    digest: str
    how: str
    """`_How.digest`."""

    begins: str
    ends: str
    content: dict[str, Any] | None
    gone: list[list[str]] = field(default_factory=list)
    error: str | None = None
    read_on: str = ""
    """The day, for what failed is tried again the next."""

    def holds(self, file: str, how: _How, window: CalendarWindow) -> bool:
        """Tell whether this is what reading *file* again for *window* would give."""
        failed, lasting = self.error is not None, self.content is not None and self.content["lasting"]
        if self.how != how.digest or (failed and self.read_on != how.today):
            return False
        if window.begins.isoformat() < self.begins:
            return False
        if not failed and not lasting and window.ends.isoformat() > self.ends:
            return False
        mark = how.marks[file]
        if self.mark != mark and mark[0] == self.mark[0]:
            with suppress(OSError):  # another time: perhaps the same content, written again
                if content_digest(Path(file).read_bytes()) == self.digest:
                    self.mark = mark
        return self.mark == mark


class CalendarReader:
    """Reads calendar files.  *kept*: path of the cache file."""

    def __init__(
        self, clock: Clock, kept: Path, limits: CalendarLimits = CalendarLimits(), command: Sequence[str] = CHILD
    ) -> None:
        self._clock, self._path, self._limits, self._command = clock, kept, limits, tuple(command)
        self.read_files = 0
        """How many files were read the last time, and not known already."""

    def read(self, paths: Sequence[Path], window: CalendarWindow) -> dict[Path, CalendarContent]:
        """Return what the calendars at each of *paths*, files or folders, say of *window*; their faults name the file.

        It takes no longer than the limits say.
        """
        self.read_files = 0
        marks: dict[str, list[int]] = {}
        faults: dict[Path, list[str]] = {path: [] for path in paths}
        files = {path: _listed(path, marks, faults[path]) for path in faults}
        how = _How(
            digest=_reading_digest(window),
            window=widened_window(window),
            marks=marks,
            today=window.begins.date().isoformat(),
            deadline=self._clock.monotonic() + self._limits.seconds,
        )
        kept = self._load()
        stale = [file for file in marks if file not in kept or not kept[file].holds(file, how, window)]
        self._read(stale, kept, how)
        # a second round, for series of which an instance is changed in another file
        gone = _changed_elsewhere(kept, marks)
        again = [file for file in marks if file in kept and kept[file].gone != gone.get(file, [])]
        for file in again:
            kept[file].gone = gone.get(file, [])
        self._read(again, kept, how)
        if stale or again or kept.keys() != marks.keys():
            self._save({file: kept[file] for file in marks if file in kept})
        return {path: _joined(files[path], kept, faults[path]) for path in files}

    def _read(self, files: Sequence[str], kept: dict[str, _Kept], how: _How) -> None:
        requests = [(file, kept[file].gone if file in kept else []) for file in files]
        self.read_files += len(files)
        for file, answer in self._answers(requests, how):
            before = kept.get(file)
            kept[file] = _Kept(
                mark=how.marks[file],
                digest=str(answer.get("digest", "")),
                how=how.digest,
                begins=how.window.begins.isoformat(),
                ends=how.window.ends.isoformat(),
                content=answer.get("content") or (before.content if before and before.how == how.digest else None),
                gone=before.gone if before else [],
                error=answer.get("error"),
                read_on=how.today,
            )

    def _answers(
        self, requests: Sequence[tuple[str, list[list[str]]]], how: _How
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each file with what the child says of it; a child that is stuck is ended, and another goes on."""
        done = 0
        while done < len(requests):
            with _Child(self._command, self._order(how.window), requests[done:]) as child:
                for file, _ in requests[done:]:
                    left = how.deadline - self._clock.monotonic()
                    if left <= 0:
                        for late, _ in requests[done:]:
                            yield late, {"error": "not read, the calendars before it took too long; name fewer"}
                        return
                    answer = child.answer(min(left, self._limits.file_seconds))
                    done += 1
                    if answer is not None:
                        yield file, answer
                        continue
                    yield file, {"error": "reading it takes too long or too much memory; leave out what is long past"}
                    break

    def _order(self, window: CalendarWindow) -> dict[str, object]:
        return {
            "begins": window.begins.isoformat(),
            "ends": window.ends.isoformat(),
            "zone": window.zone.key if isinstance(window.zone, ZoneInfo) else None,
            "me": window.choices.me,
            "tentative": window.choices.tentative,
            "observances": window.choices.observances,
            "memory": self._limits.memory,
            "seconds": max(1, round(self._limits.file_seconds)),
        }

    def _load(self) -> dict[str, _Kept]:
        try:
            found = json.loads(self._path.read_bytes())
            if found["format"] != _FORMAT:
                return {}
            return {file: _Kept(*each) for file, each in found["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return {}

    def _save(self, kept: Mapping[str, _Kept]) -> None:
        files = {
            file: [
                each.mark,
                each.digest,
                each.how,
                each.begins,
                each.ends,
                each.content,
                each.gone,
                each.error,
                each.read_on,
            ]
            for file, each in kept.items()
        }
        text = json.dumps({"format": _FORMAT, "files": files}, separators=(",", ":"))
        try:
            write_whole(self._path, text)
        except OSError as error:  # only kept to save time; doctor tells of the disk
            log.warning("what calendars said is not kept: %s", error)


class _Child:
    """One child, for some files."""

    def __init__(
        self, command: Sequence[str], order: Mapping[str, object], requests: Sequence[tuple[str, list[list[str]]]]
    ) -> None:
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        text = "".join(
            json.dumps(each) + "\n" for each in (order, *({"path": file, "gone": gone} for file, gone in requests))
        )
        self._input = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the child)
        self._input.write(text.encode())
        self._input.seek(0)
        self._process = subprocess.Popen(  # noqa: S603  (our own command)
            command, stdin=self._input, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        if self._process.stdout is not None:
            self._thread = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
            self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._thread.join()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._input.close()

    def answer(self, seconds: float) -> dict[str, Any] | None:
        """Return the next answer; None if none came within *seconds*, or none will."""
        try:
            found = json.loads(self._lines.get(timeout=seconds) or b"null")
        except (queue.Empty, ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def _listen(self, answers: IO[bytes]) -> None:
        for line in answers:
            self._lines.put(line)
        self._lines.put(b"")


def _listed(path: Path, marks: dict[str, list[int]], faults: list[str]) -> list[str]:
    """Return the calendar files that *path* means, and put what tells one state of each from another into *marks*."""
    found: list[str] = []
    if ":/" in os.fspath(path) or os.fspath(path).startswith("$"):
        faults.append(
            f"{_shown(path)}: neither a file nor an address that is fetched (https, webcal); correct it in config.toml"
        )
        return found
    try:
        for entry in calendar_files(path):
            if len(found) == MOST_FILES:
                faults.append(f"{path}: more than {MOST_FILES} calendar files; name the folders that count")
                break
            name = os.fspath(entry)
            try:
                state = entry.stat()
            except OSError as error:
                faults.append(f"{name}: cannot be read ({error.strerror or error}); correct the path in config.toml")
                continue
            if not stat.S_ISREG(state.st_mode):
                faults.append(f"{name}: is no file; name a calendar's file or its folder")
            elif state.st_size > LARGEST_FILE:
                faults.append(f"{name}: more than {LARGEST_FILE // 1_000_000} MB; leave out what is long past")
            else:
                marks[name] = [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]
                found.append(name)
    except OSError as error:
        faults.append(f"{path}: cannot be read ({error.strerror or error}); correct the path in config.toml")
        return found
    if not found and not faults:
        faults.append(f"{path}: no calendar in this folder; its files end in {ENDINGS[0]}")
    return found


def _shown(path: Path) -> str:
    """Return *path* for people; the address of a calendar is a secret, so that only its beginning is shown."""
    text = os.fspath(path)
    start = text.find(":/")
    return f"{text[:start].rpartition('/')[2]}://..." if start > 0 else text


def _reading_digest(window: CalendarWindow) -> str:
    """Return what tells one way of reading from another."""
    zone, first = window.zone, window.begins.replace(tzinfo=None, day=15)
    here = (
        zone.key
        if isinstance(zone, ZoneInfo) and zone.key
        else [str(zone.utcoffset(first.replace(month=month))) for month in range(1, 13)]
    )
    told = (here, window.choices.me, window.choices.tentative, window.choices.observances)
    return blake2b(repr(told).encode(), digest_size=8).hexdigest()


def widened_window(window: CalendarWindow) -> CalendarWindow:
    """Return what is read where *window* is asked for."""
    return CalendarWindow(
        begins=window.begins - _BEHIND, ends=window.ends + _BEYOND, zone=window.zone, choices=window.choices
    )


def _changed_elsewhere(kept: Mapping[str, _Kept], marks: Mapping[str, object]) -> dict[str, list[list[str]]]:
    """Return, for each file with a series, which of its instances are changed in other files."""
    changed: dict[str, list[str]] = {}
    for file in marks:
        known = kept.get(file)
        for uid, instance in known.content["changed"] if known and known.content else ():
            changed.setdefault(uid, []).append(instance)
    found: dict[str, list[list[str]]] = {}
    if not changed:
        return found
    for file in marks:
        known = kept.get(file)
        for uid in known.content["series"] if known and known.content else ():
            found.setdefault(file, []).extend([uid, instance] for instance in sorted(changed.get(uid, ())))
    return found


def _joined(files: Sequence[str], kept: Mapping[str, _Kept], faults: list[str]) -> CalendarContent:
    spans: list[tuple[datetime, datetime]] = []
    days: set[tuple[date, date]] = set()
    for file in files:
        known = kept.get(file)
        if known is None:
            continue
        if known.content is not None and (known.content["spans"] or known.content["days"]):
            content = decode_content(known.content)
            spans += content.spans
            days.update(content.days)
        if known.error is not None:
            still = "" if known.content is None else "; what it said before still counts"
            faults.append(f"{file}: {known.error}{still}")
        elif known.content is not None:
            faults += [each.replace("{file}", file) for each in known.content["faults"]]
    return CalendarContent(spans=merge_spans(spans), days=sorted(days), faults=faults)
