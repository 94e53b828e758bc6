"""The pace of a set: one "faster" undoes one "slower", from the repetition on that follows it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from coach.timeline.pacing import EVEN, FASTER, SLOWER


def test_slower_lengthens_a_repetition_and_faster_undoes_it():
    assert SLOWER > 1 > FASTER > 0
    assert SLOWER * FASTER == 1


@pytest.mark.parametrize(("completed", "factor"), [(0, 1), (2, 1), (3, 2), (4, 2)])
def test_a_turn_holds_from_the_repetition_that_follows_it(completed, factor):
    assert EVEN.turned(3, Fraction(2)).after(completed) == factor


def test_a_turn_takes_the_place_of_one_at_the_same_count():
    assert EVEN.turned(3, Fraction(2)).turned(3, Fraction(1, 2)).after(3) == Fraction(1, 2)
