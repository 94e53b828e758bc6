"""Reading calendars through a child: limits, what is kept, and what becomes of a file that cannot be read."""

import json
import os
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from coach.plan.adapters.calendar_child import read_requests
from coach.plan.adapters.calendar_reader import CHILD, CalendarLimits, CalendarReader
from coach.plan.calendar_entries import CalendarChoices, CalendarWindow
from coach.system.system_clock import SystemClock

HERE = Path(__file__).resolve()
CASES = HERE.parents[4] / "shared" / "cases" / "calendars"
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
BEGINS = datetime(2026, 11, 29, tzinfo=UTC)
WINDOW = CalendarWindow(begins=BEGINS, ends=BEGINS + timedelta(days=70), zone=COPENHAGEN)
TEN = datetime(2026, 12, 1, 9, tzinfo=UTC)

STUCK = """
import sys, threading
sys.path.insert(0, {root!r})
from coach.plan.adapters import calendar_child
order = sys.stdin.readline()
for line in sys.stdin:
    if "stuck" in line:
        threading.Event().wait()
    for answer in calendar_child.read_requests([order, line]):
        print(calendar_child.json.dumps(answer), flush=True)
"""
"""A reader that never ends at a file whose name says so."""


def meeting(start: str = "20261201T095000", more: str = "", uid: str = "1") -> str:
    return (
        f"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:{uid}\nDTSTART;TZID=Europe/Copenhagen:{start}\n"
        f"DURATION:PT30M\n{more}\nEND:VEVENT\nEND:VCALENDAR\n"
    )


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "calendars"
    made.mkdir()
    return made


@pytest.fixture
def reader(tmp_path):
    def make(command=CHILD, **limits) -> CalendarReader:
        return CalendarReader(SystemClock(), tmp_path / "kept.json", CalendarLimits(**limits), command)

    return make


def at_ten(content) -> bool:
    return any(begins <= TEN < ends for begins, ends in content.spans)


def test_one_bad_file_costs_itself_alone_and_is_named(folder, reader):
    (folder / "a.ics").write_text("")
    (folder / "b.ics").write_text(meeting())
    (folder / "c.ics").write_text("<html>Log in</html>")
    (folder / "D.ICS").write_text(meeting("20261202T095000"))
    found = reader().read([folder], WINDOW)[folder]
    assert at_ten(found)
    assert len(found.spans) == 2
    assert [fault.split(":")[0] for fault in found.faults] == [f"{folder}/a.ics", f"{folder}/c.ics"]
    assert all(";" in fault for fault in found.faults)  # the remedy


def test_a_reader_that_never_ends_costs_the_file_it_is_stuck_at(folder, reader):
    for name in ("a.ics", "b-stuck.ics", "c.ics"):
        (folder / name).write_text(meeting())
    stuck = [sys.executable, "-c", STUCK.format(root=str(HERE.parents[3]))]
    (folder / "a.ics").write_text(meeting("20261203T095000"))
    found = reader(stuck, file_seconds=3.0).read([folder], WINDOW)[folder]
    assert at_ten(found)
    assert len(found.spans) == 2
    assert [fault.split(":")[0] for fault in found.faults] == [f"{folder}/b-stuck.ics"]
    assert "too long" in found.faults[0]


def test_what_could_be_read_before_holds_until_it_can_be_read_again(folder, reader):
    (folder / "a.ics").write_text(meeting())
    assert at_ten(reader().read([folder], WINDOW)[folder])
    (folder / "a.ics").write_text("<html>Log in</html>")
    broken = reader()
    for again in range(2):
        found = broken.read([folder], WINDOW)[folder]
        assert at_ten(found)
        assert "what it said before still counts" in found.faults[0]
        assert broken.read_files == (0 if again else 1)
    (folder / "a.ics").write_text(meeting("20261202T095000"))
    found = reader().read([folder], WINDOW)[folder]
    assert (at_ten(found), found.faults) == (False, [])
    (folder / "a.ics").unlink()
    (folder / "b.ics").write_text(meeting())
    assert len(reader().read([folder], WINDOW)[folder].spans) == 1


def test_the_whole_reading_ends_and_what_it_did_not_reach_is_told(folder, reader):
    (folder / "a.ics").write_text(meeting())
    found = reader(seconds=0.0).read([folder], WINDOW)[folder]
    assert found.faults == [f"{folder}/a.ics: not read, the calendars before it took too long; name fewer"]


def test_a_child_that_cannot_work_is_no_end_of_the_reading(folder, reader):
    (folder / "a.ics").write_text(meeting())
    found = reader([sys.executable, "-c", "raise SystemExit(1)"]).read([folder], WINDOW)[folder]
    assert len(found.faults) == 1


def test_only_what_changed_is_read_again(folder, reader):
    for number in range(20):
        (folder / f"{number}.ics").write_text(meeting(f"202612{number + 1:02}T095000", uid=str(number)))
    found = reader()
    first = found.read([folder], WINDOW)[folder]
    assert found.read_files == 20
    assert found.read([folder], WINDOW)[folder] == first
    assert found.read_files == 0
    os.utime(folder / "3.ics")  # another time, the same content
    (folder / "4.ics").write_text(meeting("20261224T095000", uid="4"))
    assert found.read([folder], WINDOW)[folder] != first
    assert found.read_files == 1
    later = CalendarWindow(begins=BEGINS + timedelta(days=200), ends=BEGINS + timedelta(days=270), zone=COPENHAGEN)
    found.read([folder], later)
    assert found.read_files == 0  # single meetings of the past
    (folder / "5.ics").write_text(meeting(more="RRULE:FREQ=WEEKLY"))
    assert found.read([folder], later)[folder].spans[0][0] < later.ends
    found.read([folder], WINDOW)
    assert found.read_files == 1  # back in time: the series was read from then on


