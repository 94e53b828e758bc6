"""How long a person moved."""

import pytest

from coach.dosing.movement import REP_LENGTH, seconds_moved
from coach.journal.entries import Outcome, SetEntry
from tests.support.library import shipped_library

EXERCISES = shipped_library().exercises


def entry(exercise: str, done: int, unit: str) -> SetEntry:
    return SetEntry(
        exercise=exercise, side=None, target=12, done=done, unit=unit, outcome=Outcome.STOPPED, confirmed_by=None
    )


@pytest.mark.parametrize(
    ("sets", "seconds"),
    [
        ([], 0),
        ([entry("squat", 5, "reps")], 5 * 4),
        ([entry("march", 20, "seconds")], 20),
        ([entry("slow_breath", 2, "breaths"), entry("march", 1, "seconds")], 2 * 10 + 1),
        ([entry("taken_away", 3, "reps")], 3 * REP_LENGTH),
        ([entry("taken_away", 3, "seconds")], 3),
    ],
)
def test_only_what_was_done_counts_as_movement(sets, seconds):
    assert seconds_moved(sets, EXERCISES) == seconds
