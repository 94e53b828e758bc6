from dataclasses import replace

import pytest

from coach.content.exercise import Level, Mode
from coach.content.routine import RoutineStep, lay_out_sets
from tests.support.library import shipped_library


@pytest.fixture(scope="module")
def library():
    return shipped_library()


def done(library, routine, **how) -> list[tuple[str, int]]:
    return [(each.exercise.id, each.target) for each in lay_out_sets(routine, library.exercises, **how)]


def test_what_has_something_in_its_place_is_replaced(library):
    routine = library.routines["jump_start_5"]
    assert "jumping_jack" in dict(done(library, routine))
    names = dict(done(library, routine, instead={"jumping_jack": "step_jack"}))
    assert "step_jack" in names
    assert "jumping_jack" not in names


def test_what_has_nothing_in_its_place_is_left_out(library):
    routine = replace(library.routines["jump_start_5"], rounds=1)
    names = [name for name, _ in done(library, routine)]
    rest = done(library, routine, instead={names[1]: None})
    assert [name for name, _ in rest] == [name for name in names if name != names[1]]
    assert done(library, routine, instead=dict.fromkeys(names)) == []


def test_a_quiet_place_has_the_quiet_variants(library):
    names = {name for name, _ in done(library, library.routines["jump_start_5"], quiet=True)}
    assert names == {"march", "step_jack", "squat", "shadow_box"}


def test_another_exercise_has_its_own_dose(library):
    sit, stand = library.exercises["wall_sit"], library.exercises["sit_to_stand"]
    assert (sit.mode, stand.mode) == (Mode.HOLD, Mode.REPS)
    step = RoutineStep(exercise="wall_sit", dose=25, rest=0, swap=None)
    routine = replace(library.routines["micro_legs_10"], rounds=1, steps=(step,))
    assert done(library, routine, level=Level.NORMAL, instead={"wall_sit": "sit_to_stand"}) == [
        ("sit_to_stand", stand.dose[Level.NORMAL])
    ]
