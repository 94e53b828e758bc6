"""The strip of the day shows everything, where it lies."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from coach.journal.entries import BreakOutcome
from coach.plan.hours import WorkingSpan
from coach.programs.page.page_words import PageWords, wall
from coach.programs.page.views.day_strip import day_strip, mark_kind, shown_span
from tests.support.page_days import NINE, ZONE, became, day, planned, session

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "at", "shown"),
    [
        ((0, 8), 0, ("09:00", "17:00")),
        ((0, 2), 0, ("09:00", "15:00")),
        ((0, 8), -3, ("06:00", "17:00")),
        ((0, 8), -8.75, ("00:00", "17:00")),
        ((0, 8), 12.5, ("09:00", "22:00")),
        ((13, 18), 13, ("18:00", "00:00")),  # a night shift, as far as it is of today
    ],
)
def test_the_strip_holds_working_hours_and_whatever_else_there_is(hours, at, shown):
    begins, ends = hours
    data = day(
        now=NINE + at * HOUR,
        hours=(WorkingSpan(begins=NINE + begins * HOUR, ends=NINE + ends * HOUR),),
        sessions=(),
        breaks=(),
        coming=(),
    )
    span = shown_span(data)
    assert (wall(span.begins, ZONE), wall(span.ends, ZONE)) == shown


def test_a_moment_lies_at_its_share_of_the_width():
    span = shown_span(day(sessions=(), breaks=(), coming=()))
    assert [span.share(NINE + part * HOUR) for part in (-1, 0, 2, 8, 9)] == [
        "0.00%",
        "0.00%",
        "25.00%",
        "100.00%",
        "100.00%",
    ]


def test_every_session_break_and_plan_has_its_mark():
    data = day(
        sessions=(session(), session(NINE + HOUR, id=2, ended_at=None)),
        breaks=(
            became(BreakOutcome.TAKEN, NINE),
            became(BreakOutcome.HELD, NINE + 2 * HOUR),
            became(BreakOutcome.MISSED_AWAY, NINE + 3 * HOUR),
            became(BreakOutcome.DECLINED, NINE + 4 * HOUR),
            became(BreakOutcome.NATURAL, NINE + 5 * HOUR, decided_at=NINE + 6 * HOUR),
        ),
        coming=(planned(NINE + 7 * HOUR),),
    )
    drawn = str(day_strip(PageWords("en"), data))
    marks = re.findall(r'x="([\d.]+)%" y="38" overflow="visible"><path class="mark (\w+)"', drawn)
    assert sorted((float(at), kind) for at, kind in marks) == [
        (0.0, "session"),
        (12.5, "session"),
        (25.0, "held"),
        (37.5, "missed"),
        (50.0, "missed"),
        (87.5, "coming"),
    ]
    assert 'class="away" x="62.50%"' in drawn
    assert 'aria-label="The day from 09:00 to 17:00"' in drawn


@pytest.mark.parametrize("outcome", BreakOutcome)
def test_every_outcome_has_a_mark(outcome):
    assert mark_kind(outcome) in {"session", "held", "missed", "away"}


def test_on_the_day_of_summer_time_the_strip_has_no_hour_twice_and_none_that_is_not():
    begins = NINE - timedelta(days=2, hours=8)  # 29 March, 00:00 there
    data = day(now=begins + HOUR, hours=(), sessions=(), breaks=(), coming=())
    drawn = str(day_strip(PageWords("en"), data))
    assert re.findall(r">(\d\d)</text>", drawn) == ["01", "03", "04", "05", "06", "07", "08"]
