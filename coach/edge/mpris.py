"""Other players: paused while the coach speaks, where the person would rather have that than lower music.

Through MPRIS, which desktop players speak on the session bus.  Only what was
playing is paused, and only that goes on; after a crash it stays paused: music
that begins by itself hours later would be worse.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

log = logging.getLogger(__name__)

_PREFIX = "org.mpris.MediaPlayer2."
_PATH, _PLAYER = "/org/mpris/MediaPlayer2", "org.mpris.MediaPlayer2.Player"
_PATIENCE = 1.0
"""Seconds that a player may take to answer."""


class PausedOthers:
    """ports.Others on MPRIS players, from a thread of its own."""

    def __init__(self) -> None:
        self._orders: SimpleQueue[bool | None] = SimpleQueue()
        self._bus: Any = None
        self._paused: list[str] = []
        self._thread = threading.Thread(target=self._run, name="coach-players", daemon=True)
        self._thread.start()

    def lower(self) -> None:
        """Pause what is playing.  Returns at once."""
        self._orders.put(True)

    def restore(self) -> None:
        """Let what was paused go on.  Returns at once."""
        self._orders.put(False)

    def close(self) -> None:
        """Let what was paused go on, and let go of the bus.  May be called twice."""
        if self._thread.is_alive():
            self._orders.put(None)
            self._thread.join(3.0)

    def _run(self) -> None:
        try:
            from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 - only where it was chosen

            self._bus = open_dbus_connection("SESSION")
        except Exception as fault:  # noqa: BLE001 - no bus: players play on
            log.info("players are left alone: %s: %s", type(fault).__name__, fault)
            return
        with self._bus:
            while (order := self._orders.get()) is not None:
                self._safely(self._pause if order else self._play)
            self._safely(self._play)

    def _safely(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as fault:  # noqa: BLE001 - a player that is gone must not end the session
            log.warning("players: %s: %s", type(fault).__name__, fault)

    def _pause(self) -> None:
        for name in self._players():
            if name not in self._paused and self._status(name) == "Playing":
                self._ask(name, "Pause")
                self._paused.append(name)

    def _play(self) -> None:
        """Go on with what is still as we left it: a player that was stopped or started meanwhile is the person's."""
        paused, self._paused = self._paused, []
        there = self._players() if paused else []
        for name in paused:
            if name in there and self._status(name) == "Paused":
                self._ask(name, "Play")

    def _players(self) -> list[str]:
        from jeepney import DBus  # noqa: PLC0415 - see _run
        from jeepney.io.blocking import Proxy  # noqa: PLC0415 - see _run

        (names,) = Proxy(DBus(), self._bus, timeout=_PATIENCE).ListNames()
        return [name for name in names if name.startswith(_PREFIX)]

    def _status(self, name: str) -> str:
        from jeepney import DBusAddress, Properties  # noqa: PLC0415 - see _run

        message = Properties(DBusAddress(_PATH, name, _PLAYER)).get("PlaybackStatus")
        ((_, status),) = self._bus.send_and_get_reply(message, timeout=_PATIENCE).body
        return str(status)

    def _ask(self, name: str, method: str) -> None:
        from jeepney import DBusAddress, new_method_call  # noqa: PLC0415 - see _run

        message = new_method_call(DBusAddress(_PATH, name, _PLAYER), method)
        self._bus.send_and_get_reply(message, timeout=_PATIENCE)
