"""Other players: paused while the coach speaks, where the person would rather have that than lower music.

Through MPRIS, which desktop players speak on the session bus.  Only what was
playing is paused, and only that goes on; after a crash it stays paused: music
that begins by itself hours later would be worse.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from coach.edge.attendant import Attendant

_PREFIX = "org.mpris.MediaPlayer2."
_PATH, _PLAYER = "/org/mpris/MediaPlayer2", "org.mpris.MediaPlayer2.Player"
_PATIENCE = 1.0
"""Seconds that a player may take to answer."""


class PausedOthers(Attendant):
    """ports.Others on MPRIS players."""

    def __init__(self) -> None:
        self._bus: Any = None
        self._paused: list[str] = []
        super().__init__("coach-players")

    def _connect(self) -> AbstractContextManager[Any]:
        from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 - only where it was chosen

        self._bus = open_dbus_connection("SESSION")
        return self._bus  # type: ignore[no-any-return]  # jeepney is not typed

    def _down(self) -> None:
        for name in self._players():
            if name not in self._paused and self._status(name) == "Playing":
                self._ask(name, "Pause")
                self._paused.append(name)

    def _back(self) -> None:
        """Go on with what is still as we left it: a player that was stopped or started meanwhile is the person's."""
        paused, self._paused = self._paused, []
        there = self._players() if paused else []
        for name in paused:
            if name in there and self._status(name) == "Paused":
                self._ask(name, "Play")

    def _players(self) -> list[str]:
        from jeepney import DBus  # noqa: PLC0415 - see _connect
        from jeepney.io.blocking import Proxy  # noqa: PLC0415 - see _connect

        (names,) = Proxy(DBus(), self._bus, timeout=_PATIENCE).ListNames()
        return [name for name in names if name.startswith(_PREFIX)]

    def _status(self, name: str) -> str:
        from jeepney import DBusAddress, Properties  # noqa: PLC0415 - see _connect

        message = Properties(DBusAddress(_PATH, name, _PLAYER)).get("PlaybackStatus")
        ((_, status),) = self._bus.send_and_get_reply(message, timeout=_PATIENCE).body
        return str(status)

    def _ask(self, name: str, method: str) -> None:
        from jeepney import DBusAddress, new_method_call  # noqa: PLC0415 - see _connect

        message = new_method_call(DBusAddress(_PATH, name, _PLAYER), method)
        self._bus.send_and_get_reply(message, timeout=_PATIENCE)
