"""The journal on disk as a whole: read row by row, added to, and forgotten so that its bytes are gone.

Long, but one module: the three share the statements of one table each.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from coach.errors import DeviceError, UsageError
from coach.journal.adapters.migrations import STEPS
from coach.journal.adapters.rows import (
    moment_text,
    read_break,
    read_note,
    read_pause,
    read_session,
    read_set,
    read_word,
)
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import (
    BreakEntry,
    PauseEntry,
    SessionEntry,
)
from coach.journal.exchange import AllowanceEntry, JournalRecord, RecordCount
from coach.system.process_identity import ProcessIdentity
from coach.texts import text
from coach.units import read_moment

_BATCH = 500
"""Records of a transaction: some hundredths of a second, for which other processes wait."""

_GAP = 0.02
"""Seconds between two transactions, in which another process gets its turn."""

_SESSIONS = "SELECT id, routine, language, started_at, ended_at, outcome FROM sessions ORDER BY started_at, id"

_SETS = """
SELECT sessions.id, exercise, side, target, done, unit, sets.outcome, confirmed_by
FROM sessions CROSS JOIN sets ON sets.session = sessions.id
ORDER BY started_at, sessions.id, seq
"""

_NOTES = """
SELECT sessions.id, exercise, note FROM sessions CROSS JOIN notes ON notes.session = sessions.id
ORDER BY started_at, sessions.id, seq
"""


class SqliteRecords(SqliteJournal):
    """Journal on a file that can be taken out, added to and forgotten as a whole."""

    def records(self) -> Generator[JournalRecord, None, None]:
        """Give everything, one at a time: sessions, breaks, pauses, each oldest first, and allowances.

        It is the journal of one moment; other processes write on meanwhile.
        """
        with self._snapshot() as database:
            yield from _sessions(database)
            for row in database.execute(
                "SELECT due, decided_at, outcome, routine, session, kind, why, again_at FROM breaks ORDER BY due, id"
            ):
                yield read_break(row)
            for row in database.execute("SELECT begun_at, until, ended_at FROM pauses ORDER BY id"):
                yield read_pause(row)
            for exercise, at in database.execute("SELECT exercise, allowed_at FROM allowances ORDER BY exercise"):
                yield AllowanceEntry(exercise=read_word(exercise), at=read_moment(at))

    def add_records(self, records: Iterable[JournalRecord]) -> RecordCount:
        """Write what is not there yet of *records*; return how much that was.

        A session is known by its routine, language and start; what it has more than the one that is there is added.
        Written in short transactions, so that a coach that runs is not kept waiting; what was broken off is completed
        by doing it again.
        """
        added, numbers, pauses = RecordCount(), {}, []
        coming, idle = iter(records), threading.Event()
        while batch := list(islice(coming, _BATCH)):
            with self._transaction() as database:
                for record in batch:
                    match record:
                        case SessionEntry():
                            numbers[record.id], count = self._add_session(database, record)
                            added += count
                        case BreakEntry():
                            session = None if record.session is None else numbers.get(record.session)
                            added += RecordCount(breaks=_add_break_once(database, record, session))
                        case PauseEntry():
                            pauses.append(record)
                        case AllowanceEntry():
                            added += RecordCount(allowances=_add_allowance(database, record))
            idle.wait(_GAP)
        with self._transaction() as database:
            return added + RecordCount(pauses=_add_pauses(database, pauses))

    def forget(self, before: datetime | None) -> RecordCount:
        """Delete what began before *before* (None: everything) so that its bytes are gone; return how much that was.

        Raises:
            UsageError: a session runs that would have to go.
            DeviceError: the rows are deleted, but another process keeps the file from being cleaned.
        """
        limit = "~" if before is None else moment_text(before)
        with self._told():
            # without an index on breaks.session SQLite would read all breaks for each session that goes; what
            # refers to one goes first, or is set free, below
            for pragma in ("secure_delete = ON", "temp_store = MEMORY", "foreign_keys = OFF"):
                self._database.execute(f"PRAGMA {pragma}")
        with self._transaction() as database:
            for pid, born in database.execute(
                "SELECT leader_pid, leader_born FROM sessions WHERE ended_at IS NULL AND started_at < ?", (limit,)
            ):
                if self._lives(ProcessIdentity(pid=pid, born=born)):
                    raise UsageError("a session runs; stop it, then forget")
            inside = "session IN (SELECT id FROM sessions WHERE started_at < ?)"
            gone = RecordCount(
                sets=_deleted(database, f"sets WHERE {inside}", limit),
                notes=_deleted(database, f"notes WHERE {inside}", limit),
                breaks=_deleted(database, "breaks WHERE due < ?", limit),
                pauses=_deleted(database, "pauses WHERE begun_at < ?", limit),
                allowances=_deleted(database, "allowances WHERE allowed_at < ?", limit),
            )
            # a clock that was set back may have left a later break of an earlier session
            database.execute(f"UPDATE breaks SET session = NULL WHERE {inside}", (limit,))  # noqa: S608
            gone += RecordCount(sessions=_deleted(database, "sessions WHERE started_at < ?", limit))
        self._scrub()
        with self._told():
            self._database.execute("PRAGMA foreign_keys = ON")
        return gone

    def back_up(self, target: Path) -> None:
        """Write a copy of this moment to *target*, one file without WAL; other processes write on meanwhile."""
        with self._told(), closing(sqlite3.connect(target)) as copy:
            self._database.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")

    def end_wal(self) -> None:
        """Make it a file of its own again, as a backup is: without WAL beside it."""
        with self._told():
            self._database.execute("PRAGMA journal_mode = DELETE")

    def _scrub(self) -> None:
        """Rewrite the file without free pages, and empty the WAL."""
        with self._told():
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._database.execute("VACUUM")
            (busy, _, _) = self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise DeviceError(
                text(
                    "{path}: the rows are deleted, but another program that reads the file keeps their "
                    "bytes in it; end that one, then forget again",
                    path=self._path,
                )
            )

    def _add_session(self, database: sqlite3.Connection, entry: SessionEntry) -> tuple[int, RecordCount]:
        known = database.execute(
            "SELECT id, ended_at, leader_pid, leader_born FROM sessions"
            " WHERE started_at = ? AND routine = ? AND language = ?",
            (moment_text(entry.started_at), entry.routine, entry.language),
        ).fetchone()
        ended_at = moment_text(entry.ended_at) if entry.ended_at else None
        if known is None:
            (number,) = database.execute(
                "INSERT INTO sessions (routine, language, started_at, ended_at, outcome, leader_pid, leader_born)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (
                    entry.routine,
                    entry.language,
                    moment_text(entry.started_at),
                    ended_at,
                    entry.outcome,
                    self._leader.pid,
                    self._leader.born,
                ),
            ).fetchone()
        else:
            number, ended, pid, born = known
            if not ended:
                if self._lives(ProcessIdentity(pid=pid, born=born)):
                    return number, RecordCount()  # it runs: what it does is its own to write
                database.execute(
                    "UPDATE sessions SET ended_at = ?, outcome = ? WHERE id = ?", (ended_at, entry.outcome, number)
                )
        sets = database.executemany(
            "INSERT OR IGNORE INTO sets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    number,
                    seq,
                    each.exercise,
                    each.side,
                    each.target,
                    each.done,
                    each.unit,
                    each.outcome,
                    each.confirmed_by,
                )
                for seq, each in enumerate(entry.sets)
            ],
        ).rowcount
        database.executemany(
            "UPDATE sets SET confirmed_by = ? WHERE session = ? AND seq = ? AND confirmed_by IS NULL",
            [(each.confirmed_by, number, seq) for seq, each in enumerate(entry.sets) if each.confirmed_by],
        )
        notes = database.executemany(
            "INSERT OR IGNORE INTO notes VALUES (?, ?, ?, ?)",
            [(number, seq, each.exercise, each.note) for seq, each in enumerate(entry.notes)],
        ).rowcount
        return number, RecordCount(sessions=int(known is None), sets=max(sets, 0), notes=max(notes, 0))


def is_journal(path: Path) -> bool:
    """Tell whether *path* is a journal's file, of whatever version; it is not changed."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            names = {name for (name,) in database.execute("SELECT name FROM migrations")}
    except sqlite3.Error:
        return False
    return next(iter(STEPS)) in names


