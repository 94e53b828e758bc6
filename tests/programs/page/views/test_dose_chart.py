"""The chart of an exercise's doses."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from coach.dosing.explanation import find_explanation
from coach.dosing.progression import Person
from coach.journal.entries import Outcome
from coach.programs.page.page_values import ExerciseData
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.dose_chart import dose_chart
from tests.support.library import shipped_library
from tests.support.page_days import NINE, ZONE, session


def chart(*amounts: tuple[int, int, Outcome]) -> str:
    (whole,) = session().sets
    sets = tuple(
        (NINE + timedelta(days=number), replace(whole, target=target, done=done, outcome=outcome))
        for number, (target, done, outcome) in enumerate(amounts)
    )
    explanation = find_explanation("heel_raise", shipped_library(), Person(), {})
    return str(dose_chart(PageWords("en"), ExerciseData(explanation=explanation, zone=ZONE, sets=sets, names={})))


def dots(drawn: str) -> list[tuple[str, float, float]]:
    found = re.findall(r'<circle class="(\w+)" cx="([\d.]+)%" cy="([\d.]+)"', drawn)
    return [(kind, float(x), float(y)) for kind, x, y in found]


def test_each_set_lies_at_its_time_and_its_amount():
    drawn = chart((10, 10, Outcome.DONE), (10, 5, Outcome.STOPPED), (20, 20, Outcome.DONE_EARLY))
    assert dots(drawn) == [("done", 5.0, 81.0), ("short", 52.0, 115.5), ("done", 99.0, 12.0)]
    assert 'aria-label="Sets: 3, from 2026-03-31 to 2026-04-02, between 5 and 20 repetitions"' in drawn


@pytest.mark.parametrize("amounts", [[(0, 0, Outcome.SKIPPED)], [(8, 8, Outcome.DONE)], [(8, 8, Outcome.DONE)] * 2])
def test_few_sets_make_a_chart_too(amounts):
    assert len(dots(chart(*amounts))) == len(amounts)
