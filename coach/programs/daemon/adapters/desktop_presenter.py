"""The coach on the desktop without a terminal: its status icon and its shortcuts, on one connection to the bus."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING

from coach.clock import Clock
from coach.config.model import Config
from coach.programs.daemon.adapters.bus_objects import BusLine
from coach.programs.daemon.adapters.desk_orders import DeskOrders
from coach.programs.daemon.icon_view import DeskOrder, IconView, make_icon_view
from coach.programs.daemon.status import Status
from coach.system.dbus import Bus, BusCall, session_bus
from coach.system.paths import APP
from coach.texts import in_language

if TYPE_CHECKING:
    from coach.programs.daemon.adapters.portal_shortcuts import PortalShortcuts
    from coach.programs.daemon.adapters.status_icon import StatusIcon

log = logging.getLogger(__name__)

_AGAIN = 60.0
"""Seconds between two tries to reach a bus that is not there."""


class DesktopPresenter:
    """StatusPresenter on a desktop with a session bus; on others it does nothing."""

    def __init__(
        self,
        clock: Clock,
        zone: Callable[[], tzinfo],
        orders: DeskOrders,
        bus: Callable[[Clock], Bus] = session_bus,
    ) -> None:
        """*bus*: gives the session's, not yet connected."""
        self._clock, self._zone, self._orders, self._bus = clock, zone, orders, bus
        self._config = Config()
        self._status: Status | None = None
        self._line: BusLine | None = None
        self._icon: StatusIcon | None = None
        self._shortcuts: PortalShortcuts | None = None
        self._asked: list[DeskOrder] = []
        self._next_try = 0.0
        self._failed: str | None = None

    @property
    def fault(self) -> str | None:
        """Why nothing is shown any more, or there are no shortcuts though the config wants them."""
        return self._failed or (self._shortcuts.fault if self._shortcuts is not None else None)

    def heed(self, config: Config) -> None:
        """Go by *config* from now on: another connection shows and hears what it wants."""
        before, self._config = self._config, config
        if (before.desktop, before.language) != (config.desktop, config.language):
            self._leave()
        if self._status is not None:
            self.show(self._status)

    def show(self, status: Status) -> None:
        """Show *status*."""
        self._status = status
        if self._line is None:
            self._come()
        elif self._icon is not None:
            self._icon.show(self._view(status))

    def fileno(self) -> int:
        """Return the descriptor of the connection; -1 while there is none."""
        return self._line.fileno() if self._line is not None else -1

    def serve(self, answer: Callable[[Mapping[str, object]], Mapping[str, object]]) -> None:
        """Answer the panel, obey what a person chose, and say what did not come of it."""
        if self._line is None:
            self._come()
            return
        self._line.serve()
        asked, self._asked = self._asked, []
        for order in asked:
            self._orders.obey(order, self._status, answer)
        for complaint in self._orders.complaints():
            self._line.ask(_notice(in_language(complaint, self._config.language)))
        if (why := self._line.lost) is not None:
            log.info("the desktop's bus is lost: %s", why)
            self._leave()

    def give_up(self, why: str) -> None:
        """Take the icon away for good."""
        self._failed = why
        self.close()

    def close(self) -> None:
        """Take the icon away.  May be called twice."""
        self._leave()
        self._orders.close()

    def _come(self) -> None:
        """Connect, if anything is wanted of the desktop and there is something to show."""
        wanted = self._config.desktop
        if self._status is None or self._failed is not None or not (wanted.icon or wanted.shortcuts):
            return
        if self._clock.monotonic() < self._next_try:
            return
        line = BusLine(self._bus(self._clock))
        if not line.connect():
            self._next_try = self._clock.monotonic() + _AGAIN
            return
        self._line = line
        if wanted.shortcuts:  # its greeting must be the first thing that the portal hears
            from coach.programs.daemon.adapters.portal_shortcuts import PortalShortcuts

            self._shortcuts = PortalShortcuts(line, self._asked_for, self._config.language)
            self._shortcuts.begin()
        if wanted.icon:
            from coach.programs.daemon.adapters.status_icon import StatusIcon

            self._icon = StatusIcon(line, self._view(self._status), self._asked_for)
            self._icon.begin()

    def _leave(self) -> None:
        line, self._line = self._line, None
        self._icon = self._shortcuts = None
        self._next_try = 0.0
        if line is not None:
            line.close()

    def _asked_for(self, order: DeskOrder) -> None:
        """Note *order*: it is obeyed once the caller has its answer."""
        self._asked.append(order)

    def _view(self, status: Status) -> IconView:
        return make_icon_view(
            status,
            language=self._config.language,
            zone=self._zone(),
            later_minutes=round(self._config.offer.later.total_seconds() / 60),
            now=self._clock.now(),
        )


def _notice(text: str) -> BusCall:
    """Return the call that shows *text* as a notification."""
    name, path = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
    body: tuple[object, ...] = (APP, 0, "", APP, text, [], {}, -1)
    return BusCall(name, path, name, "Notify", "susssasa{sv}i", body, starts=True)
