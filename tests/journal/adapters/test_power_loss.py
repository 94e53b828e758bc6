"""The journal after a loss of power: whatever of its WAL has reached the disk, it opens with a prefix of the truth."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coach.journal.adapters.records_sql import SqliteRecords
from coach.journal.entries import BreakEntry, BreakOutcome, By, Note, NoteEntry, Outcome, SessionOutcome, SetEntry
from coach.journal.exchange import JournalRecord

pytestmark = pytest.mark.faults

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
HEADER, FRAME_HEADER = 32, 24
"""Bytes of a WAL's header and of a frame's, before each page (https://sqlite.org/fileformat2.html#walformat)."""


@dataclass
class Written:
    """A journal that was being written when the power went."""

    before: bytes
    """The file as it was when the WAL was begun."""

    after: bytes
    """The file as a checkpoint leaves it."""

    wal: bytes
    page: int
    truths: list[tuple[int, list[JournalRecord]]]
    """After each transaction: the length of the WAL, and all that the journal held."""

    def truth(self, length: int) -> list[JournalRecord]:
        """Return what a WAL of this *length* has to give."""
        return [content for size, content in self.truths if size <= length][-1]


def steps(journal: SqliteRecords) -> Iterator[Callable[[], object]]:
    """Give the transactions of three breaks, one after the other."""
    for hour in range(3):
        at = TEN + timedelta(hours=hour)
        number = journal.begin_session("neck", "en", at)
        yield lambda: None
        taken = BreakEntry(due=at, decided_at=at, outcome=BreakOutcome.TAKEN, routine="neck", session=number)
        yield lambda taken=taken: journal.add_break(taken)
        for done in (7, 8):
            entry = SetEntry(
                exercise="squat", side=None, target=9, done=done, unit="reps", outcome=Outcome.DONE, confirmed_by=None
            )
            yield lambda number=number, entry=entry: journal.add_set(number, entry)
        yield lambda number=number: journal.add_note(number, NoteEntry(exercise="squat", note=Note.EASIER))
        yield lambda number=number: journal.confirm_sets(number, By.VOICE)
        yield lambda number=number, at=at: journal.end_session(
            number, SessionOutcome.FINISHED, at + timedelta(minutes=3)
        )
        yield lambda at=at: journal.begin_pause(at, None)


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Written:
    path = tmp_path_factory.mktemp("power") / "journal.db"
    wal = Path(f"{path}-wal")
    SqliteRecords(path).close()
    before = path.read_bytes()
    with closing(SqliteRecords(path)) as journal:
        truths = [(0, list(journal.records()))]
        for step in steps(journal):
            step()
            truths.append((wal.stat().st_size, list(journal.records())))
        content = wal.read_bytes()
        with closing(sqlite3.connect(path)) as other:
            (page,) = other.execute("PRAGMA page_size").fetchone()
            other.execute("PRAGMA wal_checkpoint(PASSIVE)")
        after = path.read_bytes()
    assert len({size for size, _ in truths}) == len(truths)
    assert after != before
    return Written(before=before, after=after, wal=content, page=page, truths=truths)


def opened(folder: Path, database: bytes, wal: bytes) -> list[JournalRecord]:
    """Return what the journal holds that is opened from these bytes; it must be whole."""
    folder.mkdir()
    path = folder / "journal.db"
    path.write_bytes(database)
    Path(f"{path}-wal").write_bytes(wal)
    with closing(SqliteRecords(path)) as journal:
        found = list(journal.records())
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return found


def frames(written: Written) -> range:
    return range(HEADER, len(written.wal) + 1, FRAME_HEADER + written.page)


def test_a_wal_that_ends_at_any_page_or_frame_gives_all_that_was_written_by_then(tmp_path, written):
    ends = {*range(0, len(written.wal), written.page), *frames(written), *(end - 1 for end in frames(written))}
    for end in sorted(ends):
        assert opened(tmp_path / str(end), written.before, written.wal[:end]) == written.truth(end), end


def test_a_page_that_never_reached_the_wal_takes_nothing_from_what_is_before_it(tmp_path, written):
    for begin in frames(written)[:-1]:
        torn = bytearray(written.wal)
        torn[begin + FRAME_HEADER : begin + FRAME_HEADER + written.page] = bytes(written.page)
        assert opened(tmp_path / str(begin), written.before, bytes(torn)) == written.truth(begin), begin


def test_a_checkpoint_that_is_cut_off_at_any_page_has_lost_nothing(tmp_path, written):
    for end in range(0, len(written.after) + 1, written.page):
        half = written.after[:end] + written.before[end:]
        assert opened(tmp_path / str(end), half, written.wal) == written.truth(len(written.wal)), end