def _sessions(database: sqlite3.Connection) -> Iterator[SessionEntry]:
    nothing: tuple[int, Iterator[Sequence[Any]]] = (0, iter(()))
    sets, notes = (groupby(database.execute(each), key=itemgetter(0)) for each in (_SETS, _NOTES))
    # each in the order of the sessions: none is read before its session is due
    done_in, done = next(sets, nothing)
    said_in, said = next(notes, nothing)
    for row in database.execute(_SESSIONS):
        my_sets, my_notes = [], []
        if done_in == row[0]:
            my_sets = [read_set(each[1:]) for each in done]
            done_in, done = next(sets, nothing)
        if said_in == row[0]:
            my_notes = [read_note(each[1:]) for each in said]
            said_in, said = next(notes, nothing)
        yield read_session(row, my_sets, my_notes)


def _add_break_once(database: sqlite3.Connection, entry: BreakEntry, session: int | None) -> int:
    row = (
        moment_text(entry.due),
        moment_text(entry.decided_at),
        entry.outcome,
        entry.routine,
        entry.kind,
        entry.why,
        moment_text(entry.again_at) if entry.again_at else None,
    )
    return database.execute(
        "INSERT INTO breaks (due, decided_at, outcome, routine, kind, why, again_at, session)"
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM breaks INDEXED BY breaks_due"
        "  WHERE due = ?1 AND decided_at = ?2 AND outcome = ?3 AND routine = ?4 AND kind = ?5 AND why IS ?6"
        "  AND again_at IS ?7)",
        (*row, session),
    ).rowcount


def _add_pauses(database: sqlite3.Connection, pauses: Sequence[PauseEntry]) -> int:
    """Add *pauses* before those that are there: the last of these stays the one that counts."""
    known = {begun_at for (begun_at,) in database.execute("SELECT begun_at FROM pauses")}
    fresh = [each for each in pauses if moment_text(each.begun_at) not in known]
    (first,) = database.execute("SELECT COALESCE(MIN(id), ?) FROM pauses", (len(fresh) + 1,)).fetchone()
    database.executemany(
        "INSERT INTO pauses VALUES (?, ?, ?, ?)",
        [
            (
                first - len(fresh) + place,
                moment_text(each.begun_at),
                moment_text(each.until) if each.until else None,
                moment_text(each.ended_at) if each.ended_at else None,
            )
            for place, each in enumerate(fresh)
        ],
    )
    return len(fresh)


def _add_allowance(database: sqlite3.Connection, entry: AllowanceEntry) -> int:
    return database.execute(
        "INSERT INTO allowances VALUES (?, ?) ON CONFLICT (exercise) DO UPDATE SET allowed_at = excluded.allowed_at"
        " WHERE excluded.allowed_at > allowed_at",
        (entry.exercise, moment_text(entry.at)),
    ).rowcount


def _deleted(database: sqlite3.Connection, which: str, limit: str) -> int:
    return database.execute(f"DELETE FROM {which}", (limit,)).rowcount  # noqa: S608  (words of ours)
