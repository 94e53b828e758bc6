"""How the journal's file came to its present shape: append only, never edit one that was released.

Each step runs in one transaction with its own record in `migrations`, so a
process that dies half-way leaves the file at the step before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

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
