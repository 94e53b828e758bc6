"""Weeks as a heat map: a column a week, a cell a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import htpy as h

from coach.journal.statistics import DayTotal, Statistics
from coach.programs.page.page_values import WEEKS
from coach.programs.page.page_words import PageWords

_rect, _text = h.Element("rect"), h.Element("text")

_CELL, _GAP, _LEFT, _TOP = 12, 3, 34, 18
_STEP = _CELL + _GAP

STEPS = (1, 5, 10, 20)
"""Minutes from which a day is one shade darker: a single short break, one of five minutes, two, four."""


def shade_of(total: DayTotal | None) -> str:
    """Return the class of a day's cell."""
    if total is None or not (total.sessions or total.offered):
        return "shade-0"
    minutes = total.seconds / 60
    if not total.moved and not minutes:
        return "offered"
    return f"shade-{max(sum(minutes >= step for step in STEPS), int(total.moved))}"


def heat_map(words: PageWords, found: Statistics) -> h.Element:
    """Return the map of the weeks up to `found.until`."""
    totals = {each.day: each for each in found.sums.days}
    last_monday = monday_of(found.until)
    first = last_monday - timedelta(weeks=WEEKS - 1)
    width, height = _LEFT + WEEKS * _STEP, _TOP + 7 * _STEP
    label = words("heat_label", days=found.days, first=first, last=found.until)
    return h.svg(".heat", role="img", aria_label=label, viewBox=f"0 0 {width} {height}", width=width, height=height)[
        (_text(x="0", y=_TOP + number * _STEP + _CELL - 2)[words.weekdays[number]] for number in (0, 2, 4)),
        _months(words, first),
        (
            _day(words, first + timedelta(days=number), number, totals)
            for number in range((found.until - first).days + 1)
        ),
    ]


def _months(words: PageWords, first: date) -> Iterator[h.Element]:
    names = words("months").split()
    for week in range(WEEKS - 2):
        monday = first + timedelta(weeks=week)
        if monday.day <= 7:  # noqa: PLR2004  (the first Monday of the month)
            yield _text(x=_LEFT + week * _STEP, y="11")[names[monday.month - 1]]


def _day(words: PageWords, day: date, number: int, totals: dict[date, DayTotal]) -> h.Element:
    week, weekday = divmod(number, 7)
    total = totals.get(day)
    shade = shade_of(total)
    return _rect(class_=shade, x=_LEFT + week * _STEP, y=_TOP + weekday * _STEP, width=_CELL, height=_CELL, rx="2")[
        h.title[_told(words, day, total, shade)]
    ]


def _told(words: PageWords, day: date, total: DayTotal | None, shade: str) -> str:
    if shade == "offered":
        return words("day_missed", day=words.day(day))
    minutes, sessions = (round(total.seconds / 60), total.sessions) if total else (0, 0)
    return words("day_total", day=words.day(day), minutes=minutes, sessions=sessions)


def heat_legend(words: PageWords) -> h.Element:
    """Return what the shades mean."""
    return h.p(".heat-legend", aria_hidden="true")[
        words("fewer"),
        (_swatch(f"shade-{number}") for number in range(len(STEPS) + 1)),
        words("more"),
        _swatch("offered"),
        words("offered_only"),
    ]


def _swatch(shade: str) -> h.Element:
    return h.svg(".heat", width=_CELL + 2, height=_CELL + 2)[
        _rect(class_=shade, x="1", y="1", width=_CELL, height=_CELL, rx="2")
    ]


def monday_of(day: date) -> date:
    """Return the Monday of the week of *day*."""
    return day - timedelta(days=day.weekday())
