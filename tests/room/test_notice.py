"""An offer of a real conductor, answered by a button of a real notification service."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coach.system.system_clock import SystemClock
from tests.room.leading import Led, furnish, journal
from tests.support.desktop import Desktop, missing, require
from tests.support.waiting import until

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


@pytest.fixture
def desktop(room):
    require(missing(), "a desktop")
    with Desktop() as made:
        room.env["DBUS_SESSION_BUS_ADDRESS"] = made.address
        yield made


def test_a_button_of_the_notification_begins_the_session_and_the_notification_goes(room, desktop):
    service = desktop.service(NAME, PATH, NAME)
    service.answers("GetCapabilities", "as", "ret = dbus.Array(['actions'], signature='s')")
    service.answers("Notify", "u", "ret = dbus.UInt32(7)", takes="susssasa{sv}i")
    service.answers("CloseNotification", "", "", takes="u")

    def calls(method: str) -> list:
        return service.call("org.freedesktop.DBus.Mock", "GetMethodCalls", "s", method)[0]

    furnish(room)
    due = SystemClock().now() + timedelta(seconds=3)
    led = Led(room, "session", "--routine", "short", "--due", due.isoformat())
    led.wait_for('{"event": "offering"}')
    assert until(lambda: calls("Notify"), 20)
    ((_, shown),) = calls("Notify")
    assert [text for _, text in shown[3:5]] == ["Time to move", "Half a minute"]
    assert shown[5][1] == ["start", "Start", "snooze", "Later", "skip", "Skip"]
    assert calls("CloseNotification") == []
    pressed = [("u", 7), ("s", "start")]
    service.call("org.freedesktop.DBus.Mock", "EmitSignal", "sssav", NAME, "ActionInvoked", "us", pressed)
    led.wait_for('{"event": "decided", "outcome": "taken"}')
    assert until(lambda: calls("CloseNotification"), 20)
    led.process.stdin.write("quit\n")
    led.process.stdin.flush()
    assert led.end() == 0
    assert [session["routine"] for session in journal(room)] == ["short"]
