"""A journal of every version that was ever committed opens; one of a version to come is not touched.

Each file of versions/ is what `iterdump` gave of a journal that the code of that version had made, with rows:
1_sessions, then 2_notes and 2_day, which were written side by side, and 3_day_and_notes, which joined them.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coach.errors import DeviceError
from coach.journal.adapters.migrations import RENAMED, STEPS
from coach.journal.adapters.records_sql import SqliteRecords
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.adapters.statistics_sql import SqliteTotals
from coach.journal.entries import BreakOutcome, Note, Outcome, SessionOutcome

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
VERSIONS = sorted((Path(__file__).parent / "versions").glob("*.sql"))


@pytest.fixture(params=VERSIONS, ids=lambda path: path.stem)
def old(request, tmp_path):
    path = tmp_path / "journal.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(request.param.read_text())
        database.execute("PRAGMA journal_mode = WAL")
    return path


def shape(path: Path) -> list[tuple[str, str, str]]:
    """Return every table with its columns, and every index, whatever the order in which they were made."""
    with closing(sqlite3.connect(path)) as database:
        names = database.execute("SELECT type, name, tbl_name FROM sqlite_master").fetchall()
        return sorted(
            (kind, name, str([row[1:] for row in database.execute(f"PRAGMA {kind}_info({name})")]))
            for kind, name, _ in names
        )


def test_all_four_are_here():
    assert [path.stem for path in VERSIONS] == ["1_sessions", "2_day", "2_notes", "3_day_and_notes"]


def test_an_older_journal_gets_the_shape_of_a_new_one(old, tmp_path):
    SqliteJournal(old).close()
    SqliteJournal(tmp_path / "new.db").close()
    assert shape(old) == shape(tmp_path / "new.db")
    SqliteJournal(old).close()  # and again, with nothing left to do


def test_an_older_journal_keeps_its_rows_and_takes_new_ones(old, request):
    version = request.node.callspec.params["old"].stem
    with closing(SqliteRecords(old)) as journal:
        (session,) = journal.sessions()
        assert (session.id, session.routine, session.outcome) == (7, "coffee_minute", SessionOutcome.FINISHED)
        assert session.started_at == TEN + timedelta(microseconds=1)
        assert [(each.exercise, each.outcome) for each in session.sets] == [
            ("chair_squat", Outcome.DONE),
            ("neck", Outcome.DONE_EARLY),
        ]
        (entry,) = journal.breaks()
        assert (entry.outcome, entry.session, entry.kind, entry.why) == (BreakOutcome.TAKEN, 7, "break", None)
        assert [each.note for each in session.notes] == ([Note.PAIN] if "notes" in version else [])
        assert list(journal.allowed()) == (["neck"] if "notes" in version else [])
        assert (journal.pause() is not None) is ("day" in version)
        journal.begin_pause(TEN, None)
        journal.allow("squat", TEN)
        assert journal.begin_session("neck", "en", TEN) == 8
        assert len(list(journal.records())) >= 4
    with closing(SqliteTotals(old)) as journal:
        assert journal.totals(UTC).days[0].sessions == 2


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_newer_journal_is_named_as_such_and_not_touched(old, mode):
    SqliteJournal(old).close()
    with closing(sqlite3.connect(old, isolation_level=None)) as database:
        database.execute(f"PRAGMA journal_mode = {mode}")
        database.execute("INSERT INTO migrations VALUES ('999_moon', '2031-01-01T00:00:00Z')")
        database.execute("CREATE TABLE moons (name TEXT)")
    before = hashlib.sha256(old.read_bytes()).hexdigest()
    for kind in (SqliteJournal, SqliteTotals, SqliteRecords):
        with pytest.raises(DeviceError, match="a newer version of coach wrote it; install that one again"):
            kind(old)
    assert hashlib.sha256(old.read_bytes()).hexdigest() == before
    assert [path.name for path in old.parent.iterdir()] == [old.name]


def test_a_name_that_was_given_up_is_none_of_today():
    assert not RENAMED.keys() & STEPS.keys()
    assert set(RENAMED.values()) <= STEPS.keys()
