from dataclasses import replace

import pytest

from coach.content.exercise import Level, Mode
from coach.content.routine import Routine, Step, prescribe
from coach.edge import scripts


@pytest.fixture(scope="module")
def library():
    return scripts.library()


def done(library, routine, **how) -> list[tuple[str, int]]:
    routine = library.routines[routine] if isinstance(routine, str) else routine
    return [(each.exercise.id, each.target) for each in prescribe(routine, library.exercises, **how)]


def test_what_a_condition_rules_out_is_swapped(library):
    assert "jumping_jack" in dict(done(library, "jump_start_5"))
    spared = dict(done(library, "jump_start_5", conditions=("knee",)))
    assert {"step_jack", "squat"} <= spared.keys()
    assert not {"jumping_jack", "squat_jump"} & spared.keys()


def test_what_has_no_swap_is_left_out(library):
    routine = library.routines["jump_start_5"]
    bare = replace(routine, rounds=1, steps=tuple(replace(step, swap=None) for step in routine.steps))
    assert [name for name, _ in done(library, bare, conditions=("knee",))] == ["march", "shadow_box"]
    alone = replace(bare, steps=bare.steps[1:2])
    assert done(library, alone, conditions=("knee",)) == []


def test_a_quiet_place_has_the_quiet_variants(library):
    names = {name for name, _ in done(library, "jump_start_5", quiet=True)}
    assert names == {"march", "step_jack", "squat", "shadow_box"}


def test_where_caution_is_asked_for_the_dose_is_a_beginners(library):
    normal = dict(done(library, "hourly_standing_5"))
    careful = dict(done(library, "hourly_standing_5", level=Level.HARD, conditions=("knee",)))
    beginner = dict(done(library, "hourly_standing_5", level=Level.BEGINNER))
    assert careful["sit_to_stand"] == beginner["sit_to_stand"] < normal["sit_to_stand"]
    assert careful["arm_circle"] > normal["arm_circle"]


def test_a_swap_that_is_measured_otherwise_has_its_own_dose(library):
    sit, stand = library.exercises["wall_sit"], library.exercises["sit_to_stand"]
    assert (sit.mode, stand.mode) == (Mode.HOLD, Mode.REPS)
    exercises = {**library.exercises, "wall_sit": replace(sit, avoid=frozenset({"knee"}))}
    step = Step(exercise="wall_sit", dose=25, rest=0, swap="sit_to_stand")
    routine: Routine = replace(library.routines["micro_legs_10"], rounds=1, steps=(step,))
    (only,) = prescribe(routine, exercises, conditions=("knee",))
    # caution for the knee: the beginner's
    assert (only.exercise.id, only.target) == ("sit_to_stand", stand.dose[Level.BEGINNER])
