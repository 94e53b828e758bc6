"""What stands on the page of the weeks."""

from __future__ import annotations

from datetime import date, timedelta

from coach.journal.entries import BreakOutcome
from coach.journal.statistics import JournalSums, add_up, summarise
from coach.programs.page.page_values import WeeksData
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.weeks_view import bars, weeks_page
from tests.support.page_days import NINE, ZONE, became, session

TODAY = date(2026, 3, 31)


def page(sums: JournalSums) -> str:
    return weeks_page(PageWords("en"), WeeksData(statistics=summarise(sums, {}, since=None, today=TODAY)))


def test_it_shows_the_sums_of_the_statistics_and_the_same_by_weeks():
    days = [NINE - timedelta(days=ago) for ago in (0, 1, 7)]
    breaks = [became(BreakOutcome.TAKEN, at) for at in days] + [became(BreakOutcome.HELD, NINE, why="meeting")]
    shown = page(add_up([session(at) for at in days], breaks, ZONE))
    for label, count in (("days on which you moved", 3), ("minutes", 15), ("sessions", 3), ("sets done", 3)):
        assert f"<dt>{label}</dt><dd>{count}</dd>" in shown
    assert "2026-03-30</time></th><td>2</td><td>2</td><td>10</td>" in shown
    assert "2026-03-23</time></th><td>1</td><td>1</td><td>5</td>" in shown
    assert "a meeting" in shown


def test_an_empty_journal_says_so():
    assert "Nothing yet." in page(JournalSums(days=(), sets={}, answers={}, held={}))


def test_the_longest_bar_is_whole_and_the_others_in_proportion():
    drawn = str(bars([("one", 4), ("two", 1)]))
    assert drawn.index("100.0%") < drawn.index("25.0%")
    assert bars([]) is None
