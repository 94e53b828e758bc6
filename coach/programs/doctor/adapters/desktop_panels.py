"""What the desktop has for the coach: who shows status icons, and whether keys can be had from its portal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coach.system.dbus import Bus, BusCall, BusReply, property_call, session_address
from coach.system.system_clock import SystemClock
from coach.texts import joined, text

_WATCHER, _WATCHER_PATH = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"
_BUS, _BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
_PORTAL, _PORTAL_PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
_SECONDS = 5.0
"""For an answer: the first call starts the portal and all behind it, which was seen to take 1.4 s."""

_NOBODY = "nobody shows icons here{lost}; GNOME does with its extension AppIndicator, sway with a bar"
_NOT_OURS = "{panels} shows icons, but not ours: see the log, or `coach quit` and `coach run`"


class DesktopPanels:
    """The desktop of this session."""

    def __init__(self, processes: Path = Path("/proc")) -> None:
        self._processes = processes
        self._clock = SystemClock()
        self._bus = Bus(session_address(), self._clock, greeting=1.0)

    def close(self) -> None:
        """Close the connection.  May be called twice."""
        self._bus.close()

    def icon_place(self, pid: int | None) -> str:
        """Say who shows status icons, and whether the coach of process *pid* is among them; None: none runs."""
        (items,) = self._ask([property_call(_WATCHER, _WATCHER_PATH, _WATCHER, "RegisteredStatusNotifierItems")])
        if items.body is None:
            return text(_NOBODY, lost=joined("", (" (", text(self._bus.lost), ")")) if self._bus.lost else "")
        shows = self._panels()
        if pid is None:
            return text("{panels} shows icons, and ours once the coach runs", panels=shows)
        owners = [str(each).partition("/")[0] for each in items.body[0][1]]
        found = self._ask([_about("GetConnectionUnixProcessID", owner) for owner in owners])
        ours = any(reply.body == (pid,) for reply in found)
        return text("{panels} shows icons, ours too" if ours else _NOT_OURS, panels=shows)

    def shortcuts_version(self) -> int | None:
        """Return which version of global shortcuts the portal has; None where there are none."""
        call = property_call(_PORTAL, _PORTAL_PATH, _SHORTCUTS, "version")
        starting = BusCall(call.service, call.path, call.interface, call.method, call.signature, call.body, starts=True)
        (reply,) = self._ask([starting])
        return int(reply.body[0][1]) if reply.body is not None else None

    def _panels(self) -> str:
        """Name the programs that show icons: those that say so to the bus, else the one that keeps the list."""
        (names,) = self._ask([BusCall(_BUS, _BUS_PATH, _BUS, "ListNames")])
        hosts = [name for name in (names.body or ([],))[0] if name.startswith("org.kde.StatusNotifierHost")]
        asked = self._ask([_about("GetConnectionUnixProcessID", name) for name in hosts or [_WATCHER]])
        programs = sorted({self._program(reply.body[0]) for reply in asked if reply.body is not None})
        return ", ".join(programs) or text("somebody")

    def _program(self, pid: int) -> str:
        try:
            return (self._processes / str(pid) / "comm").read_text().strip()
        except OSError:
            return text("process {pid}", pid=pid)

    def _ask(self, calls: Sequence[BusCall]) -> list[BusReply]:
        self._bus.ask(calls)
        return self._bus.replies(self._clock.monotonic() + _SECONDS)


def _about(method: str, name: str) -> BusCall:
    return BusCall(_BUS, _BUS_PATH, _BUS, method, "s", (name,))
