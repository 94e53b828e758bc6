"""What of a journal bears on one exercise, and its sums, each as its rows give it."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coach.dosing.explanation import bearing_on, find_explanation
from coach.dosing.progression import Person, standings
from coach.journal.adapters.statistics_sql import SqliteTotals
from coach.journal.entries import BreakOutcome, Note, NoteEntry, Outcome, SessionOutcome, SetEntry
from coach.journal.statistics import add_up
from tests.support.library import shipped_library

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
NAMES = sorted(shipped_library().exercises)


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    """A journal in which much is done, and some of it hurts, is stopped, too hard or too easy."""
    dice = random.Random(3)  # noqa: S311  (no secret)
    with closing(SqliteTotals(tmp_path_factory.mktemp("totals") / "journal.db")) as made:
        for number in range(120):
            led = made.begin_session("five", "en", TEN + timedelta(hours=number))
            for name in dice.sample(NAMES, 8):
                outcome = dice.choice([*[Outcome.DONE] * 6, Outcome.STOPPED, Outcome.SKIPPED])
                done = {"exercise": name, "side": None, "target": 8, "done": 8, "unit": "reps", "confirmed_by": None}
                made.add_set(led, SetEntry(**done, outcome=outcome))
            if dice.random() < 0.6:
                made.add_note(led, NoteEntry(exercise=dice.choice(NAMES), note=dice.choice(list(Note))))
            if number < 119:
                made.end_session(led, SessionOutcome.FINISHED, TEN + timedelta(hours=number, minutes=5))
        yield made


def test_an_exercise_is_explained_the_same_from_what_bears_on_it_as_from_the_whole_journal(journal):
    library, person = shipped_library(), Person(conditions=frozenset({"knee", "back"}))
    whole = standings(journal.sessions())
    places = set()
    for name in NAMES:
        part = standings(journal.sessions_with(bearing_on(name, library)))
        found = find_explanation(name, library, person, part)
        assert found == find_explanation(name, library, person, whole)
        places.add(found.place and found.place[1])
    assert len(places) > 2  # some are held back, for more than one reason


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """A journal of 2000 sessions at all hours of a winter and a spring, whose ids do not quite grow with time."""
    path, dice = tmp_path_factory.mktemp("crowded") / "journal.db", random.Random(11)  # noqa: S311
    SqliteTotals(path).close()
    starts = sorted(dice.randrange(150 * 86_400 * 10**6) for _ in range(2000))
    for _ in range(20):
        one, other = dice.sample(range(2000), 2)
        starts[one], starts[other] = starts[other], starts[one]
    text = lambda after: (TEN + timedelta(microseconds=after)).isoformat(timespec="microseconds")  # noqa: E731
    sessions, sets, breaks = [], [], []
    for number, start in enumerate(starts, 3000):
        outcome = dice.choice([None, *SessionOutcome])
        ends = text(start + dice.randrange(-(10**6), 10**9)) if outcome else None
        sessions.append((number, "five", "en", text(start), ends, outcome, 1, 1))
        sets += [
            (number, seq, dice.choice(NAMES), None, 9, 9, "reps", dice.choice(list(Outcome)), None)
            for seq in range(dice.randrange(5))
        ]
        breaks.append((text(start), text(start), dice.choice(list(BreakOutcome)), "five", dice.choice(["away", None])))
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", sessions)
        database.executemany("INSERT INTO sets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", sets)
        database.executemany(
            "INSERT INTO breaks (due, decided_at, outcome, routine, why) VALUES (?, ?, ?, ?, ?)", breaks
        )
    with closing(SqliteTotals(path)) as made:
        yield made


@pytest.mark.parametrize(
    "zone",
    ["UTC", "Europe/Copenhagen", "Asia/Kathmandu", "America/Los_Angeles", "Pacific/Auckland", "Pacific/Kiritimati"],
)
def test_sums_that_are_kept_and_days_cut_in_two_are_those_of_the_rows(crowded, zone):
    place = ZoneInfo(zone)
    for since in (None, TEN, TEN + timedelta(days=55, microseconds=7), TEN + timedelta(days=149, hours=20)):
        assert crowded.totals(place, since) == add_up(crowded.sessions(since), crowded.breaks(since), place)
    assert crowded.totals(place, TEN + timedelta(days=200)).sets == {}


def test_sessions_come_in_order_each_once_with_what_was_asked_for_alone(journal):
    for name in NAMES[:5]:
        found = journal.sessions_with({name})
        assert [each.id for each in found] == sorted({each.id for each in found})
        assert {done.exercise for each in found for done in (*each.sets, *each.notes)} == {name}
    assert journal.sessions_with({"no_such"}) == ()
