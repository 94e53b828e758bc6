"""Files beside the journal with what could not be written into it, read in as soon as it can be.

Each has the form of `coach export --format json`, which is brought in without
anything being there twice, also if the process that does so dies half-way.
One whose process is still at work has that process's number in its name, and
is left alone as long as it lives.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import DeviceError, UsageError
from coach.journal.adapters.sqlite import LOCK_TIMEOUT, SqliteJournal
from coach.system.atomic_file import write_new, write_whole
from coach.system.process_identity import ProcessIdentity, is_alive, this_process
from coach.texts import text

if TYPE_CHECKING:
    import logging

    from coach.journal.exchange import JournalRecord

RESERVE = 32_768
"""Bytes: several times what the longest session has to say."""

_WAITING, _UNREADABLE = ".unwritten-", ".damaged-unwritten-"
"""After the journal's name: what waits, and what was set aside."""


def _log() -> logging.Logger:
    import logging  # not for commands that find nothing waiting, and are waited for

    return logging.getLogger(__name__)


def spills(journal: Path) -> list[Path]:
    """Return the files that wait beside *journal*, by name."""
    return sorted(journal.parent.glob(f"{journal.stem}{_WAITING}*.json"))


def unreadable_spills(journal: Path) -> list[Path]:
    """Return the files beside *journal* that could not be read in and were set aside, by name."""
    return sorted(journal.parent.glob(f"{journal.stem}{_UNREADABLE}*.json"))


class SpillFile:
    """RowKeeper on one file beside *journal*: this process's, until it is handed over."""

    def __init__(self, journal: Path) -> None:
        self._journal, me = journal, this_process()
        self._owned = self._named(f".{me.pid}.{me.born or 0}")

    def _named(self, owner: str) -> Path:
        return self._journal.with_name(f"{self._journal.stem}{_WAITING}{os.urandom(6).hex()}{owner}.json")

    def hold(self, records: Sequence[JournalRecord]) -> None:
        """Keep *records*, in place of those held before.

        Raises:
            DeviceError: they cannot be written; those held before are kept.
        """
        from coach.journal.exchange import json_lines

        content = "".join(json_lines(records))
        try:
            try:
                write_whole(self._owned, content)
            except OSError:
                _reserve(self._journal).unlink()
                write_whole(self._owned, content)
        except OSError as error:
            raise DeviceError(text("{path}: cannot be written: {why}", path=self._owned, why=error.strerror)) from error

    def release(self) -> None:
        """Keep nothing.  A file that cannot be deleted adds nothing to what is written."""
        with suppress(OSError):  # its rows are in the journal, which takes none twice
            self._owned.unlink()

    def hand_over(self) -> str:
        """Leave the file to the next start; return its path.

        Raises:
            DeviceError: there is none.
        """
        place = self._named("")
        try:
            self._owned.rename(place)
        except OSError as error:
            raise DeviceError(text("{path}: cannot be renamed: {why}", path=self._owned, why=error.strerror)) from error
        return str(place)


_OWNED = re.compile(r"\.(\d{1,10})\.(\d{1,19})\.json$")
"""The end of the name of a file whose process may be at work: its number, and when it was born (0: not known)."""

NOBODY = ProcessIdentity(pid=0, born=None)


def _is_at_work(path: Path) -> bool:
    """Tell whether the process lives that has the rows of *path* to write."""
    found = _OWNED.search(path.name)
    return found is not None and is_alive(ProcessIdentity(pid=int(found[1]), born=int(found[2]) or None))


def make_reserve(journal: Path) -> None:
    """Keep some room on the disk beside *journal*, which a SpillFile gives up if the disk is full."""
    reserve = _reserve(journal)
    if journal.parent.is_dir() and not reserve.exists():
        with suppress(OSError):  # a full disk has no room to keep; doctor tells of it
            write_new(reserve, os.urandom(RESERVE // 2).hex())


def _reserve(journal: Path) -> Path:
    return journal.with_name(f"{journal.stem}.reserve")


def take_in_spills(journal: Path, patience: float = LOCK_TIMEOUT) -> None:
    """Bring what waits beside *journal* into it, but for what a living process has to write.

    What cannot be read is set aside; the log says so.

    *patience*: seconds to wait for another process's transaction.

    Raises:
        DeviceError: the journal cannot be used now; they wait on.
    """
    for path in spills(journal):
        if not _is_at_work(path):
            _take_in(journal, path, patience)


def _take_in(journal: Path, path: Path, patience: float) -> None:
    from coach.journal.adapters.records_sql import SqliteRecords
    from coach.journal.exchange import parse_json_lines

    try:
        # nobody leads these sessions any more, least of all this process
        with (
            closing(SqliteRecords(journal, leader=NOBODY, lives=lambda _: False, patience=patience)) as records,
            path.open(encoding="utf-8") as file,
        ):
            added = records.add_records(list(parse_json_lines(file)))
        path.unlink(missing_ok=True)
    except FileNotFoundError:
        return  # another process was faster
    except (UsageError, UnicodeDecodeError) as error:
        aside = path.with_name(path.name.replace(_WAITING, _UNREADABLE))
        _log().error("%s: cannot be read: %s; it is set aside as %s", path, error, aside.name)
        path.rename(aside)
        return
    except OSError as error:
        raise DeviceError(
            text("{path}: cannot be read in: {why}; look at its rights", path=path, why=error.strerror)
        ) from error
    _log().info("%s: read into the journal: %s", path.name, added)


class SpilledJournal(SqliteJournal):
    """Journal on a file that takes in what waits beside it, at the start and before it judges what is broken."""

    def __init__(self, path: Path, *, patience: float = LOCK_TIMEOUT) -> None:
        """*patience*: seconds to wait for another process's transaction."""
        super().__init__(path, patience=patience)
        self._patience = patience
        try:
            take_in_spills(path, patience)
        except DeviceError as error:  # the file stays, and status and doctor name it
            _log().warning("%s", error)

    def end_broken(self, at: datetime) -> int:
        """End every session that has no end and no living leader as broken; return how many."""
        take_in_spills(self._path, self._patience)
        return super().end_broken(at)
