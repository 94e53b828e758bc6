"""The desk's readings from a real bus, a real sound server and a real X server."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from coach.presence.adapters.linux.sensor import LinuxSensor
from coach.presence.readings import Presence, Tristate
from coach.system.system_clock import SystemClock

CLOCK = SystemClock()
LIMIT = 20
"""Seconds that a look may take where not its speed is tested: a busy machine is no fault of the desk's."""
MUTTER = ("org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor")
SAVER = ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver")
GNOME_SAVER = ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver")
LOGIND = ("org.freedesktop.login1", "/org/freedesktop/login1/session/auto", "org.freedesktop.login1.Session")
NOTICES = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")


def look(**environment: str) -> Presence:
    with closing(LinuxSensor(CLOCK, {**os.environ, **environment}, limit=LIMIT)) as desk:
        return desk.look()


@pytest.fixture
def desk(desktop):  # noqa: ARG001  (it looks at that one)
    with closing(LinuxSensor(CLOCK, os.environ, limit=LIMIT)) as made:
        yield made


def test_a_desktop_where_nobody_tells_reads_unknown_and_says_why(desk):
    found = desk.look()
    assert found.idle.length is None
    readings = (found.locked, found.recording, found.do_not_disturb, found.full_screen)
    assert [reading.answer for reading in readings] == [Tristate.UNKNOWN] * 4
    assert all(reading.source for reading in (found.idle, found.filming, *readings))


def test_gnome_tells_idle_time_in_milliseconds(desktop, desk):
    desktop.service(*MUTTER).answers("GetIdletime", "t", "ret = dbus.UInt64(65500)")
    assert desk.look().idle.length == timedelta(seconds=65.5)


@pytest.mark.parametrize(
    ("where", "length"),
    [
        ({}, timedelta(seconds=300)),
        ({"XDG_CURRENT_DESKTOP": "XFCE", "XDG_SESSION_TYPE": "wayland"}, timedelta(seconds=300)),
        ({"XDG_CURRENT_DESKTOP": "KDE"}, timedelta(seconds=0.3)),
        ({"XDG_CURRENT_DESKTOP": "KDE", "XDG_SESSION_TYPE": "wayland"}, None),
    ],
)
def test_a_screen_savers_idle_time_is_read_in_the_unit_that_its_desktop_means(desktop, where, length):
    desktop.service(*SAVER).answers("GetSessionIdleTime", "u", "ret = dbus.UInt32(300)")
    assert look(**where).idle.length == length


@pytest.mark.parametrize(
    ("hint", "active", "answer"),
    [(False, True, Tristate.NO), (True, True, Tristate.YES), (False, False, Tristate.YES)],
)
def test_logind_tells_of_a_locked_screen_and_of_another_session_in_front(desktop, desk, hint, active, answer):
    desktop.service(*LOGIND).has("b", LockedHint=hint, Active=active)
    assert desk.look().locked.answer is answer


def test_one_who_says_locked_is_enough(desktop, desk):
    desktop.service(*LOGIND).has("b", LockedHint=False, Active=True)
    desktop.service(*SAVER).answers("GetActive", "b", "ret = False")
    assert desk.look().locked.answer is Tristate.NO
    desktop.service(*GNOME_SAVER).answers("GetActive", "b", "ret = True")
    found = look().locked
    assert (found.answer, found.source) == (Tristate.YES, "org.gnome.ScreenSaver")


def test_a_screen_saver_is_found_where_old_ones_have_themselves(desktop, desk):
    desktop.service("org.mate.ScreenSaver", "/", "org.mate.ScreenSaver").answers("GetActive", "b", "ret = True")
    assert desk.look().locked.answer is Tristate.YES


@pytest.mark.parametrize(("inhibited", "answer"), [(True, Tristate.YES), (False, Tristate.NO)])
def test_do_not_disturb_is_what_the_notifications_say(desktop, desk, inhibited, answer):
    desktop.service(*NOTICES).has("b", Inhibited=inhibited)
    assert desk.look().do_not_disturb.answer is answer


