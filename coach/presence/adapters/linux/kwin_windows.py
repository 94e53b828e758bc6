"""Whether the window in use fills the screen, as KWin tells: by a few lines of script that it runs for us.

KWin lists windows to its own programs only, and `queryWindowInfo` waits for a
click; a script needs no word of the person.  It calls this connection when
something fills the screen or no longer does; what it said waits in the socket
until the next look.  The script goes with our connection: KWin is told to unload it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from coach.clock import Clock
from coach.system.dbus import Bus, BusCall
from coach.system.paths import APP
from coach.texts import text

_KWIN = "org.kde.KWin"
_SCRIPTING = "org.kde.kwin.Scripting"
_MEMBER = "FullScreen"
_SCRIPT = """\
// The coach is silent while something fills the screen: made by it, unloaded when it ends.
var told;
function tell() {
    var used = workspace.activeWindow !== undefined ? workspace.activeWindow : workspace.activeClient;
    var fills = Boolean(used && used.fullScreen);
    if (fills !== told) {
        told = fills;
        callDBus("%(name)s", "/", "%(interface)s", "%(member)s", fills);
    }
}
function watch(used) {
    if (used && used.fullScreenChanged) {
        used.fullScreenChanged.connect(tell);
    }
}
(workspace.windowList ? workspace.windowList() : workspace.clientList()).forEach(watch);
(workspace.windowAdded || workspace.clientAdded).connect(watch);
(workspace.windowActivated || workspace.clientActivated).connect(tell);
tell();
"""


class KwinFault(Exception):  # noqa: N818  (becomes the source of a reading, never an error)
    """KWin does not tell; says why."""


class KwinWindows:
    """The windows of KWin on the bus at *address*."""

    source = "KWin, by a script"

    def __init__(self, address: str | None, folder: Path, clock: Clock, *, patience: float) -> None:
        """*folder*: of ours, where the script may lie.  *patience*: seconds for meeting KWin."""
        self._bus = Bus(address, clock, greeting=patience)
        self._clock, self._patience = clock, patience
        self._file, self._plugin = folder / f"kwin-{os.getpid()}.js", f"{APP}-{os.getpid()}"
        self._full: bool | None = None

    def full_screen(self) -> bool:
        """Tell whether the window in use fills the screen.

        Raises:
            KwinFault: KWin does not tell, or not yet.
        """
        if self._bus.lost is not None:
            self._begin()
        self._take_in(0.0)
        if self._bus.lost is not None:
            raise KwinFault(text("session bus: {why}", why=self._bus.lost))
        if self._full is None:
            raise KwinFault(text("KWin has not told yet"))
        return self._full

    def close(self) -> None:
        """Have the script unloaded, and close the connection.  May be called twice."""
        if self._bus.lost is None:
            self._bus.ask([_call("unloadScript", "s", self._plugin)])
            self._bus.replies(self._clock.monotonic() + self._patience)
        self._bus.close()
        self._file.unlink(missing_ok=True)

    def _begin(self) -> None:
        """Have the script loaded and begun, and hear what it says at first."""
        self._full = None
        rule = f"type='signal',member='NameOwnerChanged',arg0='{_KWIN}'"
        bus = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
        self._asked(BusCall(*bus, "AddMatch", "s", (rule,)))  # its answer has our name
        script = _SCRIPT % {"name": self._bus.name, "interface": _MEMBER_OF, "member": _MEMBER}
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file.write_text(script)
        except OSError as error:
            self._bus.close()
            raise KwinFault(text("{path}: {why}", path=self._file, why=error.strerror)) from None
        self._asked(_call("loadScript", "ss", str(self._file), self._plugin))
        self._asked(_call("start"))
        self._take_in(self._patience)

    def _asked(self, call: BusCall) -> None:
        self._bus.ask([call])
        (reply,) = self._bus.replies(self._clock.monotonic() + self._patience)
        if reply.body is None:
            self._bus.close()
            raise KwinFault(text("KWin cannot be asked: {why}", why=reply.fault))

    def _take_in(self, wait: float) -> None:
        """Take in what the script said; wait *wait* seconds at most for its first word."""
        from jeepney import HeaderFields

        until = self._clock.monotonic() + wait
        while (message := self._bus.next_message(until if self._full is None else 0.0)) is not None:
            match str(message.header.fields.get(HeaderFields.member)), message.body:
                case "NameOwnerChanged", _:
                    self._bus.close()  # another KWin, which has no script of ours
                    return
                case member, (bool(full),) if member == _MEMBER:
                    self._full = full
                    self._thank(message)

    def _thank(self, message: Any) -> None:
        from jeepney import new_method_return

        self._bus.send(new_method_return(message))


_MEMBER_OF = "io.github.desk_coach.Desk"


def _call(method: str, signature: str = "", *body: object) -> BusCall:
    return BusCall(_KWIN, "/Scripting", _SCRIPTING, method, signature, body)
