from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from coach.team.group_figures import WEEKS, TeamFigure, TeamTotals, report, report_object, trend_begins

THURSDAY = date(2026, 3, 5)
MONDAY = date(2026, 3, 2)


def figure(total: int, *, day: date = THURSDAY, field: str = "moved", people: int = 5, team: str = "a") -> TeamFigure:
    return TeamFigure(team=team, day=day, field=field, people=people, total=total)


def test_a_week_is_the_mean_over_people_and_days():
    found = report([figure(5, day=MONDAY), figure(1, people=10), figure(30, field="minutes")], "a", THURSDAY)
    assert found.week == TeamTotals(share=pytest.approx(6 / 15), minutes=6.0)
    assert found.today == TeamTotals(share=0.1, minutes=6.0)


def test_a_trend_has_each_week_also_without_figures():
    begins = trend_begins(THURSDAY)
    assert begins == MONDAY - timedelta(weeks=WEEKS - 1)
    found = report([figure(4, day=begins), figure(5)], "a", THURSDAY)
    assert [monday for monday, _ in found.weeks] == [begins + timedelta(weeks=n) for n in range(WEEKS)]
    assert [totals.share for _, totals in found.weeks] == [0.8, *[None] * (WEEKS - 2), 1.0]


def test_other_teams_stand_beside_and_in_no_sum():
    found = report([figure(5), figure(0, team="b"), figure(3, team="b", day=MONDAY - timedelta(days=1))], "a", THURSDAY)
    assert found.teams == (("a", TeamTotals(share=1.0)), ("b", TeamTotals(share=0.0)))
    assert found.week == TeamTotals(share=1.0)


def test_tomorrow_in_another_zone_is_no_part_of_this_week():
    assert report([figure(5, day=THURSDAY + timedelta(days=1))], "a", THURSDAY).week == TeamTotals()


def test_a_program_gets_null_where_there_is_no_figure():
    found = json.loads(json.dumps(report_object(report([figure(25, field="minutes")], "a", THURSDAY))))
    assert found["today"] == {"share": None, "minutes": 5.0, "sessions": None}
    assert found["weeks"][-1] == {"week": "2026-03-02", **found["today"]}
    assert found["teams"] == [{"team": "a", **found["today"]}]
    assert found["team"] == "a"
