from __future__ import annotations

from datetime import date

from coach.programs.page.page_words import PageWords
from coach.programs.page.views.team_view import team_page
from coach.team.group_figures import report
from tests.support.page_days import HTML, PageBrowser, ShownDay


def test_a_team_sees_itself_and_the_others_beside_it():
    shown = PageBrowser().get("/team")
    assert "<h1>The team ground floor</h1>" in shown
    assert "<dt>days with movement</dt><dd>75 %</dd>" in shown
    assert "<dt>minutes a person and day</dt><dd>12.5</dd>" in shown
    assert '<th scope="row">2026-03-30</th><td class="number">75</td>' in shown
    assert '<th scope="row">first floor</th><td>-</td><td>-</td><td>2.5</td>' in shown


def test_danish_has_a_comma():
    assert "<dd>12,5</dd>" in PageBrowser(ShownDay("da")).get("/team")


def test_where_there_is_no_figure_that_is_said():
    shown = team_page(PageWords("en"), report([], HTML, date(2026, 3, 31)))
    assert shown.count("No figure yet.") == 2
    assert "<table" not in shown
    assert "<script>" not in shown.partition("</head>")[2]


def test_the_weeks_lead_to_it_where_a_team_was_joined():
    assert '<a href="/team">The team ground floor: how your workplace moves</a>' in PageBrowser().get("/weeks")
