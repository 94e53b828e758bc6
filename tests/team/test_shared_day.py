from __future__ import annotations

from datetime import date, timedelta

import pytest

from coach.journal.statistics import DayTotal
from coach.team.shared_day import FIELDS, SharedDay, share_days, unsent_days

MONDAY = date(2026, 3, 2)


def total(day: date = MONDAY, *, moved: bool = True, seconds: int = 620, sessions: int = 3) -> DayTotal:
    return DayTotal(day=day, moved=moved, seconds=seconds, sessions=sessions, offered=True)


@pytest.mark.parametrize(
    ("fields", "totals"),
    [
        (("moved",), {"moved": 1}),
        (("minutes",), {"minutes": 10}),
        (("sessions",), {"sessions": 3}),
        (FIELDS, {"moved": 1, "minutes": 10, "sessions": 3}),
        ((), {}),
    ],
)
def test_only_the_fields_that_were_chosen_are_shared(fields, totals):
    (found,) = share_days([total()], fields, MONDAY, MONDAY)
    assert found.totals == totals


def test_nothing_is_shared_of_the_days_before_nor_of_those_that_are_still_to_come():
    days = [total(MONDAY + timedelta(days=ahead)) for ahead in range(-3, 9)]
    found = share_days(days, FIELDS, MONDAY, MONDAY + timedelta(days=2))
    assert [each.day for each in found] == [MONDAY + timedelta(days=n) for n in range(3)]


def test_a_day_at_work_without_movement_is_shared_as_that():
    (found,) = share_days([total(moved=False, seconds=0, sessions=0)], FIELDS, MONDAY, MONDAY)
    assert found.totals == {"moved": 0, "minutes": 0, "sessions": 0}


def test_a_day_has_no_more_than_the_database_takes():
    (found,) = share_days([total(seconds=10**9, sessions=10**6)], FIELDS, MONDAY, MONDAY)
    assert found.totals == {"moved": 1, "minutes": 1440, "sessions": 500}


def test_what_is_there_as_it_is_is_not_sent_again():
    days = [SharedDay(day=MONDAY + timedelta(days=n), minutes=n) for n in range(4)]
    sent = {MONDAY: {"minutes": 0}, MONDAY + timedelta(days=2): {"minutes": 1}}
    assert [each.day.day - MONDAY.day for each in unsent_days(days, sent)] == [1, 2, 3]
