"""The desktop's calendars by the distribution's own server, and by stand-ins that refuse, or say nothing."""

from datetime import UTC, datetime, timedelta
from errno import ENOSPC
from pathlib import Path
from stat import S_IMODE

import pytest

from coach.clock import ManualClock
from coach.plan.adapters import desktop_server
from coach.plan.adapters.desktop_server import HELD_BACK, DesktopCalendars
from coach.system.atomic_file import write_whole
from coach.system.dbus import Bus
from coach.system.system_clock import SystemClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BEGINS, ENDS = NOON - timedelta(days=9), NOON + timedelta(days=110)
SERVER, FOLDER = "org.gnome.evolution.dataserver", "/org/gnome/evolution/dataserver"
MEETING = "UID:1\nDTSTART:20260302T130000Z\nDTEND:20260302T140000Z\nSUMMARY:Talk"
LARGEST = 200_000


class Clock(ManualClock):
    """The calendar by hand, and the time that passes by the machine."""

    def monotonic(self) -> float:
        return SystemClock().monotonic()


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def read(desktop, clock, tmp_path):
    """Read calendars as each facts process does, with a reader of its own."""

    def reading(*names: str, patience: float = 60.0, settling: float = 1.5):
        def open_bus() -> Bus:
            return Bus(desktop.address, greeting=20.0, largest=LARGEST)

        reader = DesktopCalendars(clock, tmp_path / "desktop", open_bus, patience=patience, settling=settling)
        return reader.read(names, BEGINS, ENDS)

    return reading


def summaries(reading, name: str = "evolution") -> list[str]:
    """Return what the copies of *name* have for entries."""
    lines = [line for copy in reading.copies[name] for line in copy.read_text().splitlines()]
    return sorted(line.partition(":")[2] for line in lines if line.startswith("SUMMARY:"))


def named(uid: str) -> str:
    return MEETING.replace("Talk", uid)


def test_what_is_on_and_shown_is_read_and_one_that_is_named_need_not_be_shown(evolution, read, tmp_path):
    evolution.add("work", named("work"), name="Work")
    evolution.add("hidden", named("hidden"), name="Hidden", selected=False)
    evolution.add("off", named("off"), name="Off", enabled=False)
    evolution.account("account", enabled=False)
    evolution.add("of-account", named("of-account"), parent="account")
    evolution.lay("system", named("system"))
    evolution.begin()
    found = read("evolution", "evolution:hidden", "evolution:Off", "evolution:Personlig", "evolution:nobody's")
    assert summaries(found) == ["system", "work"]
    assert summaries(found, "evolution:hidden") == ["hidden"]
    assert summaries(found, "evolution:Personlig") == ["system"]  # its Danish name
    assert (found.copies["evolution:Off"], found.copies["evolution:nobody's"]) == ((), ())
    assert found.faults == (
        "evolution:Off: is switched off on this desktop; switch on the account or the calendar",
        "evolution:nobody's: there is no such calendar on this desktop; it has: Hidden, Personal, Work",
    )
    assert sorted(found.shown.values()) == [f"the desktop's calendar {name}" for name in ("Hidden", "Personal", "Work")]
    assert S_IMODE((tmp_path / "desktop").stat().st_mode) == 0o700
    assert {S_IMODE(file.stat().st_mode) for file in (tmp_path / "desktop").iterdir()} == {0o600}


def test_one_that_is_broken_is_told_by_its_name_and_the_others_count(evolution, read):
    evolution.add("bad", name="Bad", backend="of-nobody")
    evolution.add("large", f"{named('large')}\nDESCRIPTION:{'x' * LARGEST}", name="Large")
    evolution.add("work", named("work"))
    evolution.begin()
    found = read("evolution")
    assert summaries(found) == ["work"]
    bad, large = sorted(found.faults)
    assert bad.startswith("the desktop's calendar Bad: the server refuses (")
    assert large == (
        "the desktop's calendar Large: it has more than 20 MB; leave out what is long past; nothing is known yet"
    )


def test_one_whose_own_server_is_not_reached_is_told(evolution, read):
    evolution.add("remote", name="Remote", backend="caldav", parent="caldav-stub", address="http://localhost:9/")
    evolution.add("work", named("work"))
    evolution.begin()
    found = read("evolution")
    assert summaries(found) == ["work"]
    (fault,) = found.faults
    assert fault.startswith("the desktop's calendar Remote: it is not connected to its server (")
    assert fault.endswith("; nothing is known yet")


def test_what_is_no_longer_shown_is_no_longer_kept(evolution, read, tmp_path):
    evolution.add("work", named("work"))
    evolution.add("mine", named("mine"))
    evolution.begin()
    assert summaries(read("evolution")) == ["mine", "work"]
    assert summaries(read("evolution:work"), "evolution:work") == ["work"]
    assert len(list((tmp_path / "desktop").glob("*.ics"))) == 1
    assert "nothing is known yet" not in str(read("evolution").faults)


def test_where_none_is_shown_that_is_told(evolution, read):
    evolution.add("system-calendar", selected=False)
    evolution.begin()
    (fault,) = read("evolution").faults
    assert fault == "evolution: no calendar is selected on this desktop; tick one in your calendar program"


def test_a_server_that_is_begun_for_it_is_given_time_to_find_the_calendars_of_accounts(evolution, read):
    evolution.account("account", enabled=True)
    evolution.found_before("of-account", "account")
    evolution.lay("of-account", named("of-account"))
    assert summaries(read("evolution", settling=2.0)) == ["of-account"]


