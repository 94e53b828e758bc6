"""From the desktop's own calendars to busy times and days off, by the distribution's server."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coach.config.model import AgendaConfig, CalendarConfig, Config
from coach.plan.hours import DayRange
from coach.wiring.calendars.calendar_reading import CalendarsRead, read_calendars
from coach.wiring.wall_clock import current_time

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
BEGINS = datetime(2026, 3, 1, 0, tzinfo=UTC)
WEEKLY = "UID:series\nDTSTART;TZID=Europe/Copenhagen:20260105T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\nSUMMARY:Round"
MOVED = """UID:series
RECURRENCE-ID;TZID=Europe/Copenhagen:20260302T090000
DTSTART;TZID=Europe/Copenhagen:20260304T140000
DURATION:PT1H
SUMMARY:Round, moved"""
TALK = "UID:{uid}\nDTSTART:20260303T1{uid}0000Z\nDTEND:20260303T1{uid}3000Z\nSUMMARY:Talk"
MONDAY_AFTER = "03-09 09:00-10:00"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "coach"))


def read(*busy: str, holidays: tuple[str, ...] = (), zone: ZoneInfo = COPENHAGEN) -> CalendarsRead:
    """Read the calendars called so."""
    chosen = Config(calendar=CalendarConfig(busy=busy), agenda=AgendaConfig(holidays=holidays))
    return read_calendars(chosen, BEGINS, zone)


def walls(found: CalendarsRead, zone: ZoneInfo = COPENHAGEN) -> list[str]:
    """Return the busy times as a person reads them."""
    return [
        f"{a:%m-%d %H:%M}-{b:%H:%M}"
        for a, b in ((x.begins.astimezone(zone), x.ends.astimezone(zone)) for x in found.busy)
    ]


@pytest.mark.parametrize("how", ["in the file", "meanwhile"])
def test_an_instance_that_was_moved_is_no_meeting_on_its_old_day_and_one_on_its_new_day(evolution, how):
    evolution.add("work", WEEKLY, *([MOVED] if how == "in the file" else []))
    evolution.begin()
    if how == "meanwhile":  # the server then finds it in no range
        assert walls(read("evolution:work")) == ["03-02 09:00-10:00", MONDAY_AFTER]
        evolution.call("work", "ModifyObjects", "assu", [f"BEGIN:VEVENT\n{MOVED}\nEND:VEVENT"], "this", 0)
    found = read("evolution:work")
    assert walls(found) == ["03-04 14:00-15:00", MONDAY_AFTER]
    assert found.faults == ()


def test_a_meeting_counts_unless_it_is_free_or_cancelled_or_the_calendar_is_not_shown(evolution):
    free, cancelled = "\nTRANSP:TRANSPARENT", "\nSTATUS:CANCELLED"
    evolution.add("work", TALK.format(uid=1), TALK.format(uid=2) + free, TALK.format(uid=3) + cancelled)
    evolution.add("hidden", TALK.format(uid=4), selected=False)
    evolution.lay("system", TALK.format(uid=5))
    evolution.begin()
    found = read("evolution")
    assert walls(found) == ["03-03 12:00-12:30", "03-03 16:00-16:30"]
    assert found.meetings_from == ("the desktop's calendar Personal", "the desktop's calendar work")
    assert walls(read("evolution:hidden")) == ["03-03 15:00-15:30"]


def test_a_whole_day_is_that_day_where_the_person_is_and_no_meeting(evolution):
    first = "UID:first\nDTSTART;VALUE=DATE:20260301\nDTEND;VALUE=DATE:20260302\nSUMMARY:Off"
    last = "UID:last\nDTSTART;VALUE=DATE:20260510\nSUMMARY:Off"
    evolution.add("off", first, last)
    evolution.add("floating", "UID:f\nDTSTART:20260308T233000\nDTEND:20260308T234500\nSUMMARY:At night")
    evolution.begin()
    for here in map(ZoneInfo, ("Pacific/Kiritimati", "Europe/Copenhagen", "Pacific/Midway")):
        found = read("evolution:off", "evolution:floating", holidays=("evolution:off",), zone=here)
        assert found.off == tuple(DayRange(first=day, last=day) for day in (date(2026, 3, 1), date(2026, 5, 10)))
        assert walls(found, here) == ["03-08 23:30-23:45"]


def test_what_was_said_before_counts_and_a_file_beside_it_is_read(evolution, tmp_path, monkeypatch):
    evolution.add("work", TALK.format(uid=1), name="Work")
    evolution.begin()
    before = read("evolution:Work")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    file = tmp_path / "a.ics"
    file.write_text(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{TALK.format(uid=7)}\nEND:VEVENT\nEND:VCALENDAR\n")
    found = read("evolution:Work", str(file))
    assert walls(found) == [*walls(before), "03-03 18:00-18:30"]
    assert found.meetings_from == ("the desktop's calendar Work", str(file))
    (fault,) = found.faults
    assert fault.startswith("the desktop's calendars: there is no session bus; ")
    assert fault.endswith("; what was said before still counts")


def test_what_is_kept_serves_today_also_where_another_day_was_asked_for(evolution, tmp_path, monkeypatch):
    tomorrow = (current_time() + timedelta(days=1)).replace(microsecond=0)
    evolution.add("work", f"UID:1\nDTSTART:{tomorrow:%Y%m%dT%H%M%SZ}\nDURATION:PT30M")
    evolution.begin()
    chosen = Config(calendar=CalendarConfig(busy=("evolution:work",)))
    assert read_calendars(chosen, tomorrow + timedelta(days=400), COPENHAGEN).busy == ()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'gone'}")
    found = read_calendars(chosen, tomorrow - timedelta(days=1), COPENHAGEN)
    assert [each.begins for each in found.busy] == [tomorrow]


def test_what_is_wrong_within_one_is_told_by_its_name(evolution):
    evolution.add("work", "UID:1\nDTSTART;TZID=Mars/Olympus:20260303T110000\nDURATION:PT30M", name="Work")
    evolution.begin()
    found = read("evolution:Work")
    assert walls(found) == ["03-03 11:00-11:30"]
    assert found.faults == (
        "the desktop's calendar Work: unknown zone Mars/Olympus; its times are taken as those of this machine",
    )


def test_where_nothing_is_named_nothing_is_read():
    assert read() == CalendarsRead()
