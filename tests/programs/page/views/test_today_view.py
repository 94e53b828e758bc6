"""What stands on the page of today."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from coach.journal.entries import BreakOutcome, Outcome
from coach.programs.daemon.status import Activity
from coach.programs.page.page_words import PageWords
from coach.programs.page.views.today_view import today_page
from tests.support.page_days import NINE, became, day, session, status

HOUR = timedelta(hours=1)


def text(language: str = "en", **more) -> str:
    """Return the words of the page, without its marks."""
    page = today_page(PageWords(language), day(**more)).partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"</?(code|strong|time)[^>]*>", "", page)))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, "The coach is not running, so nothing is offered. coach run starts it."),
        (status(), "The coach is waiting. The next break is at 11:00: Hourly five."),
        (status(next_break=NINE + 26 * HOUR), "The next break is on Wed 1 Apr at 11:00: Hourly five."),
        (status(next_break=None, routine=None), "No break is to come."),
        (status(doing=Activity.SESSION, silent=None), "A session is being led."),
        (status(silent="meeting", source="Firefox records"), "Silent now: a meeting (Firefox records)."),
        (status(silent="session"), "Silent now: another session is being led."),
        (status(paused=True, silent="paused"), "Paused until coach resume."),
        (status(paused=True, paused_until=NINE + 3 * HOUR), "Paused until 12:00."),
        (status(paused=True, paused_until=NINE + 27 * HOUR), "Paused until Wed 1 Apr 12:00."),
        (status(held=NINE), "The break of 09:00 is held."),
        (status(listening=True), "The microphone is open at any time"),
        (status(faults=("config.toml: every: no",)), "config.toml: every: no"),
    ],
)
def test_it_says_how_things_stand(found, said):
    assert said in text(status=found)


def test_it_lists_what_was_in_its_order_and_a_taken_break_once():
    shown = text(
        sessions=(session(NINE + HOUR, id=2), session()),
        breaks=(
            became(BreakOutcome.TAKEN, NINE, session=1),
            became(BreakOutcome.HELD, NINE + HOUR / 2, why="calendar"),
            became(BreakOutcome.LATER, NINE + 2 * HOUR, again_at=NINE + 2.5 * HOUR),
            became(BreakOutcome.NATURAL, NINE + 3 * HOUR, routine="", decided_at=NINE + 4 * HOUR),
        ),
    ).partition("So far")[2]
    parts = (
        *("09:00 Hourly five finished, 5 min 0 s", "09:30 Hourly five held: the calendar says busy"),
        *("10:00 Hourly five finished", "11:00 Hourly five put off until 11:30"),
        "12:00 Away away from 12:00 to 13:00: that counts as a break",
    )
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)
    assert shown.count("09:00") == 1


def test_a_session_tells_its_sets():
    sets = (
        session().sets[0],
        *(type(session().sets[0])(
            exercise="plank", side="first", target=30, done=12, unit="seconds", outcome=Outcome.PAIN, confirmed_by="key"
        ),),
    )  # fmt: skip
    shown = text(sessions=(session(sets=sets),))
    assert "The 2 sets" in shown
    assert "Heel raise 12 of 12 repetitions done" in shown
    assert "plank, first side 12 of 30 seconds stopped: it hurt, confirmed by key" in shown


def test_what_is_to_come_says_why():
    assert re.search("To come 11:00 Hourly five in turn", text())
    assert re.search("Kommer 11:00 Hourly five efter tur", text("da"))
    assert "No more breaks today." in text(coming=())


def test_a_day_without_anything_says_so():
    assert "Nothing yet today." in text(sessions=(), breaks=())