def test_a_calendar_that_a_new_server_does_not_name_counts_once_more(evolution, read):
    evolution.add("work", named("work"), name="Work")
    evolution.begin()
    assert summaries(read("evolution")) == ["work"]
    evolution.remove("work")
    found = read("evolution", settling=0.01)
    assert summaries(found) == ["work"]
    assert found.faults == (
        "the desktop's calendar Work: its account is not there yet, or has gone; what was said before still counts",
    )
    found = read("evolution")
    assert (summaries(found), found.faults) == ([], ())


def test_a_zone_of_its_own_comes_with_the_calendar(evolution, read):
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Our time\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0345\n"
        "TZOFFSETTO:+0345\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    evolution.add("work", "UID:1\nDTSTART;TZID=Our time:20260302T130000\nDTEND;TZID=Our time:20260302T140000")
    evolution.define("work", zone)
    evolution.begin()
    found = read("evolution:work")
    assert found.faults == ()
    (copy,) = found.copies["evolution:work"]
    assert "TZOFFSETTO:+0345" in copy.read_text()


def test_what_was_said_before_counts_while_the_server_says_nothing(evolution, read, clock):
    evolution.add("work", named("work"))
    evolution.begin()
    assert summaries(read("evolution")) == ["work"]
    evolution.hang("Sources")
    found = read("evolution", patience=0.3)
    assert summaries(found) == ["work"]
    assert found.faults == (
        "the desktop's calendars: the server does not answer in time; log in again if it stays so; "
        "what was said before still counts",
    )
    assert read("evolution", patience=600).faults == found.faults  # so soon it is not asked again
    evolution.wake()
    clock.advance(HELD_BACK)
    assert read("evolution").faults == ()


def test_a_calendar_that_says_nothing_is_told_by_its_name(evolution, read, clock):
    evolution.add("work", named("work"), name="Work")
    evolution.begin()
    assert summaries(read("evolution:Work"), "evolution:Work") == ["work"]
    evolution.hang("Calendar")
    found = read("evolution:Work", "evolution", patience=2.0)
    assert summaries(found, "evolution:Work") == ["work"]
    assert sorted(found.faults) == [
        "the desktop's calendar Personal: the server does not answer in time; log in again if it stays so; "
        "nothing is known yet",
        "the desktop's calendar Work: the server does not answer in time; log in again if it stays so; "
        "what was said before still counts",
    ]
    assert sorted(read("evolution", "evolution:Work", patience=600).faults) == sorted(found.faults)
    evolution.wake()
    clock.advance(HELD_BACK)
    assert read("evolution").faults == ()


def test_a_server_that_is_new_and_says_nothing_is_told(bare_desktop, read, monkeypatch, desktop):
    for kind, path in (("Sources5", "SourceManager"), ("Calendar8", "CalendarFactory")):
        bare_desktop.service(f"{SERVER}.{kind}", f"{FOLDER}/{path}", "org.freedesktop.DBus.ObjectManager").hang()
    monkeypatch.setattr(desktop, "address", bare_desktop.address)
    found = read("evolution", patience=0.3)
    assert found.copies == {"evolution": ()}
    assert found.faults[0].endswith("log in again if it stays so; nothing is known yet")


def test_the_words_of_a_server_that_refuses_are_not_told(bare_desktop, read, monkeypatch, desktop):
    bare_desktop.service(f"{SERVER}.Calendar8", f"{FOLDER}/CalendarFactory", f"{SERVER}.CalendarFactory")
    service = bare_desktop.service(
        f"{SERVER}.Sources5", f"{FOLDER}/SourceManager", "org.freedesktop.DBus.ObjectManager"
    )
    refuses = "raise dbus.exceptions.DBusException('https://example.org/private-1234', name='org.example.Refused')"
    service.answers("GetManagedObjects", "a{oa{sa{sv}}}", refuses)
    monkeypatch.setattr(desktop, "address", bare_desktop.address)
    (fault,) = read("evolution").faults
    assert fault.startswith("the desktop's calendars: the server refuses (Refused); open it")


def test_on_a_desktop_without_the_server_that_is_told_and_nothing_is_begun(bare_desktop, read, monkeypatch, desktop):
    begun = bare_desktop.folder / "begun"
    bare_desktop.startable(f"{SERVER}.Sources5", f"/usr/bin/touch {begun}")  # half a server is none
    monkeypatch.setattr(desktop, "address", bare_desktop.address)
    found = read("evolution")
    assert found.copies == {"evolution": ()}
    (fault,) = found.faults
    assert fault.startswith("the desktop's calendars: there is no server for them; install evolution-data-server, or")
    assert not begun.exists()


@pytest.mark.parametrize("full", ["for the copies", "for all"])
def test_a_disk_that_is_full_is_told_as_that_and_what_is_kept_counts(evolution, read, monkeypatch, full):
    evolution.add("work", named("work"), name="Work")
    evolution.begin()
    read("evolution:Work")
    another = named("new").replace("UID:1", "UID:2")
    evolution.call("work", "CreateObjects", "asu", [f"BEGIN:VEVENT\n{another}\nEND:VEVENT"], 0)

    def no_room(path: Path, content: str) -> None:
        if full == "for all" or path.suffix == ".ics":
            raise OSError(ENOSPC, "No space left on device")
        write_whole(path, content)

    monkeypatch.setattr(desktop_server, "write_whole", no_room)
    found = read("evolution:Work")
    assert summaries(found, "evolution:Work") == ["work"]
    assert (
        "the desktop's calendar Work: a copy cannot be written (No space left on device), make room on that disk; "
        "what was said before still counts"
    ) in found.faults
    assert len(found.faults) == (2 if full == "for all" else 1)


def test_without_a_bus_that_is_told(clock, tmp_path):
    found = DesktopCalendars(clock, tmp_path / "desktop", None).read(["evolution"], BEGINS, ENDS)
    assert found.faults[0].startswith(
        "the desktop's calendars: there is no session bus; start the coach from the desktop"
    )
