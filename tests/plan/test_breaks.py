from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.plan.breaks import Break, MomentVerdict, Rhythm, judge_moment, lengthen, next_break, next_in_turn
from coach.plan.hours import DAY, ClockSpan, Week, is_working

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
OFFICE = Week(days=((ClockSpan(begins=9 * 60, ends=17 * 60),),) * 5 + ((), ()))
HOURLY = Rhythm(every=timedelta(hours=1), week=OFFICE)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (timedelta(microseconds=-1), MomentVerdict.WAIT),
        (timedelta(0), MomentVerdict.START),
        (timedelta(minutes=5), MomentVerdict.START),
        (timedelta(minutes=5, microseconds=1), MomentVerdict.LAPSE),
        (timedelta(hours=4), MomentVerdict.LAPSE),
    ],
)
def test_a_break_starts_only_within_its_grace(late, expected):
    assert judge_moment(Break(due=TEN), TEN + late) is expected


@pytest.mark.parametrize(
    ("now", "since", "due"),
    [
        # Monday, hours from 08:00 to 16:00 UTC
        ("2026-03-02T06:00", None, "2026-03-02T09:00"),
        ("2026-03-02T08:59:59.999999", None, "2026-03-02T09:00"),
        ("2026-03-02T09:00", None, "2026-03-02T10:00"),
        ("2026-03-02T13:20", None, "2026-03-02T14:00"),
        ("2026-03-02T09:10", "2026-03-02T09:05", "2026-03-02T10:05"),
        ("2026-03-02T13:20", "2026-03-02T09:05", "2026-03-02T14:05"),
        ("2026-03-02T10:05", "2026-03-02T09:05", "2026-03-02T11:05"),
        # an interval that began before the hours does not count
        ("2026-03-02T07:50", "2026-03-02T07:45", "2026-03-02T09:00"),
        ("2026-03-02T08:10", "2026-02-27T15:00", "2026-03-02T09:00"),
        # the end of the day, and of the week
        ("2026-03-02T14:30", None, "2026-03-02T15:00"),
        ("2026-03-02T15:00", None, "2026-03-03T09:00"),
        ("2026-03-02T14:30", "2026-03-02T14:59", "2026-03-02T15:30"),
        ("2026-03-06T15:30", "2026-03-06T15:10", "2026-03-09T09:00"),
    ],
)
def test_a_break_is_due_an_interval_of_work_after_what_began_it(now, since, due):
    found = next_break(HOURLY, COPENHAGEN, utc(now), utc(since) if since else None)
    assert found == Break(due=utc(due))


def test_an_interval_that_began_in_the_future_begins_now():
    found = next_break(HOURLY, COPENHAGEN, TEN, TEN + timedelta(hours=3))
    assert found == Break(due=TEN + timedelta(hours=1))


@pytest.mark.parametrize(
    ("night", "due"),
    [
        # 90 minutes after 01:00 by the wall: the clock goes from 02:00 to 03:00, and from 03:00 to 02:00
        ("2026-03-28T23:30", "2026-03-29T01:30"),
        ("2026-10-24T22:30", "2026-10-25T00:30"),
    ],
)
def test_an_interval_is_work_not_what_the_wall_shows_when_the_clock_is_changed(night, due):
    early = Rhythm(every=timedelta(minutes=90), week=Week(days=((ClockSpan(begins=60, ends=600),),) * 7))
    assert next_break(early, COPENHAGEN, utc(night)) == Break(due=utc(due))


@pytest.mark.parametrize("week", [Week(days=((),) * 7), Week(days=((ClockSpan(begins=540, ends=600),),) * 7)])
def test_hours_too_short_for_an_interval_have_no_break(week):
    assert next_break(Rhythm(every=timedelta(hours=1), week=week), COPENHAGEN, TEN) is None


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    every=st.integers(1, DAY // 2).map(lambda minutes: timedelta(minutes=minutes)),
    ago=st.none() | st.timedeltas(timedelta(0), timedelta(days=3)),
)
def test_a_break_comes_after_now_within_hours_and_no_sooner_than_the_interval(now, every, ago):
    found = next_break(Rhythm(every=every, week=OFFICE), COPENHAGEN, now, now - ago if ago is not None else None)
    if found is not None:
        assert found.due > now
        assert is_working(OFFICE, COPENHAGEN, found.due)
        assert ago is None or found.due - (now - ago) >= every