def test_another_choice_of_the_person_reads_all_again(folder, reader):
    (folder / "a.ics").write_text(meeting(more="STATUS:TENTATIVE"))
    assert at_ten(reader().read([folder], WINDOW)[folder])
    free = CalendarWindow(
        begins=WINDOW.begins, ends=WINDOW.ends, zone=COPENHAGEN, choices=CalendarChoices(tentative=False)
    )
    assert not at_ten(reader().read([folder], free)[folder])


def test_a_change_in_a_file_of_its_own_takes_its_instance_out_of_the_series(folder, reader):
    series = meeting("20261110T095000", "RRULE:FREQ=WEEKLY", uid="s")
    (folder / "a.ics").write_text(series)
    assert at_ten(reader().read([folder], WINDOW)[folder])
    change = meeting("20261201T140000", "RECURRENCE-ID;TZID=Europe/Copenhagen:20261201T095000", uid="s")
    (folder / "b.ics").write_text(change)
    found = reader().read([folder], WINDOW)[folder]
    assert not at_ten(found)
    assert datetime(2026, 12, 1, 13, tzinfo=UTC) in [begins for begins, _ in found.spans]
    known = reader()
    assert known.read([folder], WINDOW)[folder] == found
    assert known.read_files == 0
    (folder / "b.ics").unlink()
    assert at_ten(reader().read([folder], WINDOW)[folder])


def test_what_is_not_there_or_holds_nothing_is_told_with_what_to_do(folder, reader):
    (folder / "x.txt").write_text("")
    none = folder.parent / "none.ics"
    address = Path("/home/me/https:/example.org/private-1234/basic.ics")
    found = reader().read([folder, none, address], WINDOW)
    assert "no calendar in this folder" in found[folder].faults[0]
    assert "correct the path" in found[none].faults[0]
    (fault,) = found[address].faults
    assert fault.startswith("https://...: neither a file nor an address")
    assert "private" not in fault


def test_what_is_kept_names_no_meeting_and_is_the_persons_alone(folder, reader, tmp_path):
    (folder / "a.ics").write_text(meeting(more="SUMMARY:Secret\nRRULE:FREQ=DAILY", uid="secret-name"))
    reader().read([folder], WINDOW)
    kept = tmp_path / "kept.json"
    assert "secret" not in kept.read_text().lower()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.suffix != ".json"] == ["calendars"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1, "files": {"a": [1]}}', '{"format": 1}'])
def test_what_is_kept_by_another_version_is_read_again(folder, reader, tmp_path, content):
    (folder / "a.ics").write_text(meeting())
    (tmp_path / "kept.json").write_text(content)
    assert at_ten(reader().read([folder], WINDOW)[folder])


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_a_file_that_needs_too_much_memory_is_told_and_the_next_is_read(folder, reader):
    (folder / "a.ics").write_text(meeting(more="X-A:" + "b" * 15_000_000))
    (folder / "b.ics").write_text(meeting())
    found = reader(memory=60_000_000).read([folder], WINDOW)[folder]
    assert at_ten(found)
    assert [fault.split(":")[0] for fault in found.faults] == [f"{folder}/a.ics"]


def test_thousands_of_files_are_all_read(folder, reader):
    for number in range(1200):
        (folder / f"{number:04}.ics").write_text(meeting("20200101T095000", uid=str(number)))
    (folder / "z.ics").write_text(meeting())
    found = reader().read([folder], WINDOW)[folder]
    assert (at_ten(found), found.faults) == (True, [])


def cases():
    if not CASES.is_dir():
        return [pytest.param({}, marks=pytest.mark.skip(reason="the cases are not beside this checkout"))]
    found = tomllib.loads((CASES / "cases.toml").read_text("utf-8"))["case"]
    return [pytest.param(each, id=each["name"]) for each in found]


@pytest.mark.parametrize("case", cases())
def test_each_case_of_a_calendar_as_people_have_it(case, folder, reader):
    for name in case.get("files") or [case["file"]]:
        (folder / Path(name).name).write_bytes((CASES / name).read_bytes())
    window = CalendarWindow(
        begins=BEGINS,
        ends=WINDOW.ends,
        zone=COPENHAGEN,
        choices=CalendarChoices(me=(case["me"],) if "me" in case else ()),
    )
    found = reader().read([folder], window)[folder]
    if "busy" in case:
        assert at_ten(found) is case["busy"]
    if "holiday" in case:
        assert any(first <= TEN.date() <= last for first, last in found.days) is case["holiday"]
    assert case.get("told", "") in "\n".join(found.faults)


def test_a_file_that_vanished_meanwhile_is_told():
    order = {
        "begins": BEGINS.isoformat(),
        "ends": WINDOW.ends.isoformat(),
        "zone": None,
        "me": [],
        "tentative": True,
        "observances": [],
        "memory": 1 << 60,
        "seconds": 1000,
    }
    lines = [json.dumps(order), json.dumps({"path": "/no/such/file.ics", "gone": []})]
    (answer,) = read_requests(lines)
    assert "cannot be read (No such file" in str(answer["error"])
