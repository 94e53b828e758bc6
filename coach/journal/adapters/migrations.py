"""How the journal's file came to its present shape: append only, never edit one that was released.

Each step runs in one transaction with its own record in `migrations`, so a
process that dies half-way leaves the file at the step before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

_LENGTH = "CAST(round((julianday({0}ended_at) - julianday({0}started_at)) * 86400000) AS INTEGER)"

_MILLISECONDS = f"COALESCE(CASE WHEN {{0}}outcome <> 'broken' THEN MAX({_LENGTH}, 0) END, 0)"
_FINISHED = "COALESCE({0}outcome = 'finished', 0)"
"""What a session adds to its day; {0} stands before each column."""

_COUNT_SESSION = f"""
INSERT INTO session_days VALUES (
    substr(new.started_at, 1, 10), new.started_at, new.started_at,
    1, {_MILLISECONDS.format("new.")}, {_FINISHED.format("new.")}
) ON CONFLICT (day) DO UPDATE SET
    first = MIN(first, excluded.first), last = MAX(last, excluded.last), sessions = sessions + 1,
    milliseconds = milliseconds + excluded.milliseconds, finished = finished + excluded.finished;
"""  # noqa: S608  (words of ours, here and below)

_UNCOUNT_SESSION = f"""
DELETE FROM session_days WHERE day = substr(old.started_at, 1, 10) AND sessions = 1;
UPDATE session_days SET
    first = (SELECT MIN(started_at) FROM sessions WHERE started_at >= day AND started_at < day || '~'),
    last = (SELECT MAX(started_at) FROM sessions WHERE started_at >= day AND started_at < day || '~'),
    sessions = sessions - 1,
    milliseconds = milliseconds - {_MILLISECONDS.format("old.")},
    finished = finished - {_FINISHED.format("old.")}
