from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coach.plan.adapters.ics import busy_times, calendar_files, holiday_ranges
from coach.plan.hours import DayRange
from coach.presence.watch import Busy

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
BEGINS = datetime(2026, 3, 23, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=14)


def calendar(*events: str) -> str:
    made = [
        f"BEGIN:VEVENT\r\nUID:{number}@test\r\nDTSTAMP:20260101T000000Z\r\n{event}\r\nEND:VEVENT\r\n"
        for number, event in enumerate(events)
    ]
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{''.join(made)}END:VCALENDAR\r\n"


@pytest.fixture
def read(tmp_path):
    def read_(*events: str) -> tuple[Busy, ...]:
        path = tmp_path / "work.ics"
        path.write_text(calendar(*events))
        faults: list[str] = []
        found = busy_times([path], BEGINS, ENDS, COPENHAGEN, faults.append)
        assert faults == []
        return found

    return read_


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


MEETING = "DTSTART:20260324T090000Z\r\nDTEND:20260324T100000Z"


def test_an_entry_is_busy_unless_it_says_otherwise(read):
    assert read(MEETING) == (Busy(begins=utc("2026-03-24T09:00"), ends=utc("2026-03-24T10:00")),)


@pytest.mark.parametrize(
    "mark",
    [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
    ],
)
def test_what_is_free_or_cancelled_is_no_meeting(read, mark):
    assert read(f"{MEETING}\r\n{mark}") == ()


def test_what_lasts_whole_days_is_no_meeting(read):
    assert read("DTSTART;VALUE=DATE:20260324\r\nDTEND;VALUE=DATE:20260325") == ()


def test_a_meeting_that_recurs_keeps_the_walls_hour_over_the_day_of_daylight_saving(read):
    found = read(
        "DTSTART;TZID=Europe/Copenhagen:20260105T100000\r\nDTEND;TZID=Europe/Copenhagen:20260105T103000\r\n"
        "RRULE:FREQ=WEEKLY\r\nEXDATE;TZID=Europe/Copenhagen:20260323T100000"
    )
    # 23 March is left out; on the 29th the clock goes forward
    assert found == (Busy(begins=utc("2026-03-30T08:00"), ends=utc("2026-03-30T08:30")),)


def test_a_time_without_a_zone_is_that_of_the_person(read):
    (found,) = read("DTSTART:20260324T090000\r\nDTEND:20260324T100000")
    assert found.begins == utc("2026-03-24T08:00")


def test_a_folder_means_every_calendar_in_it(tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("b.ics", "a/c.ics", "d.txt"):
        (tmp_path / name).write_text(calendar(MEETING))
    assert [path.name for path in calendar_files(tmp_path)] == ["c.ics", "b.ics"]


def test_holidays_are_the_entries_of_whole_days_to_their_last(tmp_path):
    path = tmp_path / "dk.ics"
    path.write_text(
        calendar(
            "DTSTART;VALUE=DATE:20260402\r\nDTEND;VALUE=DATE:20260404",
            "DTSTART;VALUE=DATE:20260330",
            MEETING,
        )
    )
    assert holiday_ranges([path], BEGINS, ENDS, pytest.fail) == (
        DayRange(first=date(2026, 3, 30), last=date(2026, 3, 30)),
        DayRange(first=date(2026, 4, 2), last=date(2026, 4, 3)),
    )


@pytest.mark.parametrize("content", [b"", b"no calendar", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT", b"\xff\xfe\x00"])
def test_what_is_no_calendar_is_told_in_a_line_and_the_others_are_read(tmp_path, content):
    broken, whole = tmp_path / "a.ics", tmp_path / "b.ics"
    broken.write_bytes(content)
    whole.write_text(calendar(MEETING))
    faults: list[str] = []
    found = busy_times([broken, whole, tmp_path / "none.ics"], BEGINS, ENDS, COPENHAGEN, faults.append)
    assert len(found) == 1
    assert all("\n" not in fault for fault in faults)
    assert any(fault.startswith(f"{tmp_path}/none.ics: cannot be read") for fault in faults)
