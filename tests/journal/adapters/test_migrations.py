"""The sums that triggers keep are those of the rows, whatever is done to the rows and by whom."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from coach.journal.adapters.migrations import sums_hold
from coach.journal.adapters.records_sql import SqliteRecords
from coach.journal.adapters.recovery import is_whole, recover
from coach.journal.entries import By, Outcome, SessionOutcome, SetEntry

BEGINS = datetime(2026, 3, 1, 20, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    """A journal whose sessions lie on some days, ended in every way, with ids in two spans of 4096."""
    path = tmp_path / "journal.db"
    dice = random.Random(5)  # noqa: S311  (no secret)
    with closing(SqliteRecords(path)) as journal:
        for number in range(60):
            if number == 30:
                skip_to(path, 4090)
            begun = BEGINS + timedelta(hours=dice.randrange(100), microseconds=dice.randrange(10**9))
            led = journal.begin_session("neck", "en", begun)
            for _ in range(dice.randrange(4)):
                journal.add_set(led, a_set(dice.choice(["squat", "neck"]), dice.choice(list(Outcome))))
            if dice.random() < 0.8:
                length = timedelta(seconds=dice.randrange(-9, 400))
                journal.end_session(led, dice.choice(list(SessionOutcome)), begun + length)
                journal.confirm_sets(led, By.KEY)
    return path


def a_set(exercise: str, outcome: Outcome) -> SetEntry:
    return SetEntry(exercise=exercise, side=None, target=8, done=8, unit="reps", outcome=outcome, confirmed_by=None)


def skip_to(path, number: int) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "INSERT INTO sessions VALUES (?, 'neck', 'en', ?, NULL, NULL, 1, 1)",
            (number, BEGINS.isoformat(timespec="microseconds")),
        )


def hold(path) -> bool:
    with closing(sqlite3.connect(path)) as database:
        return sums_hold(database)


def test_what_a_session_writes_is_summed_as_it_is_written(path):
    assert hold(path)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT COUNT(DISTINCT span), SUM(count) FROM set_counts").fetchone() == (
            2,
            database.execute("SELECT COUNT(*) FROM sets").fetchone()[0],
        )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sessions SET started_at = replace(started_at, '2026-03-02', '2026-03-04')",
        "UPDATE sessions SET started_at = '2026-04-01' || substr(started_at, 11)",
        "UPDATE sessions SET ended_at = NULL, outcome = NULL",
        "UPDATE sessions SET outcome = 'finished', ended_at = '2026-03-09T00:00:00.000000+00:00'",
        "UPDATE sets SET exercise = 'plank', outcome = 'done' WHERE seq = 0",
        "UPDATE sets SET session = session + 5000",
        "DELETE FROM sets WHERE outcome = 'done'",
        "DELETE FROM sessions WHERE id % 2",
        "DELETE FROM sets",
        "DELETE FROM sessions",
    ],
)
def test_another_program_that_changes_rows_changes_the_sums(path, change):
    with closing(sqlite3.connect(path)) as database, database:
        assert database.execute(change).rowcount > 0
    assert hold(path)


@pytest.mark.parametrize("days", [2, None])
def test_what_is_forgotten_is_in_no_sum(path, days):
    with closing(SqliteRecords(path, lives=lambda _: False)) as journal:
        journal.forget(None if days is None else BEGINS + timedelta(days=days))
    assert hold(path)
    with closing(sqlite3.connect(path)) as database:
        left = database.execute("SELECT (SELECT COUNT(*) FROM session_days), (SELECT COUNT(*) FROM set_counts)")
        assert [count > 0 for count in left.fetchone()] == [days is not None] * 2


def test_what_is_brought_in_or_recovered_is_summed(path, tmp_path):
    with closing(SqliteRecords(path)) as journal, closing(SqliteRecords(tmp_path / "other.db")) as other:
        other.add_records(journal.records())
    assert hold(tmp_path / "other.db")
    assert recover(path, tmp_path / "aside.db").recovered.sessions > 0
    assert hold(path)


def test_a_sum_that_is_not_that_of_its_rows_is_no_whole_journal(path):
    assert is_whole(path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE set_counts SET count = count + 1")
    assert not is_whole(path)
