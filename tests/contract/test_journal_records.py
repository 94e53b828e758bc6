"""What every journal does with all of its rows: give them, take others, forget them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coach.errors import UsageError
from coach.journal.adapters.records_sql import SqliteRecords
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
from coach.journal.exchange import RecordCount, json_lines, parse_json_lines
from coach.journal.memory import MemoryJournal
from coach.system.process_identity import ProcessIdentity

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SET = SetEntry(
    exercise="squat", side="first", target=9, done=8, unit="reps", outcome=Outcome.DONE_EARLY, confirmed_by=By.KEY
)
PLAIN = replace(SET, exercise="neck", side=None, outcome=Outcome.DONE, confirmed_by=None)


@dataclass
class Books:
    """Two journals, and how the leaders of the sessions of both die."""

    one: Any
    two: Any
    desert: Callable[[], object]


@pytest.fixture(params=["memory", "disk"])
def books(request, tmp_path) -> Iterator[Books]:
    if request.param == "memory":
        one, two = MemoryJournal(), MemoryJournal()
        yield Books(one, two, lambda: (one.desert(), two.desert()))
        return
    living = {1}
    disks = [
        SqliteRecords(
            tmp_path / f"{name}.db", leader=ProcessIdentity(pid=1, born=7), lives=lambda leader: leader.pid in living
        )
        for name in ("one", "two")
    ]
    yield Books(*disks, living.clear)
    for disk in disks:
        disk.close()


def fill(journal) -> None:
    """Write something of everything, begun at TEN and each hour after."""
    for hour in range(3):
        at = TEN + timedelta(hours=hour)
        number = journal.begin_session("kør_på", "da", at)
        for entry in (SET, PLAIN)[: hour + 1]:
            journal.add_set(number, entry)
        journal.add_note(number, NoteEntry(exercise="squat", note=Note.HARDER))
        journal.end_session(number, SessionOutcome.FINISHED, at + MINUTE)
        journal.add_break(entry_of(at, BreakOutcome.TAKEN, number))
        journal.add_break(replace(entry_of(at, BreakOutcome.LATER), why="x", again_at=at + MINUTE, kind="eyes"))
        journal.begin_pause(at + 2 * MINUTE, at + 3 * MINUTE)
        journal.allow(f"exercise_{hour}", at)


def entry_of(due: datetime, outcome: BreakOutcome, session: int | None = None) -> BreakEntry:
    return BreakEntry(due=due, decided_at=due + MINUTE, outcome=outcome, routine="neck", session=session)


WHOLE = RecordCount(sessions=3, sets=5, notes=3, breaks=6, pauses=3, allowances=3)


def through_a_file(journal):
    return parse_json_lines("".join(json_lines(journal.records())).splitlines(keepends=True))


def test_an_empty_journal_gives_nothing_and_takes_nothing(books):
    assert list(books.one.records()) == []
    assert books.two.add_records(through_a_file(books.one)) == RecordCount()
    assert list(books.two.records()) == []


def test_what_is_given_is_taken_whole_and_none_of_it_twice(books):
    fill(books.one)
    assert books.two.add_records(through_a_file(books.one)) == WHOLE
    assert list(books.two.records()) == list(books.one.records())
    assert books.two.add_records(through_a_file(books.one)) == RecordCount()
    assert books.one.add_records(through_a_file(books.two)) == RecordCount()
    assert list(books.two.records()) == list(books.one.records())


def test_sessions_keep_their_breaks_where_their_numbers_are_taken(books):
    other = books.two.begin_session("other", "en", TEN - MINUTE)
    books.two.end_session(other, SessionOutcome.STOPPED, TEN)
    fill(books.one)
    books.two.add_records(through_a_file(books.one))
    starts = {each.id: each.started_at for each in books.two.sessions()}
    taken = [each for each in books.two.breaks() if each.outcome is BreakOutcome.TAKEN]
    assert [starts[each.session] for each in taken] == [each.due for each in taken]
    assert len(starts) == 4


def test_a_session_that_went_on_is_completed(books):
    number = books.one.begin_session("neck", "en", TEN)
    books.one.add_set(number, SET)
    half = list(through_a_file(books.one))
    books.one.add_set(number, PLAIN)
    books.one.end_session(number, SessionOutcome.FINISHED, TEN + MINUTE)
    books.two.add_records(half)
    books.desert()
    assert books.two.add_records(through_a_file(books.one)) == RecordCount(sets=1)
    assert [each.sets for each in books.two.sessions()] == [(SET, PLAIN)]
    assert [each.ended_at for each in books.two.sessions()] == [TEN + MINUTE]
    # and the half of it takes nothing back
    assert books.two.add_records(half) == RecordCount()
    assert [each.sets for each in books.two.sessions()] == [(SET, PLAIN)]


def test_a_set_that_was_confirmed_after_all_is_so_here_too_and_stays_so(books):
    number = books.one.begin_session("neck", "en", TEN)
    books.one.add_set(number, PLAIN)
    before = list(through_a_file(books.one))
    books.two.add_records(before)
    books.one.confirm_sets(number, By.VOICE)
    books.desert()
    for records in (list(through_a_file(books.one)), before):
        books.two.add_records(records)
        (session,) = books.two.sessions()
        assert [each.confirmed_by for each in session.sets] == [By.VOICE]


def test_a_session_that_runs_is_left_to_its_leader(books):
    books.one.begin_session("neck", "en", TEN)
    ended = SessionEntry(
        id=5,
        routine="neck",
        language="en",
        started_at=TEN,
        ended_at=TEN + MINUTE,
        outcome=SessionOutcome.FINISHED,
        sets=(SET,),
    )
    assert books.one.add_records([ended]) == RecordCount()
    assert [(each.ended_at, each.sets) for each in books.one.sessions()] == [(None, ())]


def test_the_pause_that_was_begun_last_here_stays_the_one(books):
    books.one.begin_pause(TEN, None)
    books.two.begin_pause(TEN - MINUTE, TEN + MINUTE)
    mine = books.two.pause()
    assert books.two.add_records(through_a_file(books.one)) == RecordCount(pauses=1)
    assert books.two.pause() == mine


def test_the_later_allowance_counts(books):
    books.one.allow("squat", TEN)
    books.two.allow("squat", TEN + MINUTE)
    assert books.two.add_records(through_a_file(books.one)) == RecordCount()
    assert books.one.add_records(through_a_file(books.two)) == RecordCount(allowances=1)
    assert books.one.allowed() == books.two.allowed() == {"squat": TEN + MINUTE}


@pytest.mark.parametrize(("before", "left"), [(TEN, 3), (TEN + MINUTE, 2), (TEN + timedelta(hours=9), 0), (None, 0)])
def test_what_began_before_is_forgotten(books, before, left):
    fill(books.one)
    whole = list(books.one.records())
    gone = books.one.forget(before)
    assert gone.sessions == gone.allowances == 3 - left
    assert gone.breaks == 2 * (3 - left)
    kept = list(books.one.records())
    assert [each.started_at for each in kept if isinstance(each, SessionEntry)] == [
        TEN + timedelta(hours=hour) for hour in range(3 - left, 3)
    ]
    assert [each for each in whole if each in kept] == kept
    assert books.one.forget(before) == RecordCount()


def test_a_later_break_of_a_forgotten_session_stays_without_it(books):
    number = books.one.begin_session("neck", "en", TEN)
    books.one.end_session(number, SessionOutcome.FINISHED, TEN)
    books.one.add_break(entry_of(TEN + MINUTE, BreakOutcome.TAKEN, number))
    books.one.forget(TEN + MINUTE)
    assert books.one.breaks() == (entry_of(TEN + MINUTE, BreakOutcome.TAKEN),)


def test_a_session_that_runs_is_not_forgotten_until_its_leader_is_gone(books):
    fill(books.one)
    books.one.begin_session("neck", "en", TEN + timedelta(hours=5))
    with pytest.raises(UsageError, match="a session runs"):
        books.one.forget(None)
    assert len(books.one.sessions()) == 4
    assert books.one.forget(TEN + MINUTE).sessions == 1
    books.desert()
    assert books.one.forget(None).sessions == 3
