"""What `coach show` says of an exercise, a routine, and what was changed of it."""

import pytest

from coach.content.routine import lay_out_sets
from coach.dosing.explanation import WHY_HELD
from coach.dosing.portrait import (
    describe_changes,
    describe_exercise,
    describe_routine,
    length_of_work,
)
from coach.dosing.progression import HoldReason
from tests.support.library import shipped_library

LIBRARY = shipped_library()


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("key", sorted(LIBRARY.exercises))
def test_every_exercise_is_told_with_all_its_sentences(key, language):
    exercise = LIBRARY.exercises[key]
    told = "\n".join(describe_exercise(exercise, LIBRARY, language))
    for texts in (exercise.setup, exercise.move, exercise.safety, exercise.easier, exercise.harder):
        assert texts[language] in told
    assert all(condition.replace("_", " ") in told for condition in exercise.avoid | exercise.caution)


def test_a_routine_is_told_set_by_set_with_each_side_once():
    routine = LIBRARY.routines["wrist_3"]
    told = list(describe_routine(routine, lay_out_sets(routine, LIBRARY.exercises), "en"))
    assert told[0] == "wrist_3: Hands and forearms"
    assert told.count("    Palm-up stretch: 15 s, each side") == 1
    assert sum(line.startswith("    ") for line in told) == len(routine.steps)


@pytest.mark.parametrize("why", HoldReason)
def test_what_is_changed_is_told_with_the_reason(why):
    changed = {"squat": ("sit_to_stand", why), "march": (None, why)}
    reason = WHY_HELD[why]
    assert list(describe_changes(changed, LIBRARY.exercises, "en")) == [
        f"Sit to stand instead of Squats: {reason.format(id='squat')}",
        f"without March on the spot: {reason.format(id='march')}",
    ]


def test_work_is_counted_in_repetitions_of_a_tempo_in_seconds_and_on_both_sides():
    heels, wall, palm = (LIBRARY.exercises[key] for key in ("heel_raise", "wall_sit", "forearm_stretch_up"))
    assert length_of_work(heels, 12) == 12 * heels.tempo.total
    assert length_of_work(wall, 20) == 20
    assert length_of_work(palm, 15) == 30
