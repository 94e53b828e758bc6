"""What Evolution's data server says, and what it is asked."""

from datetime import UTC, datetime

import pytest

from coach.plan.calendar_lines import read_components
from coach.plan.desktop_calendars import (
    MOST_ZONES,
    find_calendars,
    parse_key_file,
    range_query,
    server_names,
    wrap_entries,
    zone_names,
)

WORK = r"""
[Data Source]
DisplayName=Work: all\sof it
DisplayName[da]=Arbejde
# DisplayName=no
Enabled=true
Parent=account

[Calendar]
BackendName=caldav
Selected=true
"""
ACCOUNT = "[Data Source]\nDisplayName=me@example.org\nEnabled=true\nParent=\n[Collection]\nBackendName=google\n"


def test_a_key_file_is_read_as_glib_writes_it():
    read = parse_key_file(f"nothing=here\n{WORK}\nno key\n[Other]\nName = a\\\\b = c\n")
    assert read["Data Source"]["DisplayName"] == "Work: all of it"
    assert read["Data Source"]["DisplayName[da]"] == "Arbejde"
    assert read["Calendar"] == {"BackendName": "caldav", "Selected": "true"}
    assert read["Other"] == {"Name": r"a\b = c"}
    assert list(read) == ["Data Source", "Calendar", "Other"]


def test_a_calendar_is_known_by_its_uid_and_its_names_in_all_languages():
    (work,) = find_calendars({"u-1": WORK, "account": ACCOUNT})
    assert (work.uid, work.name, work.enabled, work.selected) == ("u-1", "Work: all of it", True, True)
    assert all(map(work.is_called, ["u-1", "Work: all of it", "WORK: ALL OF IT", "arbejde"]))
    assert not any(map(work.is_called, ["U-1", "Work", ""]))


@pytest.mark.parametrize(
    "other",
    [
        "[Data Source]\nDisplayName=Birthdays\n[Calendar]\nBackendName=contacts\n",
        "[Data Source]\nDisplayName=Weather\n[Calendar]\nBackendName=weather\n",
        "[Data Source]\nDisplayName=Tasks\n[Task List]\nBackendName=local\nSelected=true\n",
        "[Data Source]\nDisplayName=Book\n[Address Book]\nBackendName=local\n",
        "",
        "[[\n]\n=\n",
    ],
)
def test_what_nobody_has_to_attend_is_no_calendar(other):
    assert [each.uid for each in find_calendars({"o": other, "w": WORK})] == ["w"]


@pytest.mark.parametrize(
    ("change", "enabled", "selected"),
    [
        (("Enabled=true", "Enabled=false"), False, True),
        (("Enabled=true", ""), True, True),  # as the server has it where nothing is said
        (("Selected=true", "Selected=false"), True, False),
        (("Selected=true", ""), True, True),
        (("Parent=account", "Parent=off"), False, True),
        (("Parent=account", "Parent=under"), False, True),
        (("Parent=account", "Parent=gone"), True, True),
        (("Parent=account", "Parent=w"), True, True),
    ],
)
def test_a_calendar_is_on_if_all_that_it_belongs_to_is(change, enabled, selected):
    off = ACCOUNT.replace("true", "false")
    sources = {"account": ACCOUNT, "off": off, "under": ACCOUNT.replace("Parent=", "Parent=off")}
    (work,) = find_calendars({**sources, "w": WORK.replace(*change)})
    assert (work.enabled, work.selected) == (enabled, selected)


def test_a_calendar_without_a_name_is_called_by_its_uid_and_none_brings_what_moves_the_cursor():
    nameless, odd = find_calendars({"u": "[Calendar]\n", "v": "[Data Source]\nDisplayName=x\x1b[2J\n[Calendar]\n"})
    assert (nameless.name, odd.name) == ("u", "x[2J")


@pytest.mark.parametrize(
    ("there", "found"),
    [
        (["Sources5", "Calendar8", "AddressBook10"], ("Sources5", "Calendar8")),
        (["Sources5", "Sources12", "Calendar9", "Calendar10"], ("Sources12", "Calendar10")),
        (["Sources5"], None),
        (["Calendar8"], None),
        (["Calendar8.more", "Sources"], None),
        ([], None),
    ],
)
def test_the_newest_services_are_asked_and_only_where_both_are(there, found):
    of = "org.gnome.evolution.dataserver."
    named = server_names([":1.7", "org.freedesktop.DBus", *(of + each for each in there)])
    assert named == (found and (of + found[0], of + found[1]))


def test_all_series_are_asked_for_and_a_day_about_the_range():
    asked = range_query(datetime(2026, 11, 28, 7, 30, 5, tzinfo=UTC), datetime(2026, 11, 29, 23, 59, tzinfo=UTC))
    assert asked == (
        '(or (has-recurrences?) (occur-in-time-range? (make-time "20261127T000000Z") (make-time "20261201T000000Z")))'
    )


def test_zones_are_named_once_with_quotes_or_folds():
    entries = [
        'BEGIN:VEVENT\r\nDTSTART;TZID="A, B: c":2026\r\nDTEND;TZID=Our t\r\n ime;X=1:2026\r\nEND:VEVENT\r\n',
        "DTSTART;TZID=Our time:2026\r\nX-TZID:no\r\nDTEND:2026Z",
    ]
    assert zone_names(entries) == ["A, B: c", "Our time"]
    assert len(zone_names(f";TZID=Z{each}:" for each in range(10 * MOST_ZONES))) == MOST_ZONES


def test_bare_entries_are_a_calendar_again_with_their_zones():
    text = wrap_entries(
        ["BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n", "BEGIN:VEVENT\r\nUID:2\r\nEND:VEVENT"],
        ["BEGIN:VTIMEZONE\r\nTZID:Our time\r\nEND:VTIMEZONE\r\n"],
    )
    (calendar,) = read_components(text.encode()).walk("VCALENDAR")
    assert calendar.ended
    assert [each.first("UID").value for each in calendar.walk("VEVENT")] == ["1", "2"]
    assert [each.first("TZID").value for each in calendar.walk("VTIMEZONE")] == ["Our time"]
    assert list(read_components(wrap_entries([]).encode()).walk("VCALENDAR"))
