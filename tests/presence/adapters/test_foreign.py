"""The desks of macOS and Windows on stand-ins for their systems: the coach was tried on neither."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from coach.clock import ManualClock
from coach.presence.adapters.macos import MacSensor
from coach.presence.readings import Tristate
from tests.support.foreign import ADA, Mac, Windows, windows_desk

CLOCK = ManualClock(datetime(2026, 3, 2, 10, tzinfo=UTC))
YES, NO, UNKNOWN = Tristate.YES, Tristate.NO, Tristate.UNKNOWN
IN_FRONT, LOCKED = "kCGSSessionOnConsoleKey", "CGSSessionScreenIsLocked"


# macOS.


def test_a_mac_tells_how_long_nobody_touched_it():
    assert MacSensor(CLOCK, Mac(idle=61.5)).look().idle.length == timedelta(seconds=61.5)


@pytest.mark.parametrize(
    ("session", "locked"),
    [
        ({IN_FRONT: True}, NO),
        ({IN_FRONT: True, LOCKED: True}, YES),
        ({IN_FRONT: True, LOCKED: False}, NO),
        ({IN_FRONT: False}, YES),
        ({}, NO),
        (None, UNKNOWN),
    ],
)
def test_a_mac_is_locked_where_its_session_says_so_or_is_not_in_front(session, locked):
    mac = Mac(session=session)
    assert MacSensor(CLOCK, mac).look().locked.answer is locked
    assert mac.kept == {}


@pytest.mark.parametrize(
    ("mac", "recording"),
    [(Mac(runs=True), YES), (Mac(), NO), (Mac(microphone=0), NO), (Mac(broken=True), UNKNOWN)],
)
def test_a_mac_records_where_its_default_microphone_runs(mac, recording):
    assert MacSensor(CLOCK, mac).look().recording.answer is recording


def test_where_a_mac_has_none_of_it_all_is_unknown_and_says_why():
    def missing(name):
        raise OSError(f"{name}: image not found")

    seen = MacSensor(CLOCK, missing).look()
    assert seen.idle.length is None
    readings = (seen.locked, seen.recording, seen.filming, seen.do_not_disturb, seen.full_screen)
    assert {each.answer for each in readings} == {UNKNOWN}
    assert all(each.source for each in (*readings, seen.idle))


# Windows.


def look(**told: object):
    with windows_desk(CLOCK, Windows(**told)) as desk:
        return desk.look()


@pytest.mark.parametrize(
    ("ticks", "touched", "length"),
    [(5000, 5000, 0), (65_000, 5000, 60_000), (2**31 + 5, 2**31 - 5, 10), (7, 2**32 - 3, 10)],
    ids=["now", "a minute ago", "after 25 days", "after 50 days"],
)
def test_windows_tells_how_long_nobody_touched_it(ticks, touched, length):
    assert look(ticks=ticks, touched=touched).idle.length == timedelta(milliseconds=length)


@pytest.mark.parametrize(
    ("state", "locked", "full_screen", "quiet"),
    [
        (1, YES, NO, NO),
        (2, NO, YES, NO),
        (3, NO, YES, NO),
        (4, NO, NO, YES),
        (5, NO, NO, NO),
        (6, NO, NO, YES),
        (7, NO, NO, NO),
    ],
)
def test_windows_tells_whether_it_may_disturb(state, locked, full_screen, quiet):
    seen = look(state=state)
    assert (seen.locked.answer, seen.full_screen.answer, seen.do_not_disturb.answer) == (locked, full_screen, quiet)


@pytest.mark.parametrize(
    ("programs", "recording"),
    [
        ({}, NO),
        ({"Meet_8wekyb": 0}, YES),
        ({"Meet_8wekyb": 133_000}, NO),
        ({"Meet_8wekyb": None}, NO),
        ({"NonPackaged": {"C:#Program Files#Call#call.exe": 0}}, YES),
        ({"NonPackaged": {"C:#Program Files#Call#call.exe": 133_000}}, NO),
        ({"NonPackaged": {ADA.replace("\\", "#"): 0}}, NO),
    ],
    ids=["nobody", "a call", "a call that is over", "never", "a plain program", "a plain one before", "ourselves"],
)
def test_windows_tells_who_uses_microphone_and_camera(programs, recording):
    assert look(stores={"microphone": programs, "webcam": {}}).recording.answer is recording
    assert look(stores={"microphone": {}, "webcam": programs}).filming.answer is recording


def test_windows_names_who_uses_the_microphone():
    seen = look(stores={"microphone": {"NonPackaged": {"C:#Program Files#Call#call.exe": 0}}, "webcam": {}})
    assert seen.recording.source == "call.exe uses the microphone"


@pytest.mark.parametrize(("name", "answer"), [("call.exe", NO), ("Call", NO), ("all", YES), ("Program Files", YES)])
def test_on_windows_an_application_may_be_left_out_by_its_name(name, answer):
    program = {"NonPackaged": {"C:#Program Files#Call#call.exe": 0}}
    with windows_desk(CLOCK, Windows(stores={"microphone": program, "webcam": program})) as desk:
        seen = desk.look([name])
    assert (seen.recording.answer, seen.filming.answer) == (answer, answer)


def test_what_windows_does_not_tell_is_unknown():
    seen = look(deaf=True, stores={})
    assert seen.idle.length is None
    readings = (seen.locked, seen.recording, seen.filming, seen.do_not_disturb, seen.full_screen)
    assert {each.answer for each in readings} == {UNKNOWN}
