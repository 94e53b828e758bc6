"""Keys that work in every window, through the desktop's portal (org.freedesktop.portal.GlobalShortcuts).

The person chooses the keys in a window of the desktop; until then, and where
no portal has them, there are none.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from typing import Any

from coach.programs.daemon.adapters.bus_objects import BusLine
from coach.programs.daemon.icon_view import DeskOrder
from coach.system.dbus import BusCall, BusReply
from coach.system.paths import APP
from coach.texts import in_language, text

log = logging.getLogger(__name__)

PORTAL, PORTAL_PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
_SESSION = "desk_coach"
"""Always the same: KDE keeps the keys under it where it is told no application."""

_REQUEST = "org.freedesktop.portal.Request"
_REGISTRY = "org.freedesktop.host.portal.Registry"
_ABSENT = text(
    "no portal of this desktop has global shortcuts (KDE has, others may); `shortcuts` under [desktop] ends this"
)
_REFUSED = text("the desktop was told not to give the coach shortcuts; `shortcuts` under [desktop] ends this")

_OFFERED = {
    DeskOrder.START: ("CTRL+ALT+b", text("Start a break, or the one that is offered")),
    DeskOrder.LATER: ("CTRL+ALT+n", text("Put the break off")),
    DeskOrder.SKIP: ("CTRL+ALT+k", text("Skip the break")),
}
"""Order -> the keys that are proposed, and what it does."""


class PortalShortcuts:
    """The shortcuts on *line*; *obey* is called with what a key asks for."""

    def __init__(self, line: BusLine, obey: Callable[[DeskOrder], None], language: str) -> None:
        self._line, self._obey, self._language = line, obey, language
        self._session = ""
        self._steps: dict[str, Callable[[dict[str, Any]], None]] = {}
        self.fault: str | None = None
        """Why there are none."""

    def begin(self) -> None:
        """Ask the portal for them."""
        self._line.listen((_REQUEST, "Response"), self._responded)
        self._line.listen((SHORTCUTS, "Activated"), self._activated)
        # the name under which KDE keeps the keys: older portals have no such call, others want a .desktop file
        self._line.ask(_call(_REGISTRY, "Register", "sa{sv}", APP, {}))
        session = {"session_handle_token": ("s", _SESSION)}
        self._request("CreateSession", "a{sv}", self._created, options=session)

    def _created(self, results: dict[str, Any]) -> None:
        self._session = str(results.get("session_handle", ("s", ""))[1])
        # no window opens where the person has chosen the keys before
        wanted = [
            (
                str(order),
                {"description": ("s", in_language(does, self._language)), "preferred_trigger": ("s", keys)},
            )
            for order, (keys, does) in _OFFERED.items()
        ]
        self._request("BindShortcuts", "oa(sa{sv})sa{sv}", self._bound, self._session, wanted, "")

    def _bound(self, results: dict[str, Any]) -> None:
        for name, about in results.get("shortcuts", ("a(sa{sv})", []))[1]:
            log.info("shortcut for %s: %s", name, about.get("trigger_description", ("s", "no key yet"))[1])

    def _activated(self, _: str, body: tuple[Any, ...]) -> None:
        if body[0] == self._session and body[1] in set(_OFFERED):
            self._obey(DeskOrder(body[1]))

    # The portal's way of answering: a path at once, the answer as a signal of that path.

    def _request(
        self,
        method: str,
        signature: str,
        then: Callable[[dict[str, Any]], None],
        *body: object,
        options: Mapping[str, tuple[str, object]] | None = None,
    ) -> None:
        token = f"coach{os.urandom(4).hex()}"
        asked = {**(options or {}), "handle_token": ("s", token)}

        def answered(reply: BusReply) -> None:
            if reply.body is None:
                self._fail(
                    _ABSENT
                    if reply.fault in _MISSING
                    else text("the portal refuses {method}: {why}", method=method, why=reply.fault)
                )

        # by its end: the path begins with our name on the bus, which we may not know yet
        self._steps[token] = then
        self._line.ask(_call(SHORTCUTS, method, signature, *body, asked), answered)

    def _responded(self, path: str, body: tuple[Any, ...]) -> None:
        then = self._steps.pop(path.rpartition("/")[2], None)
        if then is None:
            return
        code, results = body
        if code != 0:
            self._fail(_REFUSED)
        else:
            then(results)

    def _fail(self, why: str) -> None:
        if self.fault is None:
            log.warning("no shortcuts: %s", why)
        self.fault = why


_MISSING = tuple(f"org.freedesktop.DBus.Error.{name}" for name in ("ServiceUnknown", "UnknownMethod", "InvalidArgs"))


def _call(interface: str, method: str, signature: str, *body: object) -> BusCall:
    return BusCall(PORTAL, PORTAL_PATH, interface, method, signature, body, starts=True)
