from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.plan.hours import DAY, ClockSpan, DayRange, Week, WorkingSpan, is_working, on_wall, quiet_span, working_spans

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OFFICE = Week(days=((ClockSpan(begins=9 * 60, ends=17 * 60),),) * 5 + ((), ()))
NIGHT = Week(days=((ClockSpan(begins=22 * 60, ends=30 * 60),),) * 7)
ALWAYS = Week(days=((ClockSpan(begins=0, ends=DAY),),) * 7)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def first(week: Week, since: str, count: int = 1) -> list[tuple[str, str]]:
    found = islice(working_spans(week, COPENHAGEN, utc(since)), count)
    return [(f"{each.begins:%d %H:%M}", f"{each.ends:%d %H:%M}") for each in found]


def test_office_hours_are_those_of_the_wall_and_skip_the_weekend():
    # 2026-03-06 is a Friday; Copenhagen is at UTC+1 until the last Sunday of March
    assert first(OFFICE, "2026-03-06T12:00", 2) == [("06 08:00", "06 16:00"), ("09 08:00", "09 16:00")]


@pytest.mark.parametrize(
    ("now", "inside"),
    [
        ("2026-03-06T07:59:59.999999", False),
        ("2026-03-06T08:00", True),
        ("2026-03-06T15:59:59.999999", True),
        ("2026-03-06T16:00", False),
        ("2026-03-07T12:00", False),
    ],
)
def test_hours_begin_with_their_first_moment_and_end_before_their_last(now, inside):
    assert is_working(OFFICE, COPENHAGEN, utc(now)) is inside


@pytest.mark.parametrize(
    ("now", "inside"), [("2026-03-06T20:59", False), ("2026-03-07T04:59", True), ("2026-03-07T05:00", False)]
)
def test_hours_over_midnight_belong_to_the_evening_they_begin_on(now, inside):
    assert is_working(NIGHT, COPENHAGEN, utc(now)) is inside


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(540, 720), (720, 1020)], [("02 08:00", "02 16:00")]),
        ([(540, 780), (720, 1020)], [("02 08:00", "02 16:00")]),
        ([(600, 660), (540, 1020)], [("02 08:00", "02 16:00")]),
        ([(540, 720), (780, 1020)], [("02 08:00", "02 11:00"), ("02 12:00", "02 16:00")]),
    ],
)
def test_ranges_that_meet_or_overlap_are_one_stretch(spans, expected):
    monday = tuple(ClockSpan(begins=begins, ends=ends) for begins, ends in spans)
    assert first(Week(days=(monday, *((),) * 6)), "2026-03-02T00:00", len(expected)) == expected


@pytest.mark.parametrize(
    ("span", "day", "expected"),
    [
        # 29 March 2026: 02:00 becomes 03:00 (01:00 UTC)
        ((0, 360), "2026-03-28T23:00", ("28 23:00", "29 04:00")),
        ((540, 1020), "2026-03-28T23:00", ("29 07:00", "29 15:00")),
        ((150, 360), "2026-03-28T23:00", ("29 01:30", "29 04:00")),
        ((0, 150), "2026-03-28T23:00", ("28 23:00", "29 01:30")),
        # 25 October 2026: 03:00 becomes 02:00 (01:00 UTC)
        ((0, 360), "2026-10-24T22:00", ("24 22:00", "25 05:00")),
        ((150, 360), "2026-10-24T22:00", ("25 00:30", "25 05:00")),
        ((0, 150), "2026-10-24T22:00", ("24 22:00", "25 01:30")),
        ((540, 1020), "2026-10-24T22:00", ("25 08:00", "25 16:00")),
    ],
)
def test_on_the_days_of_daylight_saving_hours_are_those_of_the_wall(span, day, expected):
    week = Week(days=((),) * 6 + ((ClockSpan(begins=span[0], ends=span[1]),),))
    assert first(week, day) == [expected]


