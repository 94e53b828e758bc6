from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.errors import DeviceError
from coach.journal.adapters.migrations import STEPS, migrate
from coach.journal.adapters.records_sql import SqliteRecords
from coach.journal.adapters.spill_files import SpilledJournal
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.adapters.statistics_sql import SqliteTotals
from coach.journal.entries import BreakEntry, BreakOutcome, Note, NoteEntry, Outcome, SessionOutcome, SetEntry
from coach.system.process_identity import ProcessIdentity, is_alive, this_process
from coach.units import LAST_MOMENT

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
SQUATS = SetEntry(exercise="squat", side=None, target=9, done=9, unit="reps", outcome=Outcome.DONE, confirmed_by=None)

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import Outcome, SetEntry
journal = SqliteJournal(Path(sys.argv[1]))
entry = SetEntry(exercise="neck", side=None, target=1, done=1, unit="reps", outcome=Outcome.DONE, confirmed_by=None)
for _ in range(25):
    number = journal.begin_session(sys.argv[2], "en", datetime(2026, 3, 2, 10, tzinfo=UTC))
    journal.add_set(number, entry)
"""


def test_processes_that_open_and_write_a_new_journal_at_once_lose_nothing(tmp_path):
    path = tmp_path / "journal.db"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in ("one", "two", "three")]
    assert [each.wait(60) for each in writers] == [0, 0, 0]
    with closing(SqliteJournal(path)) as journal:
        found = [each.routine for each in journal.sessions() if len(each.sets) == 1]
        assert {name: found.count(name) for name in found} == {"one": 25, "two": 25, "three": 25}
        # they have all gone, and none of them said how it ended
        assert journal.end_broken(TEN) == 75


def test_a_session_that_this_process_leads_is_not_broken(tmp_path):
    with (
        closing(SqliteJournal(tmp_path / "journal.db")) as leads,
        closing(SqliteJournal(tmp_path / "journal.db")) as finds,
    ):
        leads.begin_session("neck", "en", TEN)
        assert finds.end_broken(TEN) == 0


def test_what_was_written_is_there_for_the_next_process(tmp_path):
    with closing(SqliteJournal(tmp_path / "journal.db")) as journal:
        number = journal.begin_session("neck", "en", TEN)
        journal.end_session(number, SessionOutcome.FINISHED, TEN)
    with closing(SqliteJournal(tmp_path / "journal.db")) as journal:
        assert [each.outcome for each in journal.sessions()] == [SessionOutcome.FINISHED]


def foreign(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE birds (name TEXT)")


def newer(path):
    SqliteJournal(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("INSERT INTO migrations VALUES ('999_moon', '2031-01-01T00:00:00Z')")


def torn(path):
    SqliteJournal(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))


@pytest.mark.parametrize(
    ("spoil", "remedy"),
    [
        (lambda path: path.write_bytes(b"not a database at all, but long enough" * 100), "move the file away"),
        (torn, "move the file away"),
        (foreign, "another program's database; move it away"),
        (newer, "a newer version of coach wrote it; install that one again"),
    ],
)
def test_a_file_that_is_no_journal_is_told_in_a_line_and_left_as_it_was(tmp_path, spoil, remedy):
    path = tmp_path / "journal.db"
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(DeviceError) as caught:
        SqliteJournal(path)
    told = str(caught.value)
    assert told.startswith(f"{path}: ")
    assert remedy in told
    assert "\n" not in told
    assert path.read_bytes() == before


def every_reading(path: Path) -> None:
    """Read all that a journal has, as the commands do."""
    with closing(SpilledJournal(path)) as journal:
        for read in (journal.sessions, journal.breaks, journal.met, journal.allowed, journal.pause):
            read()
        journal.end_broken(TEN)
    with closing(SqliteTotals(path)) as totals:
        totals.totals(UTC)
    with closing(SqliteRecords(path)) as records:
        list(records.records())


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(3))
def test_changed_bytes_are_damage_that_is_told_or_nothing(tmp_path, seed):
    path, rng = tmp_path / "journal.db", random.Random(seed)  # noqa: S311  (which bytes)
    with closing(SqliteJournal(path)) as journal:
        for _ in range(9):
            number = journal.begin_session("neck", "en", TEN)
            journal.add_set(number, SQUATS)
            journal.add_note(number, NoteEntry(exercise="squat", note=Note.EASIER))
            journal.add_break(
                BreakEntry(due=TEN, decided_at=TEN, outcome=BreakOutcome.TAKEN, routine="neck", session=number)
            )
        journal.begin_pause(TEN, TEN)
        journal.allow("squat", TEN)
    whole = path.read_bytes()
    written = [place for place, byte in enumerate(whole) if byte]
    told = []
    for _ in range(40):
        data = bytearray(whole)
        for place in rng.sample(written, rng.choice([1, 1, 3])):
            data[place] = rng.choice([data[place] ^ 1 << rng.randrange(8), rng.choice(b"0123456789W:+-T\xff")])
        for beside in tmp_path.glob("journal.db-*"):
            beside.unlink()
        path.write_bytes(data)
        try:
            every_reading(path)
        except DeviceError as error:
            told.append(str(error))
    assert told
    assert [each for each in told if not each.isprintable() or "; " not in each] == []


@pytest.mark.faults
@pytest.mark.parametrize("pid", [None, "7", b"7", 0, -1, 1 << 40])
def test_a_leader_that_can_be_no_process_has_gone(pid):
    assert not is_alive(ProcessIdentity(pid=pid, born=None))


@pytest.mark.faults
def test_a_row_of_the_calendars_last_day_is_read_as_of_the_last_that_can_be_computed_with(tmp_path):
    with closing(SqliteJournal(tmp_path / "journal.db")) as journal:
        journal.begin_pause(TEN, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
        pause = journal.pause()
    assert pause is not None
    assert pause.until == LAST_MOMENT


def test_a_folder_in_the_journals_place_is_told_in_a_line(tmp_path):
    with pytest.raises(DeviceError, match=r"cannot be used now: .*; look at the rights"):
        SqliteJournal(tmp_path)


def test_a_step_that_fails_leaves_the_file_at_the_step_before(tmp_path):
    path = tmp_path / "journal.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        first = next(iter(STEPS))
        database.execute("CREATE TABLE migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)")
        for statement in STEPS[first]:
            database.execute(statement)
        database.execute("INSERT INTO migrations VALUES (?, '2026-01-01T00:00:00Z')", (first,))
        # what the second step wants to make is there already: it fails half-way
        database.execute("CREATE TABLE breaks_due (x)")
        with pytest.raises(sqlite3.OperationalError):
            migrate(database)
        assert not database.in_transaction
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert "breaks" not in tables
        assert database.execute("SELECT name FROM migrations").fetchall() == [(first,)]
        database.execute("DROP TABLE breaks_due")
        migrate(database)
        assert [name for (name,) in database.execute("SELECT name FROM migrations ORDER BY name")] == list(STEPS)


def test_a_journal_that_stays_locked_is_told_and_loses_nothing(tmp_path):
    path = tmp_path / "journal.db"
    with (
        closing(SqliteJournal(path, patience=0.01)) as journal,
        closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DeviceError, match="database is locked"):
            journal.begin_session("neck", "en", TEN)
        other.execute("ROLLBACK")
        journal.begin_session("neck", "en", TEN)
        assert len(journal.sessions()) == 1


def test_a_process_lives_until_it_has_ended_also_where_nobody_waited_for_it():
    assert is_alive(this_process())
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with child:
        assert is_alive(ProcessIdentity(pid=child.pid, born=None))
        child.stdin.close()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert not is_alive(ProcessIdentity(pid=child.pid, born=None))
    assert not is_alive(ProcessIdentity(pid=child.pid, born=None))


@pytest.mark.skipif(this_process().born is None, reason="this system does not tell when a process started")
def test_a_process_that_got_the_number_of_another_is_not_it():
    ours = this_process()
    assert not is_alive(ProcessIdentity(pid=ours.pid, born=ours.born - 1))


@pytest.mark.skipif(sys.platform == "win32", reason="rights are of POSIX")
def test_nobody_else_may_read_it_nor_what_lies_beside_it(tmp_path):
    before = os.umask(0)
    try:
        with closing(SqliteJournal(tmp_path / "journal.db")) as journal:
            journal.begin_session("neck", "en", TEN)
            rights = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert set(rights) == {"journal.db", "journal.db-shm", "journal.db-wal"}
    assert set(rights.values()) == {0o600}