@pytest.mark.parametrize(("last", "following"), [(None, "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("gone", "a")])
def test_routines_are_taken_in_turn(last, following):
    assert next_in_turn(("a", "b", "c"), last) == following


FIXED = Rhythm(every=None, times=(10 * 60 + 30, 14 * 60), week=OFFICE)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-02T06:00", "2026-03-02T09:30"),
        ("2026-03-02T09:29:59.999999", "2026-03-02T09:30"),
        ("2026-03-02T09:30", "2026-03-02T13:00"),
        ("2026-03-02T13:00", "2026-03-03T09:30"),
        ("2026-03-06T13:00", "2026-03-09T09:30"),
    ],
)
def test_a_fixed_time_is_due_on_every_working_day(now, due):
    assert next_break(FIXED, COPENHAGEN, utc(now)) == Break(due=utc(due))


@pytest.mark.parametrize(
    ("day", "dues"),
    [
        ("2026-03-29T00:00", ["2026-03-29T01:30", "2026-03-30T00:30"]),  # left out by the wall: an hour later
        ("2026-10-24T22:00", ["2026-10-25T00:30", "2026-10-26T01:30"]),  # shown twice: once
    ],
)
def test_a_fixed_time_comes_once_on_the_days_of_daylight_saving(day, dues):
    early = Rhythm(every=None, times=(150,), week=Week(days=((ClockSpan(begins=0, ends=600),),) * 7))
    first = next_break(early, COPENHAGEN, utc(day))
    assert [first.due, next_break(early, COPENHAGEN, first.due).due] == [utc(due) for due in dues]


def test_a_beat_shortly_before_a_fixed_time_gives_way_to_it():
    both = Rhythm(every=timedelta(hours=1), times=(10 * 60 + 10, 12 * 60 + 11), week=OFFICE)
    dues, now = [], utc("2026-03-02T06:00")
    for _ in range(4):
        now = next_break(both, COPENHAGEN, now).due
        dues.append(f"{now:%H:%M}")
    assert dues == ["09:10", "10:00", "11:00", "11:11"]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-02T08:30", "2026-03-02T09:15"),
        ("2026-03-02T09:10", "2026-03-02T09:15"),  # planned anew while they last
        ("2026-03-02T09:15", "2026-03-02T10:00"),
    ],
)
def test_a_beat_in_the_quiet_hours_comes_at_their_end(now, due):
    week = Week(days=OFFICE.days, quiet=(ClockSpan(begins=9 * 60 + 50, ends=10 * 60 + 15),))
    assert next_break(Rhythm(every=timedelta(hours=1), week=week), COPENHAGEN, utc(now)) == Break(due=utc(due))


def test_a_fixed_time_in_the_quiet_hours_does_not_come():
    week = Week(days=OFFICE.days, quiet=(ClockSpan(begins=10 * 60, ends=11 * 60),))
    rhythm = Rhythm(every=None, times=FIXED.times, week=week)
    assert next_break(rhythm, COPENHAGEN, utc("2026-03-02T06:00")) == Break(due=utc("2026-03-02T13:00"))


def test_quiet_round_the_clock_has_no_break():
    week = Week(days=OFFICE.days, quiet=(ClockSpan(begins=0, ends=DAY),))
    assert next_break(Rhythm(every=timedelta(hours=1), week=week), COPENHAGEN, TEN) is None


@pytest.mark.parametrize(("run", "minutes"), [(0, 60), (1, 60), (2, 90), (3, 90), (4, 120), (9, 120)])
def test_each_two_offers_without_an_answer_lengthen_the_interval_up_to_twice(run, minutes):
    assert lengthen(timedelta(hours=1), run) == timedelta(minutes=minutes)
