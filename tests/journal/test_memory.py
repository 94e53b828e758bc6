"""The journal in memory keeps what the contract says; here is what rules are built on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coach.journal.entries import Outcome, SessionOutcome, SetEntry
from coach.journal.memory import MemoryJournal

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "met"), [(Outcome.DONE, 1), (Outcome.DONE_EARLY, 1), (Outcome.SKIPPED, 0), (Outcome.STOPPED, 0)]
)
def test_an_exercise_is_met_when_it_was_done_also_in_part(outcome, met):
    journal = MemoryJournal()
    session = journal.begin_session("short", "en", NOON)
    done = {"target": 4, "done": 2, "unit": "reps", "confirmed_by": None}
    journal.add_set(session, SetEntry(exercise="squat", side=None, outcome=outcome, **done))
    assert journal.met().get("squat", 0) == met


def test_a_second_end_changes_nothing():
    journal = MemoryJournal()
    session = journal.begin_session("short", "en", NOON)
    journal.end_session(session, SessionOutcome.FINISHED, NOON + timedelta(minutes=1))
    journal.end_session(session, SessionOutcome.STOPPED, NOON + timedelta(minutes=2))
    (entry,) = journal.sessions()
    assert (entry.outcome, entry.ended_at) == (SessionOutcome.FINISHED, NOON + timedelta(minutes=1))
