"""Set a damaged journal aside, and bring what can be read of it into a new one."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from coach.errors import DamagedJournalError, DeviceError
from coach.journal.adapters.migrations import sums_hold
from coach.journal.adapters.page_reader import FoundRow, Value, read_rows
from coach.journal.adapters.records_sql import SqliteRecords
from coach.journal.entries import BreakOutcome, By, Note, Outcome, SessionOutcome
from coach.journal.exchange import RecordCount
from coach.texts import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """What became of a damaged journal."""

    set_aside: Path
    recovered: RecordCount


def recover(path: Path, aside: Path) -> Recovery | None:
    """Keep the damaged journal *path* as *aside*, with a new one in its place; None where it is another program's.

    The new one holds what could be read, which may be nothing: after a loss of power a file can be all zeros.

    Raises:
        OSError: the folder cannot be written; the journal is as it was.
        DeviceError: the same, by SQLite.
    """
    wal = path.with_name(f"{path.name}-wal")
    content = path.read_bytes()
    rows = _sorted_out(read_rows(content, wal.read_bytes() if wal.exists() else b""))
    if not rows.count() and _is_of_another_program(content):
        return None
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    fresh = Path(name)
    try:
        with closing(SqliteRecords(fresh)) as journal:
            journal.end_wal()
        with closing(sqlite3.connect(fresh)) as database, database:
            rows.write(database)
        try:
            os.link(path, aside)
        except OSError:  # a file system without links
            shutil.copy2(path, aside)
        # before the new one is in place: SQLite would play the old WAL into it
        if wal.exists():
            wal.replace(aside.with_name(f"{aside.name}-wal"))
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return Recovery(set_aside=aside, recovered=rows.count())


def is_whole(path: Path) -> bool:
    """Tell whether every page and every row of the journal *path* can be read, and its sums are those of its rows.

    Raises:
        DeviceError: that cannot be told now, for another process holds it or the disk fails.
    """
    try:
        with closing(SqliteRecords(path)) as journal:
            for _ in journal.records():
                pass
        with closing(sqlite3.connect(path)) as database:
            return database.execute("PRAGMA integrity_check").fetchone() == ("ok",) and sums_hold(database)
    except sqlite3.OperationalError as error:
        raise DeviceError(text("{path}: the journal cannot be used now: {error}", path=path, error=error)) from error
    except (DamagedJournalError, sqlite3.Error, ValueError):
        return False


def _is_of_another_program(content: bytes) -> bool:
    """Tell whether *content* is evidently an SQLite file that was never a journal: it has tables, and none is ours."""
    tables = set(_TABLE_NAME.findall(content))
    return content.startswith(_SQLITE) and bool(tables) and tables.isdisjoint(_OUR_TABLES)


_SQLITE = b"SQLite format 3\0"
_TABLE_NAME = re.compile(rb"CREATE TABLE [\"'`\[]?(\w+)")
"""As SQLite keeps it in the schema, whatever the spelling of the first two words was."""


@dataclass(slots=True)
class _Rows:
    """Rows by table, each under its key: one that was met twice counts once."""

    sessions: dict[int, tuple[Value, ...]] = field(default_factory=dict)
    sets: dict[tuple[Value, ...], tuple[Value, ...]] = field(default_factory=dict)
    notes: dict[tuple[Value, ...], tuple[Value, ...]] = field(default_factory=dict)
    breaks: dict[int, tuple[Value, ...]] = field(default_factory=dict)
    pauses: dict[int, tuple[Value, ...]] = field(default_factory=dict)
    allowances: dict[Value, tuple[Value, ...]] = field(default_factory=dict)

    def count(self) -> RecordCount:
        return RecordCount(**{name: len(getattr(self, name)) for name in self.__slots__})

    def write(self, database: sqlite3.Connection) -> None:
        for name in self.__slots__:
            for row in getattr(self, name).values():
                marks = ", ".join("?" * len(row))
                database.execute(f"INSERT INTO {name} VALUES ({marks})", row)  # noqa: S608  (names of ours)


_OUR_TABLES = {b"migrations", *map(str.encode, _Rows.__slots__)}


def _sorted_out(found: Iterable[FoundRow]) -> _Rows:
    """Tell the tables apart by what their rows look like; what looks like none of ours is left out."""
    rows = _Rows()
    for row in found:
        for fits, take in _TABLES:
            if len(fits) == len(row.values) and all(test(value) for test, value in zip(fits, row.values, strict=True)):
                take(rows, row)
                break
    # a set or a note without its session cannot be read by anybody
    for table in (rows.sets, rows.notes):
        for key in [key for key in table if key[0] not in rows.sessions]:
            del table[key]
    for number, entry in rows.breaks.items():
        if entry[5] not in rows.sessions:
            rows.breaks[number] = (*entry[:5], None, *entry[6:])
    return rows


def _is_text(value: Value) -> bool:
    return isinstance(value, str)


def _is_whole(value: Value) -> bool:
    return isinstance(value, int)


def _is_none(value: Value) -> bool:
    return value is None


def _is_moment(value: Value) -> bool:
    with suppress(ValueError):  # no moment, says the end
        return isinstance(value, str) and len(value) == _MOMENT and datetime.fromisoformat(value).tzinfo is not None
    return False


_MOMENT = len("2026-03-31T09:00:00.000000+00:00")


def _or_none(test: Callable[[Value], bool]) -> Callable[[Value], bool]:
    return lambda value: value is None or test(value)


def _one_of(words: type[StrEnum]) -> Callable[[Value], bool]:
    known = {word.value for word in words}
    return lambda value: value in known


def _session(rows: _Rows, row: FoundRow) -> None:
    rows.sessions[row.rowid] = (row.rowid, *row.values[1:])


def _set(rows: _Rows, row: FoundRow) -> None:
    rows.sets[row.values[:2]] = row.values


def _note(rows: _Rows, row: FoundRow) -> None:
    rows.notes[row.values[:2]] = row.values


def _break(rows: _Rows, row: FoundRow) -> None:
    rows.breaks[row.rowid] = (row.rowid, *row.values[1:])


def _old_break(rows: _Rows, row: FoundRow) -> None:
    """Take one that was written before breaks had a kind; the columns that came later stand in no such row."""
    rows.breaks[row.rowid] = (row.rowid, *row.values[1:], "break", None, None)


def _pause(rows: _Rows, row: FoundRow) -> None:
    rows.pauses[row.rowid] = (row.rowid, *row.values[1:])


def _allowance(rows: _Rows, row: FoundRow) -> None:
    rows.allowances[row.values[0]] = row.values


_SOME_MOMENT, _SOME_TEXT, _SOME_NUMBER = _or_none(_is_moment), _or_none(_is_text), _or_none(_is_whole)
_BREAK = (_is_none, _is_moment, _is_moment, _one_of(BreakOutcome), _is_text, _SOME_NUMBER)
_TABLES: tuple[tuple[tuple[Callable[[Value], bool], ...], Callable[[_Rows, FoundRow], None]], ...] = (
    (
        (
            *(_is_none, _is_text, _is_text, _is_moment, _SOME_MOMENT),
            *(_or_none(_one_of(SessionOutcome)), _is_whole, _SOME_NUMBER),
        ),
        _session,
    ),
    (
        (
            *(_is_whole, _is_whole, _is_text, _SOME_TEXT, _is_whole, _is_whole),
            *(_is_text, _one_of(Outcome), _or_none(_one_of(By))),
        ),
        _set,
    ),
    ((_is_whole, _is_whole, _is_text, _one_of(Note)), _note),
    ((*_BREAK, _is_text, _SOME_TEXT, _SOME_MOMENT), _break),
    (_BREAK, _old_break),
    ((_is_none, _is_moment, _SOME_MOMENT, _SOME_MOMENT), _pause),
    ((_is_text, _is_moment), _allowance),
)
"""What each column of a table may hold (an INTEGER PRIMARY KEY stands as NULL in its row), and where the row goes."""
