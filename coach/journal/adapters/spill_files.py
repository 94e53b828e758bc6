"""Files beside the journal with what could not be written into it, read in as soon as it can be.

Each has the form of `coach export --format json`, which is brought in without
anything being there twice, also if the process that does so dies half-way.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import DeviceError, UsageError
from coach.journal.adapters.sqlite import LOCK_TIMEOUT, SqliteJournal
from coach.system.atomic_file import write_new

if TYPE_CHECKING:
    from coach.journal.exchange import JournalRecord

RESERVE = 32_768
"""Bytes: several times what the longest session has to say."""

_WAITING, _UNREADABLE = ".unwritten-", ".damaged-unwritten-"
"""After the journal's name: what waits, and what was set aside."""

log = logging.getLogger(__name__)


def spills(journal: Path) -> list[Path]:
    """Return the files that wait beside *journal*, by name."""
    return sorted(journal.parent.glob(f"{journal.stem}{_WAITING}*.json"))


def unreadable_spills(journal: Path) -> list[Path]:
    """Return the files beside *journal* that could not be read in and were set aside, by name."""
    return sorted(journal.parent.glob(f"{journal.stem}{_UNREADABLE}*.json"))


def write_spill(journal: Path, records: Sequence[JournalRecord]) -> str:
    """Write *records* into a new file beside *journal*; return its path.

    Raises:
        DeviceError: it cannot be written.
    """
    from coach.journal.exchange import json_lines

    path, content = (
        journal.with_name(f"{journal.stem}{_WAITING}{os.urandom(6).hex()}.json"),
        "".join(json_lines(records)),
    )
    try:
        try:
            write_new(path, content)
        except OSError:
            _reserve(journal).unlink()
            write_new(path, content)
    except OSError as error:
        raise DeviceError(f"{path}: cannot be written: {error.strerror}") from error
    return str(path)


def make_reserve(journal: Path) -> None:
    """Keep some room on the disk beside *journal*, which `write_spill` gives up if the disk is full."""
    reserve = _reserve(journal)
    if journal.parent.is_dir() and not reserve.exists():
        with suppress(OSError):  # a full disk has no room to keep; doctor tells of it
            write_new(reserve, os.urandom(RESERVE // 2).hex())


def _reserve(journal: Path) -> Path:
    return journal.with_name(f"{journal.stem}.reserve")


def take_in_spills(journal: Path, patience: float = LOCK_TIMEOUT) -> None:
    """Bring what waits beside *journal* into it.  What cannot be read is set aside; the log says so.

    *patience*: seconds to wait for another process's transaction.

    Raises:
        DeviceError: the journal cannot be used now; they wait on.
    """
    for path in spills(journal):
        _take_in(journal, path, patience)


def _take_in(journal: Path, path: Path, patience: float) -> None:
    from coach.journal.adapters.records_sql import SqliteRecords
    from coach.journal.exchange import parse_json_lines

    try:
        # a process writes its file as the last thing it does: nobody leads these sessions any more
        with (
            closing(SqliteRecords(journal, lives=lambda _: False, patience=patience)) as records,
            path.open(encoding="utf-8") as file,
        ):
            added = records.add_records(list(parse_json_lines(file)))
        path.unlink(missing_ok=True)
    except FileNotFoundError:
        return  # another process was faster
    except (UsageError, UnicodeDecodeError) as error:
        aside = path.with_name(path.name.replace(_WAITING, _UNREADABLE))
        log.error("%s: cannot be read: %s; it is set aside as %s", path, error, aside.name)  # noqa: TRY400
        path.rename(aside)
        return
    except OSError as error:
        raise DeviceError(f"{path}: cannot be read in: {error.strerror}; look at its rights") from error
    log.info("%s: read into the journal: %s", path.name, added)


class SpilledJournal(SqliteJournal):
    """Journal on a file that takes in what waits beside it, at the start and before it judges what is broken."""

    def __init__(self, path: Path, *, patience: float = LOCK_TIMEOUT) -> None:
        """*patience*: seconds to wait for another process's transaction."""
        super().__init__(path, patience=patience)
        self._patience = patience
        try:
            take_in_spills(path, patience)
        except DeviceError as error:  # the file stays, and status and doctor name it
            log.warning("%s", error)

    def end_broken(self, at: datetime) -> int:
        """End every session that has no end and no living leader as broken; return how many."""
        take_in_spills(self._path, self._patience)
        return super().end_broken(at)
