from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import DeviceError
from coach.journal.deferred import DeferredRows
from coach.journal.entries import (
    BreakEntry,
    BreakOutcome,
    By,
    Note,
    NoteEntry,
    Outcome,
    SessionEntry,
    SessionOutcome,
    SetEntry,
)
from coach.journal.memory import MemoryJournal

pytestmark = pytest.mark.faults

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
FULL = "the journal cannot be used now: disk full; make room on that disk"


def set_of(done: int) -> SetEntry:
    return SetEntry(
        exercise="squat", side=None, target=9, done=done, unit="reps", outcome=Outcome.DONE, confirmed_by=None
    )


def break_of(session: int | None) -> BreakEntry:
    return BreakEntry(due=TEN, decided_at=TEN, outcome=BreakOutcome.TAKEN, routine="neck", session=session)


def lead(rows: DeferredRows, journal: MemoryJournal, works: list[bool]) -> None:
    """Write a whole session; before each row the journal works, or does not."""
    turns = iter(works)

    def turn() -> None:
        journal.refuse(None if next(turns) else FULL)

    turn()
    number = rows.begin_session("neck", "en", TEN)
    turn()
    rows.add_break(break_of(number))
    for done in (1, 2):
        turn()
        rows.add_set(number, set_of(done))
    turn()
    rows.add_note(number, NoteEntry(exercise="squat", note=Note.EASIER))
    turn()
    rows.confirm_sets(number, By.VOICE)
    turn()
    rows.end_session(number, SessionOutcome.FINISHED, TEN + timedelta(minutes=1))


WHOLE = [True] * 7


@given(st.lists(st.booleans(), min_size=7, max_size=7))
def test_whenever_the_journal_fails_it_has_every_row_once_and_in_order_in_the_end(works):
    steady, shaky = MemoryJournal(), MemoryJournal()
    lead(DeferredRows(steady), steady, WHOLE)
    rows = DeferredRows(shaky)
    lead(rows, shaky, works)
    shaky.refuse(None)
    assert rows.settle() is None
    assert (shaky.sessions(), shaky.breaks()) == (steady.sessions(), steady.breaks())


def test_why_rows_wait_is_told_while_they_do():
    journal = MemoryJournal()
    rows = DeferredRows(journal)
    number = rows.begin_session("neck", "en", TEN)
    journal.refuse(FULL)
    rows.add_set(number, set_of(1))
    assert rows.fault == FULL
    journal.refuse(None)
    rows.add_set(number, set_of(2))
    assert rows.fault is None
    assert [each.done for each in journal.sessions()[0].sets] == [1, 2]


def test_a_session_that_is_not_written_yet_has_no_number_of_another():
    journal = MemoryJournal()
    journal.refuse(FULL)
    assert DeferredRows(journal).begin_session("neck", "en", TEN) < 1


def test_a_break_that_waits_can_be_planned_by():
    journal = MemoryJournal()
    rows = DeferredRows(journal)
    journal.refuse(FULL)
    rows.add_break(break_of(None))
    assert rows.breaks == (break_of(None),)


def test_what_cannot_be_written_in_the_end_is_kept_whole_and_told():
    journal, kept = MemoryJournal(), []

    def keep(records):
        kept.extend(records)
        return "journal.unwritten-1.json"

    rows = DeferredRows(journal, keep)
    lead(rows, journal, [True, True, False, False, False, False, False])
    left = rows.settle(tries=2)
    assert left is not None
    assert left.kept
    assert left.text == (
        f"not in the journal: 5 rows ({FULL}); kept in journal.unwritten-1.json,"
        " and read in once the journal can be written"
    )
    (session,) = kept
    assert isinstance(session, SessionEntry)
    assert (session.outcome, [each.done for each in session.sets]) == (SessionOutcome.FINISHED, [1, 2])
    assert {each.confirmed_by for each in session.sets} == {By.VOICE}
    journal.refuse(None)
    assert rows.settle() is None  # it was told once, and is not written a second time
    assert journal.sessions()[0].sets == ()


@pytest.mark.parametrize("keeps", [True, False])
def test_what_can_be_kept_nowhere_is_told_as_lost(keeps):
    def keep(_):
        raise DeviceError("no room there either")

    journal = MemoryJournal()
    journal.refuse(FULL)
    rows = DeferredRows(journal, keep if keeps else None)
    rows.add_break(break_of(None))
    left = rows.settle()
    assert left is not None
    assert not left.kept
    assert left.text.startswith(f"not in the journal: 1 row ({FULL}); lost")
