"""What of a journal bears on one exercise, read from an index; the sums are held by tests/contract."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from coach.dosing.explanation import bearing_on, find_explanation
from coach.dosing.progression import Person, standings
from coach.journal.adapters.statistics_sql import SqliteTotals
from coach.journal.entries import Note, NoteEntry, Outcome, SessionOutcome, SetEntry
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


def test_sessions_come_in_order_each_once_with_what_was_asked_for_alone(journal):
    for name in NAMES[:5]:
        found = journal.sessions_with({name})
        assert [each.id for each in found] == sorted({each.id for each in found})
        assert {done.exercise for each in found for done in (*each.sets, *each.notes)} == {name}
    assert journal.sessions_with({"no_such"}) == ()
