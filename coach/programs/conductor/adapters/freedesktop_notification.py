"""The desktop notification of an offer, with buttons: freedesktop's over D-Bus, elsewhere desktop-notifier's."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from coach.clock import Clock
from coach.programs.conductor.ports import OfferNotification
from coach.system.dbus import Bus, BusCall, session_address
from coach.system.paths import APP
from coach.system.system_clock import SystemClock

log = logging.getLogger(__name__)

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_BUS = "org.freedesktop.DBus"
_SHOWING = 0.3
"""Seconds that a desktop gets to show a notice; the offer is being spoken already."""

_GLANCE = 0.1
"""Seconds after which a notice that is to be closed is closed, at the latest."""


def this_desktops_notification() -> OfferNotification:
    """Return the notices of this machine."""
    if sys.platform != "linux":
        from coach.programs.conductor.adapters.native_notification import NativeNotification

        return NativeNotification()
    else:  # noqa: RET505 - mypy reads an else of another platform without complaint
        return FreedesktopNotification(session_address())


class FreedesktopNotification:
    """OfferNotification as the freedesktop specification has it."""

    def __init__(self, address: str | None, clock: Clock | None = None, *, patience: float = _SHOWING) -> None:
        """*address*: of the session's bus; None: there is none.  *patience*: seconds that the desktop gets."""
        self._patience = patience
        self._address, self._clock = address, clock or SystemClock()
        self._over = threading.Event()

    def show(self, title: str, body: str, buttons: Mapping[str, str], pressed: Callable[[str], None]) -> bool:
        """Show it; *buttons*: key -> what stands on it; where the desktop has no buttons, without them.

        *pressed* is called on a thread of the notice with the key.  Returns
        whether the desktop took it.
        """
        self.close()
        bus = Bus(self._address, self._clock, greeting=self._patience / 4)
        number = self._shown(bus, title, body, buttons)
        if number is None:
            bus.close()
            return False
        self._over = over = threading.Event()
        # not a daemon: a notice must not outlive the process that would hear its buttons
        threading.Thread(target=self._watch, args=(bus, number, over, pressed), name="coach-notice").start()
        return True

    def close(self) -> None:
        """Take it away.  Returns at once; may be called twice."""
        self._over.set()

    def _shown(self, bus: Bus, title: str, body: str, buttons: Mapping[str, str]) -> int | None:
        """Show it and return its number; None where it cannot be shown."""
        until = self._clock.monotonic() + self._patience
        rule = f"type='signal',interface='{_NAME}',path='{_PATH}'"
        listening = BusCall(_BUS, "/org/freedesktop/DBus", _BUS, "AddMatch", "s", (rule,))
        bus.ask([_call("GetCapabilities"), listening])
        can, _ = bus.replies(until)
        if can.body is None:
            log.info("no notification: %s", can.fault)
            return None
        abilities = can.body[0]
        actions = [part for pair in buttons.items() for part in pair] if "actions" in abilities else []
        text = escape(body, quote=False) if "body-markup" in abilities else body
        # not transient: GNOME forgets such a one after four seconds, an offer lasts longer
        hints = {"urgency": ("y", 1), "suppress-sound": ("b", True)}
        bus.ask([_call("Notify", "susssasa{sv}i", (APP, 0, "", title, text, actions, hints, 0))])
        (told,) = bus.replies(until)
        if told.body is None:
            log.info("no notification: %s", told.fault)
            return None
        return int(told.body[0])

    def _watch(self, bus: Bus, number: int, over: threading.Event, pressed: Callable[[str], None]) -> None:
        """Hand on the button that is pressed, until the notice is over; then take it away.  On a thread of its own."""
        while not over.is_set() and not bus.lost:
            message = bus.next_message(self._clock.monotonic() + _GLANCE)
            match _signal(message):
                case ("ActionInvoked", (int(told), str(key))) if told == number:
                    pressed(key)
                case ("NotificationClosed", (int(told), *_)) if told == number:
                    bus.close()
                    return
        bus.ask([_call("CloseNotification", "u", (number,))])
        bus.replies(self._clock.monotonic() + self._patience)
        bus.close()


def _call(method: str, signature: str = "", body: tuple[object, ...] = ()) -> BusCall:
    return BusCall(_NAME, _PATH, _NAME, method, signature, body, starts=True)


def _signal(message: Any) -> tuple[str, tuple[Any, ...]] | None:
    """Return name and contents of a signal; None where *message* is none."""
    from jeepney import HeaderFields, MessageType

    if message is None or message.header.message_type is not MessageType.signal:
        return None
    return str(message.header.fields.get(HeaderFields.member)), message.body
