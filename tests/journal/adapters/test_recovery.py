from __future__ import annotations

import random
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta

import pytest

from coach.errors import DamagedJournalError, DeviceError
from coach.journal.adapters.page_reader import read_rows
from coach.journal.adapters.records_sql import SqliteRecords
from coach.journal.adapters.recovery import is_whole, recover
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.adapters.statistics_sql import SqliteTotals
from coach.journal.entries import BreakEntry, BreakOutcome, Note, NoteEntry, Outcome, SessionOutcome, SetEntry

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
SESSIONS = 120
ENTRY = SetEntry(exercise="kør", side=None, target=8, done=1, unit="reps", outcome=Outcome.DONE, confirmed_by=None)


def fill(path) -> None:
    with closing(SqliteRecords(path)) as journal:
        for turn in range(SESSIONS):
            at = TEN + timedelta(hours=turn, microseconds=turn)
            number = journal.begin_session("coffee_minute", "da", at)
            for _ in range(3):
                journal.add_set(number, ENTRY)
            journal.add_note(number, NoteEntry(exercise="kør", note=Note.HARDER))
            journal.end_session(number, SessionOutcome.FINISHED, at + timedelta(seconds=65))
            journal.add_break(
                BreakEntry(due=at, decided_at=at, outcome=BreakOutcome.TAKEN, routine="x", session=number)
            )
        journal.begin_pause(TEN, None)
        journal.allow("kør", TEN)


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("filled") / "journal.db"
    fill(path)
    return path.read_bytes()


@pytest.fixture
def path(filled, tmp_path):
    path = tmp_path / "journal.db"
    path.write_bytes(filled)
    return path


def records(path) -> list:
    with closing(SqliteRecords(path)) as journal:
        return list(journal.records())


def test_a_whole_journal_is_called_whole(path):
    assert is_whole(path)
    path.write_bytes(path.read_bytes()[:-4096])
    assert not is_whole(path)


def test_a_journal_that_another_process_holds_is_not_taken_for_damaged(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DeviceError, match="cannot be used now"):
            is_whole(path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"\xff" * 100 + data[100:],  # the header
        lambda data: b"\xff" * 4096 + data[4096:],  # header and schema
        lambda data: data.replace(b"CREATE TABLE sessions", b"CREATE TABLE seshions"),
    ],
)
def test_without_header_or_schema_every_row_is_recovered(path, spoil):
    before = records(path)
    path.write_bytes(spoil(path.read_bytes()))
    damaged = path.read_bytes()
    with pytest.raises(DamagedJournalError), closing(SqliteRecords(path)) as journal:
        list(journal.records())
    done = recover(path, path.with_name("aside.db"))
    assert done.recovered.sessions == SESSIONS
    assert done.set_aside.read_bytes() == damaged
    assert records(path) == before
    assert is_whole(path)
    assert sorted(each.name for each in path.parent.iterdir()) == ["aside.db", "journal.db"]


def test_a_page_that_is_gone_takes_its_own_rows_alone(path):
    data = path.read_bytes()
    pages = range(1, len(data) // 4096)
    before = len(records(path))
    for page in pages:
        path.write_bytes(data[: page * 4096] + bytes(4096) + data[(page + 1) * 4096 :])
        recover(path, path.with_name(f"aside_{page}.db"))
        assert before * 0.5 < len(records(path)) <= before
        assert is_whole(path)


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes_end_in_one_line_and_a_journal_that_can_be_used(path, seed):
    rng = random.Random(seed)  # noqa: S311
    data = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 1, 8])):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)
    for kind, use in (
        (SqliteJournal, lambda journal: (journal.sessions(), journal.breaks(), journal.met(), journal.pause())),
        (SqliteTotals, lambda journal: journal.totals(UTC)),
        (SqliteRecords, lambda journal: list(journal.records())),
    ):
        with suppress(DeviceError), closing(kind(path)) as journal:
            use(journal)
    if not is_whole(path):
        recover(path, path.with_name("aside.db"))
        assert is_whole(path)
        assert len(records(path)) > SESSIONS


def test_what_stands_in_the_wal_alone_is_recovered_too(path):
    with closing(SqliteRecords(path)) as journal:
        number = journal.begin_session("in_the_wal", "en", TEN)
        journal.add_set(number, ENTRY)
        file, wal = path.read_bytes(), path.with_name("journal.db-wal").read_bytes()
        # as a crash leaves them; the last frame was not written to its end
        other = path.with_name("other.db")
        other.write_bytes(bytes(100) + file[100:])
        other.with_name("other.db-wal").write_bytes(wal + wal[-4000:])
    done = recover(other, path.with_name("aside.db"))
    assert done.recovered.sessions == SESSIONS + 1
    assert {each.routine for each in SqliteRecords(other).sessions()} == {"coffee_minute", "in_the_wal"}
    assert path.with_name("aside.db-wal").exists()


def test_what_was_forgotten_does_not_come_back(path):
    with closing(SqliteRecords(path)) as journal:
        journal.forget(TEN + timedelta(hours=60))
    data = path.read_bytes()
    path.write_bytes(bytes(100) + data[100:])
    assert recover(path, path.with_name("aside.db")).recovered.sessions == SESSIONS - 60


def other_program(path) -> bytes:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute('create table "birds" (name TEXT)')
        database.executemany("INSERT INTO birds VALUES (?)", [("wren",)] * 2000)
    content = path.read_bytes()
    return content[:4096] + b"\xff" * 4096 + content[8192:]


def test_a_damaged_file_of_another_program_is_left_as_it_is(tmp_path):
    path = tmp_path / "journal.db"
    path.write_bytes(content := other_program(path))
    assert recover(path, tmp_path / "aside.db") is None
    assert [each.name for each in tmp_path.iterdir()] == ["journal.db"]
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [
        bytes(69_632),  # as a loss of power leaves it
        bytes(1000),
        b"a diary, but not ours " * 500,
        b"CREATE TABLE birds in a text is no database",
        b"SQLite format 3\0" + b"\xff" * 8000,
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_set_aside_and_a_new_journal_begun(tmp_path, content):
    path = tmp_path / "journal.db"
    path.write_bytes(content)
    with pytest.raises(DamagedJournalError):
        SqliteJournal(path)
    done = recover(path, tmp_path / "aside.db")
    assert (done.set_aside.read_bytes(), bool(done.recovered)) == (content, False)
    assert is_whole(path)
    assert records(path) == []


def test_an_empty_journal_that_was_damaged_is_taken_for_ours(tmp_path):
    path = tmp_path / "journal.db"
    SqliteJournal(path).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert not is_whole(path)
    assert recover(path, tmp_path / "aside.db") is not None
    assert is_whole(path)


def test_rows_of_before_breaks_had_a_kind_are_known(tmp_path):
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE breaks (id INTEGER PRIMARY KEY, due, decided_at, outcome, routine, session)")
        moment = TEN.isoformat(timespec="microseconds")
        database.execute("INSERT INTO breaks VALUES (5, ?, ?, 'later', 'x', NULL)", (moment, moment))
    assert recover(path, tmp_path / "aside.db").recovered.breaks == 1
    with closing(SqliteJournal(path)) as journal:
        assert [(each.kind, each.outcome) for each in journal.breaks()] == [("break", BreakOutcome.LATER)]


@pytest.mark.parametrize("seed", range(20))
def test_noise_gives_no_row_and_no_error(seed):
    rng = random.Random(seed)  # noqa: S311
    page = bytes([0x0D, *rng.randbytes(4095)])
    assert all(isinstance(row.rowid, int) for row in read_rows(page * 3, rng.randbytes(5000)))
