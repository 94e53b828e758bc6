"""Other players: paused while the coach speaks, if the person prefers that to softer music.

Through MPRIS, which desktop players speak on the session bus.  Only what was
playing is paused, and only that goes on.  Which it was is on disk before it is
touched, so that the next start lets a player go on that a crash left paused:
the same player, which nobody has started or closed meanwhile.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

from coach.audio.adapters.player_worker import PlayerWorker
from coach.system.state_file import StateFile

_PREFIX = "org.mpris.MediaPlayer2."
_PATH, _PLAYER = "/org/mpris/MediaPlayer2", "org.mpris.MediaPlayer2.Player"
_PATIENCE = 1.0
"""Seconds that a player may take to answer."""


class _Player(NamedTuple):
    """One player, distinct from a later one of the same name and from one of a later log-in."""

    bus: str
    """Id of the bus, another with each log-in."""

    name: str
    owner: str
    """Its unique name on the bus."""


class MediaPauser(PlayerWorker):
    """Ducker on MPRIS players."""

    def __init__(self, kept: Path) -> None:
        """*kept* is the file of what is paused; what it holds already goes on first."""
        self._bus: Any = None
        self._kept = StateFile(kept)
        super().__init__("coach-players")

    def _connect(self) -> AbstractContextManager[Any]:
        from jeepney.io.blocking import open_dbus_connection

        self._bus = open_dbus_connection("SESSION")
        return self._bus  # type: ignore[no-any-return]  # jeepney is not typed

    def _down(self) -> None:
        held = self._read()
        playing = [each for each in self._players() if each not in held and self._status(each) == "Playing"]
        if not playing:
            return
        self._kept.write([each._asdict() for each in (*held, *playing)])
        for each in playing:
            self._ask(each, "Pause")

    def _back(self) -> None:
        """Go on with what is still as we left it: a player that was stopped or started meanwhile is the person's."""
        held = self._read()
        if not held:
            return
        there = self._players()
        self._kept.forget()
        for each in held:
            if each in there and self._status(each) == "Paused":
                self._ask(each, "Play")

    def _read(self) -> list[_Player]:
        try:
            return [_Player(str(e["bus"]), str(e["name"]), str(e["owner"])) for e in self._kept.read()]
        except (TypeError, KeyError):
            return []

    def _players(self) -> list[_Player]:
        from jeepney import DBus
        from jeepney.io.blocking import Proxy

        bus = Proxy(DBus(), self._bus, timeout=_PATIENCE)
        (names,), (bus_id,) = bus.ListNames(), bus.GetId()
        owned = ((name, bus.GetNameOwner(name)[0]) for name in names if name.startswith(_PREFIX))
        return [_Player(str(bus_id), name, str(owner)) for name, owner in owned]

    def _status(self, player: _Player) -> str:
        from jeepney import DBusAddress, Properties

        message = Properties(DBusAddress(_PATH, player.owner, _PLAYER)).get("PlaybackStatus")
        ((_, status),) = self._bus.send_and_get_reply(message, timeout=_PATIENCE).body
        return str(status)

    def _ask(self, player: _Player, method: str) -> None:
        from jeepney import DBusAddress, new_method_call

        message = new_method_call(DBusAddress(_PATH, player.owner, _PLAYER), method)
        self._bus.send_and_get_reply(message, timeout=_PATIENCE)