def test_round_the_clock_is_one_stretch_over_the_days_of_daylight_saving():
    for now in ("2026-03-29T00:30", "2026-10-25T00:30"):
        (whole,) = working_spans(ALWAYS, COPENHAGEN, utc(now))
        assert whole.ends - utc(now) > timedelta(days=7)


def test_a_week_without_hours_has_no_stretch():
    assert not list(working_spans(Week(days=((),) * 7), COPENHAGEN, utc("2026-03-06T12:00")))


@pytest.mark.parametrize(("begins", "ends"), [(-1, 10), (DAY, DAY + 10), (600, 600), (600, 540), (600, 600 + DAY + 1)])
def test_a_span_that_is_none_is_a_bug(begins, ends):
    with pytest.raises(ValueError, match="no span"):
        ClockSpan(begins=begins, ends=ends)


spans = st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).map(
    lambda of: ClockSpan(begins=of[0], ends=of[0] + of[1])
)
weeks = st.lists(st.lists(spans, max_size=3).map(tuple), min_size=7, max_size=7).map(
    lambda days: Week(days=tuple(days))
)
zones = st.sampled_from(["Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]).map(
    ZoneInfo
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(week=weeks, zone=zones, now=moments)
def test_stretches_come_in_order_apart_and_end_after_now(week, zone, now):
    found = list(working_spans(week, zone, now))
    assert all(each.begins < each.ends and each.ends > now for each in found)
    assert all(one.ends < next_.begins for one, next_ in pairwise(found))
    assert is_working(week, zone, now) is any(isinstance(each, WorkingSpan) and each.begins <= now for each in found)


CHRISTMAS = Week(days=OFFICE.days, off=(DayRange(first=date(2026, 12, 24), last=date(2027, 1, 2)),))


def test_days_off_are_skipped_to_the_day_after_the_last():
    # 2026-12-24 is a Thursday, 2027-01-04 a Monday
    assert first(CHRISTMAS, "2026-12-23T12:00", 2) == [("23 08:00", "23 16:00"), ("04 08:00", "04 16:00")]


def test_a_span_over_midnight_belongs_to_the_evening_it_begins_on_also_on_a_day_off():
    week = Week(days=NIGHT.days, off=(DayRange(first=date(2026, 3, 7), last=date(2026, 3, 7)),))
    assert first(week, "2026-03-06T20:00", 2) == [("06 21:00", "07 05:00"), ("08 21:00", "09 05:00")]


def test_a_long_holiday_does_not_end_the_plan():
    week = Week(days=OFFICE.days, off=(DayRange(first=date(2026, 7, 1), last=date(2026, 8, 28)),))
    assert first(week, "2026-07-01T12:00") == [("31 07:00", "31 15:00")]


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-03-02T10:59:59.999999", None),
        ("2026-03-02T11:00", "2026-03-02T11:30"),
        ("2026-03-02T11:29:59.999999", "2026-03-02T11:30"),
        ("2026-03-02T11:30", None),
        ("2026-03-02T21:30", "2026-03-03T05:00"),
        ("2026-03-03T04:59", "2026-03-03T05:00"),
    ],
)
def test_quiet_hours_are_those_of_every_day_by_the_wall(now, ends):
    hours = (ClockSpan(begins=720, ends=750), ClockSpan(begins=22 * 60, ends=30 * 60))
    found = quiet_span(Week(days=OFFICE.days, quiet=hours), COPENHAGEN, utc(now))
    assert (found.ends if found else None) == (utc(ends) if ends else None)


@pytest.mark.parametrize(
    ("day", "minutes", "moment"),
    [
        (date(2026, 3, 2), 630, "2026-03-02T09:30"),
        (date(2026, 3, 29), 150, "2026-03-29T01:30"),  # left out: an hour later by the wall
        (date(2026, 10, 25), 150, "2026-10-25T00:30"),  # shown twice: the first
        (date(2026, 3, 2), DAY, "2026-03-02T23:00"),
    ],
)
def test_a_time_of_the_wall_is_one_moment(day, minutes, moment):
    assert on_wall(COPENHAGEN, day, minutes) == utc(moment)
