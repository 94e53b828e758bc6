"""Full screens on a real KWin without a screen."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from coach.presence.adapters.linux.kwin_windows import KwinFault, KwinWindows
from coach.presence.adapters.linux.sensor import LinuxSensor
from coach.presence.readings import Tristate
from coach.system.dbus import Bus, BusCall
from coach.system.system_clock import SystemClock
from tests.support.waiting import until
from tests.support.wayland import WaylandClient

CLOCK = SystemClock()
LIMIT = 20


def bus_of(compositor: str) -> str:
    return f"unix:path={Path(compositor).parent / 'bus'}"


def loaded(address: str) -> bool | None:
    """Tell whether our script is loaded; None while KWin does not answer yet."""
    with closing(Bus(address, greeting=LIMIT)) as bus:
        asked = ("org.kde.KWin", "/Scripting", "org.kde.kwin.Scripting", "isScriptLoaded")
        bus.ask([BusCall(*asked, "s", (f"desk-coach-{os.getpid()}",))])
        (reply,) = bus.replies(CLOCK.monotonic() + LIMIT)
        return None if reply.body is None else reply.body == (True,)


def test_kwin_tells_whether_the_window_in_use_fills_the_screen(kwin, tmp_path, monkeypatch):
    place = Path(kwin)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus_of(kwin))
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "coach"))
    there = {
        "XDG_SESSION_TYPE": "wayland",
        "WAYLAND_DISPLAY": place.name,
        "XDG_RUNTIME_DIR": str(place.parent),
        "XDG_CURRENT_DESKTOP": "KDE",
    }
    assert until(lambda: loaded(bus_of(kwin)) is False, LIMIT)  # its screen comes before its scripts
    with closing(KwinWindows(bus_of(kwin), tmp_path, CLOCK, patience=LIMIT)) as found:
        assert not found.full_screen()
        assert loaded(bus_of(kwin))
        with closing(WaylandClient(kwin)) as person:
            person.keep_awake()
            assert not found.full_screen()
            for _ in range(2):
                person.fill_screen(fill=True)
                assert until(lambda: person.agree() or found.full_screen(), LIMIT)
                person.fill_screen(fill=False)
                assert until(lambda: person.agree() or not found.full_screen(), LIMIT)
            person.fill_screen(fill=True)
            assert until(lambda: person.agree() or found.full_screen(), LIMIT)
        assert until(lambda: not found.full_screen(), LIMIT)
    assert not loaded(bus_of(kwin))
    assert list(tmp_path.glob("kwin*")) == []
    with closing(LinuxSensor(CLOCK, there)) as desk, closing(WaylandClient(kwin)) as person:
        person.keep_awake()
        person.fill_screen(fill=True)
        assert until(lambda: person.agree() or desk.look().full_screen.answer is Tristate.YES, LIMIT)
        assert desk.look().full_screen.source == "KWin, by a script"


@pytest.mark.faults
def test_without_kwin_it_says_why(desktop, tmp_path):
    with (
        closing(KwinWindows(desktop.address, tmp_path, CLOCK, patience=LIMIT)) as found,
        pytest.raises(KwinFault, match="KWin cannot be asked"),
    ):
        found.full_screen()
    with (
        closing(KwinWindows(None, tmp_path, CLOCK, patience=LIMIT)) as found,
        pytest.raises(KwinFault, match="there is no bus"),
    ):
        found.full_screen()


@pytest.mark.faults
def test_a_kwin_that_comes_anew_is_given_the_script_again(desktop, tmp_path):
    """On a stand-in: a KWin that ends takes every client with it."""
    kwin = ("org.kde.KWin", "/Scripting", "org.kde.kwin.Scripting")

    def begin() -> object:
        service = desktop.service(*kwin)
        service.answers("loadScript", "i", "ret = 0", "ss")
        service.answers("start", "", "")
        return service

    with closing(KwinWindows(desktop.address, tmp_path, CLOCK, patience=0.1)) as found:
        for _ in range(2):
            with closing(begin()) as service:
                assert until(lambda: _fault(found) == "KWin has not told yet", LIMIT)
                calls = service.call("org.freedesktop.DBus.Mock", "GetCalls")[0]
                assert [method for _, method, _ in calls][-2:] == ["loadScript", "start"]
            assert until(lambda: "NoOwner" in _fault(found), LIMIT)


def _fault(found: KwinWindows) -> str:
    with pytest.raises(KwinFault) as fault:
        found.full_screen()
    return str(fault.value)
