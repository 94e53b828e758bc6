"""What every journal does: the one in memory, and the one on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from coach.journal.adapters.late_journal import LateJournal
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import (
    BreakEntry,
    BreakOutcome,
    By,
    Note,
    NoteEntry,
    Outcome,
    PauseEntry,
    SessionEntry,
    SessionOutcome,
    SetEntry,
)
from coach.journal.memory import MemoryJournal
from coach.journal.ports import Journal
from coach.system.process_identity import ProcessIdentity

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SQUATS = SetEntry(
    exercise="chair_squat", side=None, target=10, done=10, unit="reps", outcome=Outcome.DONE, confirmed_by=None
)
STRETCH = SetEntry(
    exercise="neck", side="first", target=20, done=7, unit="seconds", outcome=Outcome.DONE_EARLY, confirmed_by=By.KEY
)
SKIPPED = SetEntry(
    exercise="calf", side="second", target=12, done=0, unit="reps", outcome=Outcome.SKIPPED, confirmed_by=None
)


@dataclass
class Book:
    """A journal, and how everybody dies who leads a session in it."""

    journal: Journal
    desert: Callable[[], object]


@pytest.fixture(params=["memory", "disk", "late"])
def book(request, tmp_path) -> Iterator[Book]:
    if request.param == "memory":
        memory = MemoryJournal()
        yield Book(memory, memory.desert)
        return
    living = {1}
    path = tmp_path / "journal.db"

    def on_disk() -> SqliteJournal:
        return SqliteJournal(path, leader=ProcessIdentity(pid=1, born=7), lives=lambda leader: leader.pid in living)

    disk = on_disk() if request.param == "disk" else LateJournal(path, on_disk)
    yield Book(disk, living.clear)
    disk.close()


@pytest.fixture
def journal(book) -> Journal:
    return book.journal


def test_a_session_is_found_as_it_was_written(journal):
    number = journal.begin_session("coffee_minute", "da", TEN)
    for entry in (SQUATS, STRETCH, SKIPPED):
        journal.add_set(number, entry)
    journal.end_session(number, SessionOutcome.FINISHED, TEN + MINUTE)
    assert journal.sessions() == (
        SessionEntry(
            id=number,
            routine="coffee_minute",
            language="da",
            started_at=TEN,
            ended_at=TEN + MINUTE,
            outcome=SessionOutcome.FINISHED,
            sets=(SQUATS, STRETCH, SKIPPED),
        ),
    )


def test_what_was_said_of_an_exercise_is_found_in_its_session_in_order(journal):
    said = [NoteEntry(exercise="squat", note=note) for note in (Note.EASIER, Note.PAIN, Note.EASIER)]
    first, second = (journal.begin_session("coffee_minute", "en", TEN + hour * MINUTE) for hour in range(2))
    for entry in said:
        journal.add_note(second, entry)
    assert [session.notes for session in journal.sessions()] == [(), tuple(said)]
    assert first != second


def test_the_last_allowance_of_an_exercise_counts(journal):
    assert journal.allowed() == {}
    for moment in (TEN, TEN + MINUTE):
        journal.allow("squat", moment)
    assert journal.allowed() == {"squat": TEN + MINUTE}


def test_a_session_that_runs_has_no_end(journal):
    journal.begin_session("coffee_minute", "en", TEN)
    (session,) = journal.sessions()
    assert (session.ended_at, session.outcome) == (None, None)


def test_the_first_end_of_a_session_holds(journal):
    number = journal.begin_session("coffee_minute", "en", TEN)
    journal.end_session(number, SessionOutcome.PAIN, TEN + MINUTE)
    journal.end_session(number, SessionOutcome.FINISHED, TEN + 2 * MINUTE)
    (session,) = journal.sessions()
    assert (session.outcome, session.ended_at) == (SessionOutcome.PAIN, TEN + MINUTE)


def test_a_confirmation_is_of_the_counted_sets_that_have_none(journal):
    number = journal.begin_session("coffee_minute", "en", TEN)
    other = journal.begin_session("coffee_minute", "en", TEN)
    for entry in (SQUATS, STRETCH, SKIPPED):
        journal.add_set(number, entry)
    journal.add_set(other, SQUATS)
    journal.confirm_sets(number, By.VOICE)
    journal.confirm_sets(number, By.KEY)
    assert [[each.confirmed_by for each in session.sets] for session in journal.sessions()] == [
        [By.VOICE, By.KEY, None],
        [None],
    ]


def test_a_session_is_broken_only_when_its_leader_is_gone(book):
    number = book.journal.begin_session("coffee_minute", "en", TEN)
    ended = book.journal.begin_session("coffee_minute", "en", TEN)
    book.journal.end_session(ended, SessionOutcome.STOPPED, TEN)
    assert book.journal.end_broken(TEN + MINUTE) == 0
    book.desert()
    assert book.journal.end_broken(TEN + MINUTE) == 1
    assert book.journal.end_broken(TEN + 2 * MINUTE) == 0
    assert [(each.id, each.outcome, each.ended_at) for each in book.journal.sessions()] == [
        (number, SessionOutcome.BROKEN, TEN + MINUTE),
        (ended, SessionOutcome.STOPPED, TEN),
    ]


def entry(due: datetime, outcome: BreakOutcome, session: int | None = None) -> BreakEntry:
    return BreakEntry(due=due, decided_at=due + MINUTE, outcome=outcome, routine="neck", session=session)


def test_breaks_are_found_as_they_were_written_in_the_order_in_which_they_were_due(journal):
    number = journal.begin_session("neck", "en", TEN)
    second = entry(TEN, BreakOutcome.TAKEN, number)
    first = entry(TEN - MINUTE, BreakOutcome.MISSED_AWAY)
    journal.add_break(second)
    journal.add_break(first)
    assert journal.breaks() == (first, second)


@pytest.mark.parametrize(("until", "found"), [(TEN, 0), (TEN + timedelta(microseconds=1), 1), (TEN + 2 * MINUTE, 2)])
def test_until_takes_what_began_before(journal, until, found):
    for moment in (TEN, TEN + MINUTE):
        journal.begin_session("five", "en", moment)
        journal.add_break(
            BreakEntry(due=moment, decided_at=moment, outcome=BreakOutcome.HELD, routine="five", session=None)
        )
    assert (len(journal.sessions(TEN, until)), len(journal.breaks(TEN, until))) == (found, found)
    assert (len(journal.sessions(None, until)), len(journal.breaks(until=until))) == (found, found)


@pytest.mark.parametrize(("since", "found"), [(TEN, 2), (TEN + timedelta(microseconds=1), 1), (TEN + 2 * MINUTE, 0)])
def test_since_takes_what_began_then_or_later(journal, since, found):
    for moment in (TEN + MINUTE, TEN, TEN - MINUTE):
        journal.begin_session("neck", "en", moment)
        journal.add_break(entry(moment, BreakOutcome.DECLINED))
    sessions, breaks = journal.sessions(since), journal.breaks(since)
    assert len(sessions) == len(breaks) == found
    assert sorted(each.started_at for each in sessions) == [each.started_at for each in sessions]


def test_moments_are_kept_in_utc_to_the_microsecond(journal):
    there = datetime(2026, 3, 2, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))
    journal.begin_session("neck", "en", there)
    (session,) = journal.sessions(there)
    assert session.started_at == there
    assert session.started_at.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_a_bug(journal):
    with pytest.raises(ValueError, match="naive"):
        journal.begin_session("neck", "en", datetime(2026, 3, 2, 10))  # noqa: DTZ001
    assert journal.sessions() == ()


def test_met_counts_the_sessions_in_which_an_exercise_was_done(journal):
    for _ in range(2):
        number = journal.begin_session("neck", "en", TEN)
        for each in (SQUATS, SQUATS, STRETCH, SKIPPED):
            journal.add_set(number, each)
    assert dict(journal.met()) == {"chair_squat": 2, "neck": 2}


@pytest.mark.parametrize(
    "write",
    [
        lambda journal: journal.add_set(99, SQUATS),
        lambda journal: journal.confirm_sets(99, By.VOICE),
        lambda journal: journal.end_session(99, SessionOutcome.FINISHED, TEN),
        lambda journal: journal.add_break(entry(TEN, BreakOutcome.TAKEN, 99)),
    ],
)
def test_writing_to_a_session_that_never_began_is_a_bug(journal, write):
    with pytest.raises(KeyError):
        write(journal)
    assert (journal.sessions(), journal.breaks()) == ((), ())


def test_a_journal_can_be_closed_twice(journal):
    journal.close()
    journal.close()


def test_a_break_keeps_its_kind_its_reason_and_when_it_comes_again(journal):
    again = TEN + 10 * MINUTE + timedelta(microseconds=1)
    rich = replace(entry(TEN, BreakOutcome.LATER), kind="eyes", why="meeting", again_at=again)
    journal.add_break(rich)
    assert journal.breaks() == (rich,)


def test_the_pause_that_was_begun_last_is_the_one(journal):
    assert journal.pause() is None
    journal.end_pause(TEN)
    assert journal.pause() is None
    journal.begin_pause(TEN, TEN + MINUTE)
    assert journal.pause() == PauseEntry(begun_at=TEN, until=TEN + MINUTE, ended_at=None)
    journal.begin_pause(TEN + MINUTE, None)
    assert journal.pause() == PauseEntry(begun_at=TEN + MINUTE, until=None, ended_at=None)
    journal.end_pause(TEN + 2 * MINUTE)
    journal.end_pause(TEN + 3 * MINUTE)
    assert journal.pause() == PauseEntry(begun_at=TEN + MINUTE, until=None, ended_at=TEN + 2 * MINUTE)


@pytest.mark.parametrize(
    ("until", "ended", "now", "holds"),
    [
        (None, None, timedelta(days=9), True),
        (MINUTE, None, MINUTE - timedelta(microseconds=1), True),
        (MINUTE, None, MINUTE, False),
        (MINUTE, MINUTE / 2, timedelta(0), False),
        (None, MINUTE, timedelta(0), False),
    ],
)
def test_a_pause_holds_until_it_said_or_was_ended(until, ended, now, holds):
    pause = PauseEntry(begun_at=TEN, until=until and TEN + until, ended_at=ended and TEN + ended)
    assert pause.holds(TEN + now) is holds
