"""What a group sees of itself, made of the figures that the database shows: none is of fewer than five people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from coach.journal.report import Json

FEWEST = 5
"""People that a figure is of, at least; the database holds to it by itself."""

WEEKS = 12
"""Weeks of the trend, the present one last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFigure:
    """One figure that the database shows."""

    team: str
    day: date
    field: str
    """moved, minutes or sessions."""

    people: int
    """Of how many it is, FEWEST at least."""

    total: int
    """Their sum; of `moved`: how many did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamTotals:
    """The figures of a group for some days, added up; None: there is none."""

    share: float | None = None
    """On how many of the days that people had at work they moved, 0 to 1."""

    minutes: float | None = None
    """Moved, for each person and day."""

    sessions: float | None = None
    """For each person and day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamReport:
    """What `coach team` and the page show."""

    team: str
    """The person's own."""

    today: TeamTotals
    week: TeamTotals
    """From Monday on."""

    weeks: tuple[tuple[date, TeamTotals], ...]
    """(Monday, figures), oldest first; the own team's trend."""

    teams: tuple[tuple[str, TeamTotals], ...]
    """This week's figures of each team that has some, by name."""


def trend_begins(today: date) -> date:
    """Return the first day whose figures are needed."""
    return _monday(today) - timedelta(weeks=WEEKS - 1)


def report(figures: Iterable[TeamFigure], team: str, today: date) -> TeamReport:
    """Add *figures* up for a member of *team*.

    There is no total over all teams: less the teams that are shown it would be
    the figure of one that is not.
    """
    known, monday = list(figures), _monday(today)
    own = [each for each in known if each.team == team]
    week = [each for each in known if monday <= each.day <= today]
    weeks = [monday - timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
    return TeamReport(
        team=team,
        today=_totals(each for each in own if each.day == today),
        week=_totals(each for each in week if each.team == team),
        weeks=tuple((begin, _totals(each for each in own if _monday(each.day) == begin)) for begin in weeks),
        teams=tuple((name, _totals(each for each in week if each.team == name)) for name in _names(week)),
    )


def report_object(found: TeamReport) -> dict[str, Json]:
    """Return *found* for a program; shares are 0 to 1, minutes and sessions for each person and day."""
    return {
        "team": found.team,
        "today": _object(found.today),
        "week": _object(found.week),
        "weeks": [{"week": monday.isoformat(), **_object(totals)} for monday, totals in found.weeks],
        "teams": [{"team": name, **_object(totals)} for name, totals in found.teams],
    }


def _object(totals: TeamTotals) -> dict[str, Json]:
    return {
        "share": None if totals.share is None else round(totals.share, 3),
        "minutes": None if totals.minutes is None else round(totals.minutes, 1),
        "sessions": None if totals.sessions is None else round(totals.sessions, 2),
    }


def _totals(figures: Iterable[TeamFigure]) -> TeamTotals:
    people: dict[str, int] = {}
    sums: dict[str, int] = {}
    for each in figures:
        people[each.field] = people.get(each.field, 0) + each.people
        sums[each.field] = sums.get(each.field, 0) + each.total
    mean = {field: sums[field] / count for field, count in people.items()}
    return TeamTotals(share=mean.get("moved"), minutes=mean.get("minutes"), sessions=mean.get("sessions"))


def _names(figures: Iterable[TeamFigure]) -> list[str]:
    return sorted({each.team for each in figures})


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
