"""The journal on disk: one SQLite file in WAL mode, written by several processes at once.

Every call is one transaction.  A moment is ISO 8601 text in UTC of one width,
so that text sorts as time does.  One module though long: one file, one port.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from coach.errors import DamagedJournalError, DeviceError, JournalUnusableError
from coach.journal.adapters.migrations import ForeignFileError, migrate
from coach.journal.adapters.rows import (
    moment_text,
    read_break,
    read_note,
    read_pause,
    read_session,
    read_set,
    read_word,
)
from coach.journal.entries import (
    BreakEntry,
    By,
    NoteEntry,
    Outcome,
    PauseEntry,
    SessionEntry,
    SessionOutcome,
    SetEntry,
)
from coach.system import process_identity
from coach.system.process_identity import ProcessIdentity
from coach.texts import text
from coach.units import read_moment

LOCK_TIMEOUT = 3.0
"""Seconds to wait for another process's transaction; each lasts milliseconds."""


class SqliteJournal:
    """Journal on a file.

    *leader* is written into each session that is begun, so that `end_broken`
    ends those only whose leader is gone by the judgement of *lives*.

    Raises:
        DeviceError: the file cannot be used; it is as it was.  Every method raises it too where the disk fails.
        DamagedJournalError: the file is not readable as a journal, which any method may find out.
    """

    def __init__(
        self,
        path: Path,
        *,
        leader: ProcessIdentity | None = None,
        lives: Callable[[ProcessIdentity], bool] = process_identity.is_alive,
        patience: float = LOCK_TIMEOUT,
    ) -> None:
        self._path = path
        self._leader = leader or process_identity.this_process()
        self._lives = lives
        with self._told():
            self._database = self._connected(path, patience)
            try:
                self._prepare()
            except Exception:
                self._database.close()
                raise

    def _connected(self, path: Path, patience: float) -> sqlite3.Connection:
        with suppress(OSError):  # made for this person alone; SQLite makes what lies beside it likewise
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        return sqlite3.connect(path, timeout=patience, isolation_level=None)

    def _prepare(self) -> None:
        migrate(self._database)
        if self._database.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            self._database.execute("PRAGMA journal_mode = WAL")
        # what was said to be written is so even when the power fails
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("PRAGMA foreign_keys = ON")

    def begin_session(self, routine: str, language: str, at: datetime) -> int:
        """Write that a session began; return its id."""
        with self._transaction() as database:
            row = database.execute(
                "INSERT INTO sessions (routine, language, started_at, leader_pid, leader_born)"
                " VALUES (?, ?, ?, ?, ?) RETURNING id",
                (routine, language, moment_text(at), self._leader.pid, self._leader.born),
            ).fetchone()
        return int(row[0])

    def add_set(self, session: int, entry: SetEntry) -> None:
        """Write a set that has ended.

        Raises:
            KeyError: there is no such session.
        """
        with self._transaction() as database:
            _known(database, session)
            database.execute(
                "INSERT INTO sets VALUES (?, (SELECT COUNT(*) FROM sets WHERE session = ?), ?, ?, ?, ?, ?, ?, ?)",
                (
                    session,
                    session,
                    entry.exercise,
                    entry.side,
                    entry.target,
                    entry.done,
                    entry.unit,
                    entry.outcome,
                    entry.confirmed_by,
                ),
            )

    def add_note(self, session: int, entry: NoteEntry) -> None:
        """Write what was said of an exercise in *session*.

        Raises:
            KeyError: there is no such session.
        """
        with self._transaction() as database:
            _known(database, session)
            database.execute(
                "INSERT INTO notes VALUES (?, (SELECT COUNT(*) FROM notes WHERE session = ?), ?, ?)",
                (session, session, entry.exercise, entry.note),
            )

    def allow(self, exercise: str, at: datetime) -> None:
        """Write that the person wants *exercise* to be offered again, whatever hurt before *at*."""
        with self._transaction() as database:
            database.execute("INSERT OR REPLACE INTO allowances VALUES (?, ?)", (exercise, moment_text(at)))

    def allowed(self) -> Mapping[str, datetime]:
        """Return exercise id -> when it was allowed last, UTC."""
        with self._snapshot() as database:
            rows = database.execute("SELECT exercise, allowed_at FROM allowances").fetchall()
            return {read_word(exercise): read_moment(moment) for exercise, moment in rows}

    def confirm_sets(self, session: int, by: By) -> None:
        """Mark every set of *session* with outcome done and nobody's confirmation as confirmed.

        Raises:
            KeyError: there is no such session.
        """
        with self._transaction() as database:
            _known(database, session)
            database.execute(
                "UPDATE sets SET confirmed_by = ? WHERE session = ? AND outcome = ? AND confirmed_by IS NULL",
                (by, session, Outcome.DONE),
            )

    def end_session(self, session: int, outcome: SessionOutcome, at: datetime) -> None:
        """Write how a session ended; a second end of the same session changes nothing.

        Raises:
            KeyError: there is no such session.
        """
        with self._transaction() as database:
            _known(database, session)
            _end(database, session, outcome, at)

    def end_broken(self, at: datetime) -> int:
        """End every session that has no end and no living leader as broken; return how many."""
        with self._transaction() as database:
            rows = database.execute("SELECT id, leader_pid, leader_born FROM sessions WHERE ended_at IS NULL")
            broken = [session for session, pid, born in rows if not self._lives(ProcessIdentity(pid=pid, born=born))]
            for session in broken:
                _end(database, session, SessionOutcome.BROKEN, at)
        return len(broken)

    def add_break(self, entry: BreakEntry) -> None:
        """Write what became of a break.

        Raises:
            KeyError: there is no such session.
        """
        with self._transaction() as database:
            if entry.session is not None:
                _known(database, entry.session)
            database.execute(
                "INSERT INTO breaks (due, decided_at, outcome, routine, session, kind, why, again_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    moment_text(entry.due),
                    moment_text(entry.decided_at),
                    entry.outcome,
                    entry.routine,
                    entry.session,
                    entry.kind,
                    entry.why,
                    moment_text(entry.again_at) if entry.again_at else None,
                ),
            )

    def begin_pause(self, at: datetime, until: datetime | None) -> None:
        """Write that the person wants silence from *at* to *until*; it takes the place of a pause that still holds."""
        with self._transaction() as database:
            database.execute("UPDATE pauses SET ended_at = ? WHERE ended_at IS NULL", (moment_text(at),))
            database.execute(
                "INSERT INTO pauses (begun_at, until) VALUES (?, ?)",
                (moment_text(at), moment_text(until) if until else None),
            )

    def end_pause(self, at: datetime) -> None:
        """Write that the person ended the pause; does nothing without a pause."""
        with self._transaction() as database:
            database.execute("UPDATE pauses SET ended_at = ? WHERE ended_at IS NULL", (moment_text(at),))

    def pause(self) -> PauseEntry | None:
        """Return the pause that was begun last, None where there never was one."""
        with self._snapshot() as database:
            row = database.execute("SELECT begun_at, until, ended_at FROM pauses ORDER BY id DESC LIMIT 1").fetchone()
            return None if row is None else read_pause(row)

    def sessions(self, since: datetime | None = None, until: datetime | None = None) -> tuple[SessionEntry, ...]:
        """Return the sessions begun at or after *since* and before *until*, oldest first, each with its sets."""
        span = _span(since, until)
        with self._snapshot() as database:
            sets: dict[int, list[SetEntry]] = {}
            for session, *row in database.execute(
                "SELECT session, exercise, side, target, done, unit, sets.outcome, confirmed_by"
                " FROM sets JOIN sessions ON sessions.id = session"
                " WHERE started_at >= ? AND started_at < ? ORDER BY session, seq",
                span,
            ):
                sets.setdefault(session, []).append(read_set(row))
            notes: dict[int, list[NoteEntry]] = {}
            for session, *row in database.execute(
                "SELECT session, exercise, note FROM notes JOIN sessions ON sessions.id = session"
                " WHERE started_at >= ? AND started_at < ? ORDER BY session, seq",
                span,
            ):
                notes.setdefault(session, []).append(read_note(row))
            return tuple(
                read_session(row, sets.get(row[0], ()), notes.get(row[0], ()))
                for row in database.execute(
                    "SELECT id, routine, language, started_at, ended_at, outcome"
                    " FROM sessions WHERE started_at >= ? AND started_at < ? ORDER BY started_at, id",
                    span,
                )
            )

    def breaks(self, since: datetime | None = None, until: datetime | None = None) -> tuple[BreakEntry, ...]:
        """Return the breaks due at or after *since* and before *until*, oldest first."""
        with self._snapshot() as database:
            return tuple(
                read_break(row)
                for row in database.execute(
                    "SELECT due, decided_at, outcome, routine, session, kind, why, again_at"
                    " FROM breaks WHERE due >= ? AND due < ? ORDER BY due, id",
                    _span(since, until),
                )
            )

    def met(self) -> Mapping[str, int]:
        """Return exercise id -> in how many sessions it has been done (outcome done or done early)."""
        with self._snapshot() as database:
            rows = database.execute(
                "SELECT exercise, COUNT(DISTINCT session) FROM sets WHERE outcome IN (?, ?) GROUP BY exercise",
                (Outcome.DONE, Outcome.DONE_EARLY),
            )
            return {read_word(exercise): int(count) for exercise, count in rows}

    def close(self) -> None:
        """Close the file.  May be called twice."""
        self._database.close()

    @contextmanager
    def _transaction(self, kind: str = "IMMEDIATE") -> Iterator[sqlite3.Connection]:
        with self._told(), self._database:  # commits, or rolls back what raised
            self._database.execute(f"BEGIN {kind}")
            yield self._database

    @contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        with self._told():
            try:
                with self._transaction("DEFERRED") as database:
                    yield database
            except (TypeError, ValueError) as error:  # a moment, a number or a word in a row that is none
                raise sqlite3.DatabaseError(str(error)) from error

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
            raise  # a bug of ours
        except ForeignFileError as error:
            raise DeviceError(
                text("{path}: not a journal that can be used: {error}", path=self._path, error=error)
            ) from error
        except sqlite3.OperationalError as error:
            if str(error).startswith(_DAMAGE):
                raise self._damaged(error) from error
            raise JournalUnusableError(
                text(
                    "{path}: the journal cannot be used now: {error}; {remedy}",
                    path=self._path,
                    error=error,
                    remedy=_remedy(error),
                )
            ) from error
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> DamagedJournalError:
        # SQLite repeats what stands in the file: lines of its schema, and whatever a byte was changed to
        said = "".join(each if each.isprintable() else " " for each in str(error))
        why = " ".join(said.replace(";", ",").split())[:_LONGEST]
        return DamagedJournalError(
            text(
                "{path}: the journal cannot be read: {why}; move the file away and a new one is begun",
                path=self._path,
                why=why,
            )
        )