def test_a_service_that_hangs_costs_the_others_nothing(desktop):
    desktop.service(*LOGIND).has("b", LockedHint=True, Active=True)
    mutter = desktop.service(*MUTTER)
    mutter.answers("GetIdletime", "t", "ret = dbus.UInt64(1000)")
    with closing(LinuxSensor(CLOCK, os.environ)) as desk:
        assert looked(desk, lambda found: found.idle.length == timedelta(seconds=1))
        mutter.hang()
        assert looked(
            desk,
            lambda found: (
                found.idle.source == "org.gnome.Mutter.IdleMonitor does not answer"
                and found.locked.answer is Tristate.YES
            ),
        )
        assert quickest(desk) <= 0.2
        mutter.wake()
        assert looked(desk, lambda found: found.idle.length == timedelta(seconds=1))


def test_a_bus_that_hangs_does_not_hold_up_the_look(desktop):
    desktop.service(*LOGIND).has("b", LockedHint=True, Active=True)
    desktop.bus.hang()
    with closing(LinuxSensor(CLOCK, os.environ)) as desk:
        assert desk.look().locked.answer is Tristate.UNKNOWN
        assert quickest(desk) <= 0.2
    desktop.bus.wake()


def test_where_everything_hangs_a_look_still_ends_in_time(desktop, room, screen, monkeypatch):
    desktop.service(*LOGIND).has("b", LockedHint=True, Active=True)
    server = room._pulse.pid
    (sound,) = map(int, Path(f"/proc/{server}/task/{server}/children").read_text().split())
    where = {**os.environ, "DISPLAY": screen.display}
    monkeypatch.setenv("PULSE_SERVER", room.env["PULSE_SERVER"])
    with closing(LinuxSensor(CLOCK, where)) as desk, socket.socket(socket.AF_UNIX) as pipewire:
        pipewire.bind(str(desktop.folder / "pipewire-0"))  # one that takes callers and says nothing
        pipewire.listen()
        assert looked(desk, lambda found: found.locked.answer is Tristate.YES and found.recording.answer is Tristate.NO)
        assert looked(desk, lambda found: found.idle.length is not None)
        os.kill(sound, signal.SIGSTOP)
        desktop.bus.hang()
        screen.hang()
        found, seconds = desk.look(), quickest(desk)
        for program in (desktop.bus, screen):
            program.wake()
        os.kill(sound, signal.SIGCONT)
    assert (found.locked.answer, found.recording.answer) == (Tristate.UNKNOWN, Tristate.UNKNOWN)
    assert found.idle.length is None
    assert seconds <= 0.2


def test_a_bus_that_was_lost_is_found_again(desktop, desk):
    desktop.service(*LOGIND).has("b", LockedHint=False, Active=True)
    assert desk.look().locked.answer is Tristate.NO
    desktop.bus.close()
    gone = desk.look().locked
    assert gone.answer is Tristate.UNKNOWN
    desktop.switch_on()
    desktop.service(*LOGIND).has("b", LockedHint=True, Active=True)
    assert desk.look().locked.answer is Tristate.YES


def test_a_service_that_comes_later_is_found_within_five_looks(desktop, desk):
    desk.look()
    desktop.service(*NOTICES).has("b", Inhibited=True)
    answers = {desk.look().do_not_disturb.answer for _ in range(5)}
    assert answers == {Tristate.UNKNOWN, Tristate.YES}


def test_a_desk_may_be_closed_twice_and_looks_again_after(desktop, desk):
    desktop.service(*LOGIND).has("b", LockedHint=False, Active=True)
    desk.look()
    desk.close()
    desk.close()
    assert desk.look().locked.answer is Tristate.NO


def quickest(desk: LinuxSensor) -> float:
    """Return the seconds of the quickest of five looks: a busy machine only adds to them."""
    times = []
    for _ in range(5):
        begun = CLOCK.monotonic()
        desk.look()
        times.append(CLOCK.monotonic() - begun)
    return min(times)


def looked(desk: LinuxSensor, condition: Callable[[Presence], bool]) -> bool:
    """Look, on a busy machine several times, until *condition* holds; return whether it did."""
    return any(condition(desk.look()) for _ in range(50))
