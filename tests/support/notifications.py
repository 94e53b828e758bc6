"""A desktop's notification service: python-dbusmock's, on the bus of a Desktop."""

from __future__ import annotations

from tests.support.desktop import Desktop

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
BUTTONS = {"yes": "Start", "snooze": "Later", "no": "Skip"}
ALL = "ret = dbus.Array(['actions', 'body', 'body-markup'], signature='s')"
LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""


class Service:
    """The desktop's side of notifications."""

    def __init__(self, desktop: Desktop, can: str = ALL) -> None:
        self._mock = desktop.service(NAME, PATH, NAME)
        self._mock.answers("GetCapabilities", "as", can)
        self._mock.answers("Notify", "u", "ret = dbus.UInt32(7)", takes="susssasa{sv}i")
        self._mock.answers("CloseNotification", "", "", takes="u")
        self._mock.answers("GetServerInformation", "ssss", "ret = ('mock', 'mock', '1', '1.2')")

    def calls(self, method: str) -> list[tuple[object, ...]]:
        (found,) = self._mock.call("org.freedesktop.DBus.Mock", "GetMethodCalls", "s", method)
        return [tuple(_plain(value) for value in arguments) for _, arguments in found]

    def signal(self, name: str, *arguments: tuple[str, object]) -> None:
        signature = "".join(kind for kind, _ in arguments)
        self._mock.call("org.freedesktop.DBus.Mock", "EmitSignal", "sssav", NAME, name, signature, list(arguments))

    def hang(self) -> None:
        self._mock.hang()


def _plain(value: object) -> object:
    return value[1] if isinstance(value, tuple) else value
