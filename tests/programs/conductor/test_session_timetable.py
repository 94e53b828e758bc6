from __future__ import annotations

from itertools import pairwise

from coach.programs.inbox import TypedLine
from tests.support.stage import Stage


def lefts(script=None) -> list[tuple[int, int]]:
    """Return the set in hand and the seconds that are left, each time that a session tells them."""
    stage = Stage(script or {})
    stage.play()
    return [(each.index, each.left) for each in stage.timetables]


def test_within_a_set_each_second_takes_one_and_at_the_end_none_is_left():
    told = lefts()
    assert told[-1] == (1, 0)
    for index in (0, 1):
        of_set = [left for at, left in told if at == index]
        steps = [before - after for before, after in pairwise(of_set)]
        assert [step for step in steps if step != 1] in ([], [-2])  # the reckoned length of what is made meanwhile


def test_each_set_is_in_hand_in_turn():
    assert list(dict.fromkeys(index for index, _ in lefts())) == [0, 1]


def test_in_a_pause_no_time_goes():
    told = lefts({"two": TypedLine("pause please")})
    assert told[-1][1] > 60
    assert told[-1] != told[-2]


def test_an_exercise_that_hurt_takes_no_time_any_more():
    told = lefts({"two": TypedLine("that hurts"), "Stop there, and breathe. Is the pain sharp?": TypedLine("yes")})
    whole = lefts()
    assert told[0] == whole[0]
    stage = Stage({"two": TypedLine("that hurts"), "Stop there, and breathe. Is the pain sharp?": TypedLine("yes")})
    stage.play()
    last = stage.timetables[-1]
    assert {
        each.exercise.id for each, length in zip(last.sets, last.lengths, strict=True) if not length
    } == last.left_out
