"""How a calendar is asked, step by step, by what each answer is."""

import pytest

from coach.plan.adapters.desktop_talk import DesktopFault, DesktopServices, calendar_steps, read_names, read_source_list
from coach.plan.calendar_lines import read_components
from coach.system.dbus import NO_ANSWER, TOO_LARGE, BusReply

EVENT = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Our time:20260302T090000\r\nEND:VEVENT\r\n"
ZONE = "BEGIN:VTIMEZONE\r\nTZID:Our time\r\nEND:VTIMEZONE\r\n"
GOOD = {
    "OpenCalendar": ("/path", ":1.9"),
    "Open": ([],),
    "GetObjectList": ([EVENT],),
    "GetTimezone": (ZONE,),
    "Get": (("s", ""),),
}
SERVICES = DesktopServices(sources="sources", calendars="calendars", places={"uid": "/source"})
OTHERWISE = "answers otherwise than the servers that we know"


def talked(answers: dict[str, tuple[object, ...] | str]) -> tuple[list[str], list[str]]:
    """Return the calls that were made where each has an answer or an error's name, and what was kept."""
    kept: list[str] = []
    asked: list[str] = []
    steps = calendar_steps(SERVICES, "uid", "query", kept.append)
    call = next(steps)
    try:
        while True:
            asked.append(f"{call.method}{call.body} of {call.service}{call.path}")
            answer = answers[call.method]
            call = steps.send(BusReply(None, answer) if isinstance(answer, str) else BusReply(answer))
    except StopIteration:
        return asked, kept


def test_a_calendar_is_opened_before_it_is_asked_and_only_that_may_start_a_service():
    asked, kept = talked(GOOD)
    assert asked == [
        "OpenCalendar('uid',) of calendars/org/gnome/evolution/dataserver/CalendarFactory",
        "Open() of :1.9/path",
        "GetObjectList('query',) of :1.9/path",
        "GetTimezone('Our time',) of :1.9/path",
        "Get('org.gnome.evolution.dataserver.Source', 'ConnectionStatus') of sources/source",
    ]
    (calendar,) = read_components(kept[0].encode()).walk("VCALENDAR")
    assert [len(list(calendar.walk(name))) for name in ("VEVENT", "VTIMEZONE")] == [1, 1]


@pytest.mark.parametrize(
    "zone", ["Europe/Copenhagen", "Romance Standard Time", "/freeassociation.sourceforge.net/Europe/Rome"]
)
def test_a_zone_that_everybody_knows_is_not_asked_for(zone):
    asked, kept = talked({**GOOD, "GetObjectList": ([EVENT.replace("Our time", zone)],)})
    assert len(asked) == 4
    assert not any("GetTimezone" in each for each in asked)
    assert len(kept) == 1


@pytest.mark.parametrize("status", [(("s", "connected"),), (("s", "connecting"),), (("s", ""),), "org.Error", (), (3,)])
def test_an_empty_calendar_of_this_machine_or_one_that_is_connected_is_empty(status):
    _, kept = talked({**GOOD, "GetObjectList": ([],), "Get": status})
    assert len(kept) == 1


@pytest.mark.parametrize("status", ["disconnected", "awaiting-credentials", "ssl-failed"])
@pytest.mark.parametrize("entries", [[], [EVENT]])
def test_one_that_is_cut_off_is_told_and_an_empty_list_of_it_is_not_believed(status, entries):
    kept: list[str] = []
    steps = calendar_steps(SERVICES, "uid", "query", kept.append)
    next(steps)
    for name in ("OpenCalendar", "Open"):
        steps.send(BusReply(GOOD[name]))
    call = steps.send(BusReply((entries,)))
    if call.method == "GetTimezone":
        steps.send(BusReply(GOOD["GetTimezone"]))
    with pytest.raises(DesktopFault) as found:
        steps.send(BusReply((("s", status),)))
    assert found.value.why == (f"it is not connected to its server ({status}); look at it in your calendar program")
    assert len(kept) == len(entries)


def test_a_zone_that_nobody_knows_costs_nothing_but_itself():
    _, kept = talked({**GOOD, "GetTimezone": "org.gnome.Error.Code7"})
    assert "UID:1" in kept[0]


@pytest.mark.parametrize(
    ("step", "answer", "why"),
    [
        ("OpenCalendar", "org.gtk.GDBus.UnmappedGError.Quark._e_2d.Code15", "the server refuses (Code15)"),
        ("OpenCalendar", NO_ANSWER, "does not answer in time"),
        ("OpenCalendar", ("/path",), OTHERWISE),
        ("OpenCalendar", ("/path", 7), OTHERWISE),
        ("Open", "org.freedesktop.DBus.Error.NoReply", "the server refuses (NoReply)"),
        ("Open", (), OTHERWISE),
        ("GetObjectList", TOO_LARGE, "it has more than 20 MB"),
        ("GetObjectList", "it has gone", "the server refuses (it has gone)"),
        ("GetObjectList", (EVENT,), OTHERWISE),
        ("GetObjectList", ([EVENT, 3],), OTHERWISE),
        ("GetTimezone", (3,), OTHERWISE),
    ],
)
def test_what_is_no_answer_ends_the_talk_with_what_to_do_and_nothing_is_kept(step, answer, why):
    kept: list[str] = []
    with pytest.raises(DesktopFault) as found:
        kept += talked({**GOOD, step: answer})[1]
    assert why in found.value.why
    assert ";" in found.value.why
    assert kept == []


@pytest.mark.parametrize(
    "body", [None, (), ([],), ({"/a": 3},), ({"/a": {"org.gnome.evolution.dataserver.Source": {}}},)]
)
def test_what_is_no_list_of_sources_is_told(body):
    with pytest.raises(DesktopFault):
        read_source_list(BusReply(body, "org.Error"))


def test_sources_are_uids_with_their_key_files():
    source = {"UID": ("s", "u"), "Data": ("s", "[Calendar]"), "Other": ("b", True)}
    objects = {"/1": {"org.gnome.evolution.dataserver.Source": source, "other": {}}, "/2": {"other": {}}}
    assert read_source_list(BusReply((objects,))) == ({"u": "[Calendar]"}, {"u": "/1"})


def test_a_bus_that_does_not_say_who_is_there_is_no_bus_without_a_server():
    assert read_names(BusReply((["a", "b"],))) == ["a", "b"]
    with pytest.raises(DesktopFault, match="does not answer in time"):
        read_names(BusReply(None, NO_ANSWER))
