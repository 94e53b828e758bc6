"""A day's cell in the heat map."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from coach.journal.statistics import DayTotal, JournalSums, summarise
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.heat_map import heat_map, monday_of, shade_of

TODAY = date(2026, 3, 31)


def total(minutes: float, **more) -> DayTotal:
    fields = {"day": TODAY, "sessions": 1, "seconds": round(minutes * 60), "moved": minutes > 0, "offered": True}
    return DayTotal(**{**fields, **more})


@pytest.mark.parametrize(
    ("day", "shade"),
    [
        (None, "shade-0"),
        (total(0, sessions=0, offered=False), "shade-0"),
        (total(0, sessions=0), "offered"),
        (total(0), "offered"),  # begun, and nothing done of it
        (total(0.5), "shade-1"),  # whoever moved is seen to have moved
        (total(0.9, moved=False), "shade-0"),
        (total(4.9), "shade-1"),
        (total(5), "shade-2"),
        (total(10), "shade-3"),
        (total(19.9), "shade-3"),
        (total(20), "shade-4"),
        (total(500), "shade-4"),
    ],
)
def test_the_shade_of_a_day_is_its_minutes(day, shade):
    assert shade_of(day) == shade


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_map_ends_today_and_has_every_day_of_53_weeks_once(language):
    sums = JournalSums(days=(total(12),), sets={}, answers={}, held={})
    found = summarise(sums, {}, since=None, today=TODAY)
    drawn = str(heat_map(PageWords(language), found))
    cells = re.findall(r'<rect class="([\w-]+)" x="(\d+)" y="(\d+)"', drawn)
    assert len(cells) == len(set(cells)) == 52 * 7 + TODAY.weekday() + 1
    assert cells[-1][0] == "shade-3"
    assert {shade for shade, _, _ in cells[:-1]} == {"shade-0"}
    assert "12 min" in drawn


def test_a_week_begins_on_monday():
    assert {monday_of(date(2026, 3, 30) + timedelta(days=each)) for each in range(7)} == {date(2026, 3, 30)}
