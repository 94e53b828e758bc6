"""That it is a journal, tests/contract/test_journal.py holds."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from coach.errors import DamagedJournalError, DeviceError, JournalUnusableError
from coach.journal.adapters.late_journal import LateJournal
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import SessionOutcome

pytestmark = pytest.mark.faults

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_journal_that_can_only_be_read_is_read_and_written_once_that_works(tmp_path):
    path = tmp_path / "journal.db"
    with closing(SqliteJournal(path)) as journal:
        number = journal.begin_session("neck", "en", TEN)
        journal.end_session(number, SessionOutcome.FINISHED, TEN)
        journal.allow("squat", TEN)
    full = True

    def opened() -> SqliteJournal:
        if full:
            raise JournalUnusableError("disk full")
        return SqliteJournal(path)

    with closing(LateJournal(path, opened)) as late:
        assert [each.routine for each in late.sessions()] == ["neck"]
        assert late.allowed() == {"squat": TEN}
        with pytest.raises(JournalUnusableError, match="disk full"):
            late.begin_session("back", "en", TEN)
        full = False
        late.begin_session("back", "en", TEN)
    with closing(SqliteJournal(path)) as journal:
        assert [each.routine for each in journal.sessions()] == ["neck", "back"]


def test_a_journal_that_is_not_there_and_cannot_be_made_holds_nothing(tmp_path):
    with closing(LateJournal(tmp_path / "missing" / "journal.db")) as late:
        assert (late.sessions(), late.breaks(), late.met(), late.allowed()) == ((), (), {}, {})
        with pytest.raises(JournalUnusableError, match="look at the rights"):
            late.end_pause(TEN)


@pytest.mark.parametrize(
    ("content", "error"), [(b"x" * 5000, DamagedJournalError), (b"SQLite format 3\0" + b"\xff" * 5000, DeviceError)]
)
def test_a_file_that_is_no_journal_is_refused_as_ever(tmp_path, content, error):
    path = tmp_path / "journal.db"
    path.write_bytes(content)
    with pytest.raises(error):
        LateJournal(path)