class ReadOnlyJournal(SqliteJournal):
    """Journal on a file of which only the content can be read, as on a full or a read-only disk.

    What other processes have not brought from the WAL into the file is not seen.
    """

    def _connected(self, path: Path, patience: float) -> sqlite3.Connection:
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None)

    def _prepare(self) -> None:
        self._database.execute("SELECT 1 FROM sessions LIMIT 1")


_LONGEST = 160
"""Characters of SQLite's words that are repeated."""

_DAMAGE = ("no such table", "no such column", "unsupported file format", "Could not decode")
"""How SQLite's words begin when a byte of the schema, or of a text, was changed."""


_REMEDIES = {
    sqlite3.SQLITE_BUSY: "end the program that holds it (a backup, a database shell), or wait for it",
    sqlite3.SQLITE_LOCKED: "end the program that holds it (a backup, a database shell), or wait for it",
    sqlite3.SQLITE_FULL: "make room on that disk",
}
"""SQLite's number of an error -> what a person can do."""


def _remedy(error: sqlite3.Error) -> str:
    number = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest says more than a person can use
    return _REMEDIES.get(number, "look at the rights and the free space there")


def _span(since: datetime | None, until: datetime | None) -> tuple[str, str]:
    """Return what is before the first and after the last moment, as text sorts."""
    return "" if since is None else moment_text(since), "~" if until is None else moment_text(until)


def _known(database: sqlite3.Connection, session: int) -> None:
    if database.execute("SELECT 1 FROM sessions WHERE id = ?", (session,)).fetchone() is None:
        raise KeyError(session)


def _end(database: sqlite3.Connection, session: int, outcome: SessionOutcome, at: datetime) -> None:
    database.execute(
        "UPDATE sessions SET ended_at = ?, outcome = ? WHERE id = ? AND ended_at IS NULL",
        (moment_text(at), outcome, session),
    )
