"""The log, day by day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from coach.journal.entries import BreakOutcome
from coach.programs.page.page_values import LogData
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.log_view import log_page
from tests.support.page_days import NINE, ZONE, became, session


def test_the_last_day_is_the_first_and_a_day_begins_at_the_walls_midnight():
    late = NINE + timedelta(hours=14, minutes=30)  # 23:30
    data = LogData(
        since=date(2026, 3, 18),
        today=date(2026, 4, 1),
        zone=ZONE,
        sessions=(session(), session(late, id=2), session(late + timedelta(hours=1), id=3)),
        breaks=(
            became(BreakOutcome.DECLINED, NINE - timedelta(days=1)),
            became(BreakOutcome.TAKEN, NINE - timedelta(days=2)),
        ),
        names={"five": "Hourly five"},
    )
    shown = log_page(PageWords("en"), data)
    # of a day with nothing but a taken break, its session is missing: there is nothing to tell
    assert re.findall(r'<h2><time datetime="([\d-]+)">', shown) == ["2026-04-01", "2026-03-31", "2026-03-30"]
    assert [part.count("<li><time") for part in shown.split("<section>")[1:]] == [1, 2, 1]
    assert 'href="/log?since=2026-03-11"' in shown
    assert 'href="/log?since=2026-03-25"' in shown


def test_nothing_since_a_day_says_so():
    data = LogData(since=date(2026, 3, 18), today=date(2026, 4, 1), zone=ZONE, sessions=(), breaks=(), names={})
    assert "Ikke noget i ugen fra ons 18. mar." in log_page(PageWords("da"), data)