WHERE day = substr(old.started_at, 1, 10);
"""  # noqa: S608

_SUMS = {
    "session_days": f"""
        SELECT substr(started_at, 1, 10), MIN(started_at), MAX(started_at),
               COUNT(*), SUM({_MILLISECONDS.format("")}), SUM({_FINISHED.format("")})
        FROM sessions GROUP BY 1
        """,  # noqa: S608
    "set_counts": "SELECT session / 4096, exercise, outcome, COUNT(*) FROM sets GROUP BY 1, 2, 3",
}
"""Table of sums -> the same from the rows."""

_COUNT_SET = """
INSERT INTO set_counts VALUES (new.session / 4096, new.exercise, new.outcome, 1)
ON CONFLICT (span, exercise, outcome) DO UPDATE SET count = count + 1;
"""

_OLD_COUNT = "span = old.session / 4096 AND exercise = old.exercise AND outcome = old.outcome"
_UNCOUNT_SET = f"""
DELETE FROM set_counts WHERE {_OLD_COUNT} AND count = 1;
UPDATE set_counts SET count = count - 1 WHERE {_OLD_COUNT};
"""  # noqa: S608

STEPS: Mapping[str, tuple[str, ...]] = {
    "001_sessions": (
        """
        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY,
            routine TEXT NOT NULL,
            language TEXT NOT NULL,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            outcome TEXT,
            leader_pid INTEGER NOT NULL,
            leader_born INTEGER
        )
        """,
        "CREATE INDEX sessions_started_at ON sessions (started_at)",
        """
        CREATE TABLE sets (
            session INTEGER NOT NULL REFERENCES sessions (id),
            seq INTEGER NOT NULL,
            exercise TEXT NOT NULL,
            side TEXT,
            target INTEGER NOT NULL,
            done INTEGER NOT NULL,
            unit TEXT NOT NULL,
            outcome TEXT NOT NULL,
            confirmed_by TEXT,
            PRIMARY KEY (session, seq)
        )
        """,
    ),
    "002_breaks": (
        """
        CREATE TABLE breaks (
            id INTEGER PRIMARY KEY,
            due TEXT NOT NULL,
            decided_at TEXT NOT NULL,
            outcome TEXT NOT NULL,
            routine TEXT NOT NULL,
            session INTEGER REFERENCES sessions (id)
        )
        """,
        "CREATE INDEX breaks_due ON breaks (due)",
    ),
    "003_day": (
        "ALTER TABLE breaks ADD COLUMN kind TEXT NOT NULL DEFAULT 'break'",
        "ALTER TABLE breaks ADD COLUMN why TEXT",
        "ALTER TABLE breaks ADD COLUMN again_at TEXT",
        """
        CREATE TABLE pauses (
            id INTEGER PRIMARY KEY,
            begun_at TEXT NOT NULL,
            until TEXT,
            ended_at TEXT
        )
        """,
    ),
    "004_notes": (
        """
        CREATE TABLE notes (
            session INTEGER NOT NULL REFERENCES sessions (id),
            seq INTEGER NOT NULL,
            exercise TEXT NOT NULL,
            note TEXT NOT NULL,
            PRIMARY KEY (session, seq)
        )
        """,
        "CREATE TABLE allowances (exercise TEXT PRIMARY KEY, allowed_at TEXT NOT NULL)",
    ),
    # indexes alone: each holds all that a sum of statistics_sql.py needs, so that no row is read for it
    "005_totals": (
        "CREATE INDEX sets_totals ON sets (exercise, outcome, session)",
        """
        CREATE INDEX sessions_totals
        ON sessions (
            started_at, outcome, CAST(round((julianday(ended_at) - julianday(started_at)) * 86400000) AS INTEGER)
        )
        """,
        "CREATE INDEX breaks_totals ON breaks (outcome, substr(due, 12, 2), due, why)",
    ),
    # another word among the outcomes of sets, at which an older version would take the file for damaged
    "006_broken_sets": (),
    # sums that triggers keep, in the transaction that writes the row, whoever writes it; WITHOUT ROWID, so that a
    # recovery, which goes by the leaves of tables, takes none of them for a row
    "007_sums": (
        # by the day of UTC, with its first and last start: a local day that cuts none in two is a sum of whole ones
        """
        CREATE TABLE session_days (
            day TEXT PRIMARY KEY,
            first TEXT NOT NULL,
            last TEXT NOT NULL,
            sessions INTEGER NOT NULL,
            milliseconds INTEGER NOT NULL,
            finished INTEGER NOT NULL
        ) WITHOUT ROWID
        """,
        f"INSERT INTO session_days {_SUMS['session_days']}",
        f"CREATE TRIGGER session_days_insert AFTER INSERT ON sessions BEGIN {_COUNT_SESSION} END",
        f"CREATE TRIGGER session_days_delete AFTER DELETE ON sessions BEGIN {_UNCOUNT_SESSION} END",
        f"""
        CREATE TRIGGER session_days_update AFTER UPDATE OF started_at, ended_at, outcome ON sessions
        BEGIN {_UNCOUNT_SESSION} {_COUNT_SESSION} END
        """,
        # by the ids of 4096 sessions, which never change
        """
        CREATE TABLE set_counts (
            span INTEGER NOT NULL,
            exercise TEXT NOT NULL,
            outcome TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (span, exercise, outcome)
        ) WITHOUT ROWID
        """,
        f"INSERT INTO set_counts {_SUMS['set_counts']}",
        f"CREATE TRIGGER set_counts_insert AFTER INSERT ON sets BEGIN {_COUNT_SET} END",
        f"CREATE TRIGGER set_counts_delete AFTER DELETE ON sets BEGIN {_UNCOUNT_SET} END",
        f"""
        CREATE TRIGGER set_counts_update AFTER UPDATE OF session, exercise, outcome ON sets
        BEGIN {_UNCOUNT_SET} {_COUNT_SET} END
        """,
    ),
}
"""Name -> statements, in the order in which they are applied."""

RENAMED: Mapping[str, str] = {"003_notes": "004_notes"}
"""Name under which a step was recorded once -> its name in `STEPS`."""


class ForeignFileError(Exception):
    """The file is a database, but no journal for this version.  The message says what it is and what to do."""


def migrate(database: sqlite3.Connection) -> None:
    """Bring *database* (in autocommit mode) to the present shape; several processes may do so at once.

    Raises:
        ForeignFileError: it is another program's, or a newer version wrote it; nothing was changed.
    """
    if set(STEPS) == _applied(database):
        return
    for name, statements in STEPS.items():
        with database:  # commits, or rolls back what raised
            database.execute("BEGIN IMMEDIATE")
            # asked again under the lock: another process may have been faster
            if name not in _applied(database):
                database.execute(
                    "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)"
                )
                for statement in statements:
                    database.execute(statement)
                database.execute("INSERT INTO migrations VALUES (?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))", (name,))


def sums_hold(database: sqlite3.Connection) -> bool:
    """Tell whether the sums that triggers keep in *database* are those of its rows."""
    return all(
        database.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()  # noqa: S608  (words of ours)
        == database.execute(f"{rows} ORDER BY 1, 2, 3").fetchall()
        for table, rows in _SUMS.items()
    )


def _applied(database: sqlite3.Connection) -> set[str]:
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return set()
    if "migrations" not in tables:
        raise ForeignFileError("it is another program's database; move it away and a new one is begun")
    names = {RENAMED.get(name, name) for (name,) in database.execute("SELECT name FROM migrations")}
    if not names <= set(STEPS):
        raise ForeignFileError("a newer version of coach wrote it; install that one again")
    return names
