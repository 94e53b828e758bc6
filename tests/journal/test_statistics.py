from __future__ import annotations

from datetime import date, timedelta

import pytest

from coach.journal.entries import BreakOutcome, Outcome
from coach.journal.statistics import DayTotal, JournalSums, find_streak, statistics_object, summarise

MONDAY = date(2026, 3, 2)


def day(number: int, what: str) -> DayTotal:
    """Make a day: m moved, o offered and nothing done, s a session without anything done and no offer."""
    return DayTotal(
        day=MONDAY + timedelta(days=number),
        sessions=int(what in "ms"),
        seconds=90 if what in "ms" else 0,
        moved=what == "m",
        offered=what == "o",
    )


@pytest.mark.parametrize(
    ("days", "now", "longest"),
    [
        ("", 0, 0),
        ("m", 1, 1),
        ("mmm", 3, 3),
        ("mm..m", 3, 3),  # a day off, one without work, one of held breaks: no row of statistics
        ("mmom", 1, 2),
        ("mmsm", 3, 3),
        ("mmo", 2, 2),  # the last is today
        ("mmo.", 0, 2),
        ("mmo..", 0, 2),
        ("ommmmom", 1, 4),
        ("mm.....", 2, 2),
    ],
)
def test_only_a_day_of_offers_without_movement_breaks_a_streak(days, now, longest):
    totals = [day(number, what) for number, what in enumerate(days) if what != "."]
    streak = find_streak(totals, MONDAY + timedelta(days=max(len(days) - 1, 0)))
    assert (streak.now, streak.longest) == (now, longest)


def sums(**more) -> JournalSums:
    return JournalSums(**{"days": (), "sets": {}, "answers": {}, "held": {}, **more})


def test_the_object_has_exactly_what_was_promised():
    found = summarise(
        sums(
            days=(day(0, "m"), day(1, "o"), day(2, "m")),
            sets={
                ("squat", Outcome.DONE): 4,
                ("squat", Outcome.DONE_EARLY): 1,
                ("squat", Outcome.SKIPPED): 9,
                ("neck", Outcome.DONE): 2,
                ("neck", Outcome.STOPPED): 3,
                ("neck", Outcome.PAIN): 1,
                ("neck", Outcome.UNANSWERED): 5,
                ("gone", Outcome.DONE): 1,
            },
            answers={(9, BreakOutcome.TAKEN): 2, (10, BreakOutcome.TAKEN): 1, (10, BreakOutcome.DECLINED): 3},
            held={"away": 1, "meeting": 2},
        ),
        {"squat": ("legs", "core"), "neck": ("neck",)},
        since=None,
        today=MONDAY + timedelta(days=3),
    )
    made = statistics_object(found)
    hours = made.pop("by_hour")
    assert made == {
        "since": "2026-03-02",
        "until": "2026-03-05",
        "days": 2,
        "streak": {"now": 1, "longest": 1},
        "minutes": 3,
        "sessions": 2,
        "sets": {"done": 7, "early": 1, "skipped": 9, "stopped": 4},
        "areas": {"core": 5, "legs": 5, "neck": 2, "other": 1},
        "offers": {
            "taken": 3,
            "later": 0,
            "declined": 3,
            "skipped": 0,
            "unanswered": 0,
            "held": {"meeting": 2, "away": 1},
        },
        "by_day": [
            {"date": "2026-03-02", "minutes": 2, "sessions": 1},
            {"date": "2026-03-04", "minutes": 2, "sessions": 1},
        ],
    }
    assert list(made["areas"]) == ["core", "legs", "neck", "other"]
    assert [each["hour"] for each in hours] == list(range(24))
    assert hours[10] == {"hour": 10, "taken": 1, "later": 0, "declined": 3, "skipped": 0, "unanswered": 0}


def test_nothing_yet_is_a_day_of_nothing():
    made = statistics_object(summarise(sums(), {}, since=None, today=MONDAY))
    assert (made["since"], made["until"], made["days"], made["by_day"]) == ("2026-03-02", "2026-03-02", 0, [])
