"""The team: how its people moved together, and the other teams beside it."""

from __future__ import annotations

from collections.abc import Iterator

import htpy as h

from coach.programs.page.page_words import PageWords
from coach.programs.page.views.layout import framed
from coach.programs.page.views.weeks_view import bars
from coach.team.group_figures import FEWEST, TeamReport, TeamTotals


def team_page(words: PageWords, found: TeamReport) -> str:
    """Return the page of the team."""
    trend = [(monday.isoformat(), round(100 * each.share)) for monday, each in found.weeks if each.share is not None]
    content: list[h.Node] = [
        _sums(words, words("team_today"), found.today),
        _sums(words, words("team_week"), found.week),
        h.section[h.h2[words("team_trend")], bars(trend)] if trend else None,
        h.section[
            h.h2[words("team_others")],
            h.div(".scrolls", tabindex="0", role="region", aria_label=words("team_others"))[_teams(words, found)],
        ]
        if found.teams
        else None,
        h.p(".none")[words("team_privacy", fewest=FEWEST)],
    ]
    return framed(words, "/team", words("team", name=found.team), content)


def _sums(words: PageWords, heading: str, totals: TeamTotals) -> h.Element:
    some = list(_values(words, totals))
    return h.section[
        h.h2[heading],
        h.dl(".sums", aria_label=heading)[(h.div[h.dt[label], h.dd[value]] for label, value in some)]
        if some
        else h.p(".none")[words("team_none")],
    ]


def _values(words: PageWords, totals: TeamTotals) -> Iterator[tuple[str, str]]:
    if totals.share is not None:
        yield words("team_share"), f"{round(100 * totals.share)} %"
    if totals.minutes is not None:
        yield words("team_minutes"), words.decimal(totals.minutes)
    if totals.sessions is not None:
        yield words("team_sessions"), words.decimal(totals.sessions)


def _teams(words: PageWords, found: TeamReport) -> h.Element:
    heads = ("team_name", "team_share", "team_minutes", "team_sessions")
    return h.table(".numbers")[
        h.thead[h.tr[(h.th(scope="col")[words(key)] for key in heads)]],
        h.tbody[
            (
                h.tr[
                    h.th(scope="row")[name],
                    h.td["-" if totals.share is None else f"{round(100 * totals.share)} %"],
                    h.td["-" if totals.minutes is None else words.decimal(totals.minutes)],
                    h.td["-" if totals.sessions is None else words.decimal(totals.sessions)],
                ]
                for name, totals in found.teams
            )
        ],
    ]
