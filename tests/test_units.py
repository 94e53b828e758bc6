from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.units import FIRST_MOMENT, LAST_MOMENT, clock_length, read_moment, utc

pytestmark = pytest.mark.faults


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T10:00:00+01:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("1970-01-01T00:00:00+00:00", FIRST_MOMENT),
        ("1969-12-31T23:59:59+00:00", FIRST_MOMENT),
        ("0001-01-01T00:00:00+14:00", FIRST_MOMENT),
        ("2199-12-31T00:00:00.000001+00:00", LAST_MOMENT),
        ("9999-12-31T23:59:59+00:00", LAST_MOMENT),
        ("9999-12-31T23:59:59-23:59", LAST_MOMENT),
    ],
)
def test_a_moment_out_of_reach_is_the_nearest(text, moment):
    assert read_moment(text) == moment


@pytest.mark.parametrize("text", ["", "2026-03-02T10:00:00", "2026-03-02T10:00:00+0W:00", 7, None, b"2026", True, []])
def test_what_is_no_moment_with_a_zone_is_refused(text):
    with pytest.raises(ValueError, match=r"moment|Invalid|naive|outside"):
        read_moment(text)


@given(st.text("0123456789-+:TZW. ", max_size=32))
def test_any_text_is_a_moment_within_reach_or_refused(text):
    try:
        moment = read_moment(text)
    except ValueError:
        return
    assert FIRST_MOMENT <= moment <= LAST_MOMENT


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-23:59", "2026-03-02T10:00:00"])
def test_a_moment_outside_of_the_calendar_is_refused_like_one_without_a_zone(text):
    with pytest.raises(ValueError, match=r"moment|Invalid|naive|outside"):
        utc(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("length", "shown"), [(0, "0:00"), (59.4, "0:59"), (59.6, "1:00"), (94, "1:34"), (3605, "60:05")]
)
def test_a_length_is_shown_in_minutes_and_seconds(length: float, shown: str) -> None:
    assert clock_length(length) == shown
