"""What every journal adds up to: the one in memory, and the one on disk."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coach.journal.adapters.statistics_sql import SqliteTotals
from coach.journal.entries import BreakEntry, BreakOutcome, Outcome, SessionOutcome, SetEntry
from coach.journal.memory import MemoryJournal
from coach.journal.ports import Journal
from coach.journal.statistics import DayTotal, JournalSums, add_up

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SQUATS = SetEntry(exercise="squat", side=None, target=10, done=10, unit="reps", outcome=Outcome.DONE, confirmed_by=None)


@pytest.fixture(params=["memory", "disk"])
def journal(request, tmp_path) -> Iterator[MemoryJournal | SqliteTotals]:
    if request.param == "memory":
        yield MemoryJournal()
        return
    with closing(SqliteTotals(tmp_path / "journal.db")) as disk:
        yield disk


def session(journal: Journal, at: datetime, *outcomes: Outcome, end=SessionOutcome.FINISHED, length=MINUTE) -> int:
    number = journal.begin_session("coffee_minute", "en", at)
    for outcome in outcomes:
        journal.add_set(number, replace(SQUATS, outcome=outcome))
    if end is not None:
        journal.end_session(number, end, at + length)
    return number


def offer(journal: Journal, due: datetime, outcome: BreakOutcome, why: str | None = None) -> None:
    journal.add_break(
        BreakEntry(due=due, decided_at=due, outcome=outcome, routine="coffee_minute", session=None, why=why)
    )


def days(journal, zone=UTC, since=None) -> dict[date, tuple[int, int, bool, bool]]:
    return {
        each.day: (each.sessions, each.seconds, each.moved, each.offered) for each in journal.totals(zone, since).days
    }


def test_an_empty_journal_adds_up_to_nothing(journal):
    assert journal.totals(COPENHAGEN) == JournalSums(days=(), sets={}, answers={}, held={})


def test_a_day_has_its_sessions_and_their_length_in_seconds(journal):
    session(journal, TEN, Outcome.DONE, length=timedelta(seconds=61.2))
    session(journal, TEN + MINUTE * 9, Outcome.SKIPPED, length=timedelta(seconds=30.3))
    assert journal.totals(UTC).days == (
        DayTotal(day=date(2026, 3, 2), sessions=2, seconds=92, moved=True, offered=False),
    )


@pytest.mark.parametrize(
    ("end", "seconds"), [(None, 0), (SessionOutcome.BROKEN, 0), (SessionOutcome.STOPPED, 60), (SessionOutcome.PAIN, 60)]
)
def test_a_session_without_a_known_end_has_no_length(journal, end, seconds):
    session(journal, TEN, Outcome.DONE, end=end)
    assert days(journal) == {date(2026, 3, 2): (1, seconds, True, False)}


def test_a_session_that_ends_before_it_began_has_no_length(journal):
    session(journal, TEN, length=-MINUTE)
    assert days(journal) == {date(2026, 3, 2): (1, 0, True, False)}


@pytest.mark.parametrize(
    ("outcomes", "end", "moved"),
    [
        ((Outcome.DONE,), SessionOutcome.STOPPED, True),
        ((Outcome.SKIPPED, Outcome.DONE_EARLY), None, True),
        ((), SessionOutcome.FINISHED, True),
        ((Outcome.SKIPPED, Outcome.STOPPED), SessionOutcome.STOPPED, False),
        ((), None, False),
    ],
)
def test_a_day_moved_when_a_session_was_finished_or_a_set_done(journal, outcomes, end, moved):
    session(journal, TEN, *outcomes, end=end)
    assert [each.moved for each in journal.totals(UTC).days] == [moved]


@pytest.mark.parametrize(
    ("outcome", "found"),
    [
        (BreakOutcome.TAKEN, True),
        (BreakOutcome.LATER, True),
        (BreakOutcome.DECLINED, True),
        (BreakOutcome.SKIPPED, True),
        (BreakOutcome.UNANSWERED, True),
        (BreakOutcome.HELD, False),
        (BreakOutcome.MISSED_AWAY, False),
        (BreakOutcome.NATURAL, False),
    ],
)
def test_a_day_of_offers_alone_is_a_day_and_one_of_held_breaks_is_none(journal, outcome, found):
    offer(journal, TEN, outcome)
    assert days(journal) == ({date(2026, 3, 2): (0, 0, False, True)} if found else {})


def test_sets_are_counted_by_exercise_and_outcome(journal):
    session(journal, TEN, Outcome.DONE, Outcome.DONE, Outcome.PAIN)
    assert journal.totals(UTC).sets == {("squat", Outcome.DONE): 2, ("squat", Outcome.PAIN): 1}


def test_held_breaks_are_counted_by_reason(journal):
    for why in ("meeting", "away", "meeting", None):
        offer(journal, TEN, BreakOutcome.HELD, why)
    assert journal.totals(UTC).held == {"meeting": 2, "away": 1, "other": 1}


def test_a_session_counts_where_it_began_also_when_ids_do_not_grow_with_time(journal):
    session(journal, TEN + 2 * MINUTE, Outcome.DONE)
    session(journal, TEN, Outcome.SKIPPED)
    session(journal, TEN + MINUTE, Outcome.DONE_EARLY)
    sums = journal.totals(UTC, TEN + MINUTE)
    assert sums.sets == {("squat", Outcome.DONE): 1, ("squat", Outcome.DONE_EARLY): 1}
    assert sums.days[0].sessions == 2
    assert journal.totals(UTC, TEN + 3 * MINUTE).sets == {}


@pytest.mark.parametrize(
    ("zone", "moment", "day", "hour"),
    [
        ("Europe/Copenhagen", "2026-03-02T22:59:59.999999", date(2026, 3, 2), 23),
        ("Europe/Copenhagen", "2026-03-02T23:00:00", date(2026, 3, 3), 0),
        ("Europe/Copenhagen", "2026-03-29T00:59:59", date(2026, 3, 29), 1),
        ("Europe/Copenhagen", "2026-03-29T01:00:00", date(2026, 3, 29), 3),
        ("Europe/Copenhagen", "2026-07-01T22:00:00", date(2026, 7, 2), 0),
        ("Europe/Copenhagen", "2026-10-25T00:59:59", date(2026, 10, 25), 2),
        ("Europe/Copenhagen", "2026-10-25T01:00:00", date(2026, 10, 25), 2),
        ("Asia/Kathmandu", "2026-03-02T18:14:59", date(2026, 3, 2), 23),
        ("Asia/Kathmandu", "2026-03-02T18:15:00", date(2026, 3, 3), 0),
        ("America/St_Johns", "2026-03-02T03:29:59", date(2026, 3, 1), 23),
        ("America/St_Johns", "2026-03-02T03:30:00", date(2026, 3, 2), 0),
        ("Africa/Cairo", "2026-04-23T21:59:59", date(2026, 4, 23), 23),
        ("Africa/Cairo", "2026-04-23T22:00:00", date(2026, 4, 24), 1),
    ],
)
def test_days_and_hours_are_those_of_the_walls_clock(journal, zone, moment, day, hour):
    due = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    # others around it, so that the times of one offset are really cut
    for far in (-300, 300):
        offer(journal, due + timedelta(days=far), BreakOutcome.LATER)
    offer(journal, due, BreakOutcome.TAKEN)
    sums = journal.totals(ZoneInfo(zone))
    assert day in {each.day for each in sums.days}
    assert [key for key in sums.answers if key[1] is BreakOutcome.TAKEN] == [(hour, BreakOutcome.TAKEN)]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Copenhagen", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_sums_are_those_of_the_rows(journal, zone, seed):
    rng = random.Random(seed)  # noqa: S311
    begins = datetime(2011, 9, 1, tzinfo=UTC)
    for _ in range(120):
        at = begins + timedelta(microseconds=rng.randrange(200 * 86_400 * 10**6))
        if rng.random() < 0.5:
            outcomes = rng.choices(list(Outcome), k=rng.randrange(3))
            length = timedelta(microseconds=rng.randrange(10**9))
            session(journal, at, *outcomes, end=rng.choice([None, *SessionOutcome]), length=length)
        else:
            offer(journal, at, rng.choice(list(BreakOutcome)), rng.choice(["meeting", None]))
    for since in (None, begins + timedelta(days=100, hours=5)):
        place = ZoneInfo(zone)
        assert journal.totals(place, since) == add_up(journal.sessions(since), journal.breaks(since), place)
