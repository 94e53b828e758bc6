from __future__ import annotations

from collections.abc import Sequence
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
from coach.journal.exchange import JournalRecord
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


class Place:
    """RowKeeper that shows what it keeps."""

    def __init__(self, *, full: bool = False) -> None:
        self.full = full
        self.held: list[JournalRecord] = []
        self.handed_over: list[JournalRecord] = []

    def hold(self, records: Sequence[JournalRecord]) -> None:
        if self.full:
            raise DeviceError("no room there either")
        self.held = list(records)

    def release(self) -> None:
        self.held = []

    def hand_over(self) -> str:
        self.handed_over, self.held = self.held, []
        return "journal.unwritten-1.json"


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


@given(st.lists(st.booleans(), min_size=7, max_size=7))
def test_whenever_the_process_is_killed_what_is_held_and_the_journal_have_every_row_once(works):
    steady, shaky, place = MemoryJournal(), MemoryJournal(), Place()
    lead(DeferredRows(steady), steady, WHOLE)
    lead(DeferredRows(shaky, place), shaky, works)
    shaky.refuse(None)
    shaky.desert()  # killed before it can settle anything
    shaky.add_records(place.held)
    (session,), (expected,) = shaky.sessions(), steady.sessions()
    assert session == expected
    assert shaky.breaks() == steady.breaks()


def test_nothing_is_held_once_all_is_written():
    journal, place = MemoryJournal(), Place()
    rows = DeferredRows(journal, place)
    number = rows.begin_session("neck", "en", TEN)
    assert place.held == []
    journal.refuse(FULL)
    rows.add_set(number, set_of(1))
    assert [each.done for each in place.held[0].sets] == [1]
    journal.refuse(None)
    rows.retry()
    assert place.held == []


def test_that_a_crash_would_lose_what_waits_is_told_where_it_would():
    journal, place = MemoryJournal(), Place(full=True)
    rows = DeferredRows(journal, place)
    journal.refuse(FULL)
    rows.add_break(break_of(None))
    assert rows.fault == f"{FULL}; until then a crash loses it"
    place.full = False
    rows.add_break(break_of(None))
    assert rows.fault == FULL


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
    journal, place = MemoryJournal(), Place()
    rows = DeferredRows(journal, place)
    lead(rows, journal, [True, True, False, False, False, False, False])
    left = rows.settle(tries=2)
    assert left is not None
    assert left.kept
    assert left.text == (
        f"not in the journal: 5 rows ({FULL}); kept in journal.unwritten-1.json,"
        " and read in once the journal can be written"
    )
    (session,) = place.handed_over
    assert isinstance(session, SessionEntry)
    assert (session.outcome, [each.done for each in session.sets]) == (SessionOutcome.FINISHED, [1, 2])
    assert {each.confirmed_by for each in session.sets} == {By.VOICE}
    journal.refuse(None)
    assert rows.settle() is None  # it was told once, and is not written a second time
    assert journal.sessions()[0].sets == ()


@pytest.mark.parametrize("keeps", [True, False])
def test_what_can_be_kept_nowhere_is_told_as_lost(keeps):
    journal = MemoryJournal()
    journal.refuse(FULL)
    rows = DeferredRows(journal, Place(full=True) if keeps else None)
    rows.add_break(break_of(None))
    left = rows.settle()
    assert left is not None
    assert not left.kept
    assert left.text.startswith(f"not in the journal: 1 row ({FULL}); lost")
