"""What a Wayland compositor tells of the person: how long nobody touched anything.

A handful of requests on the wire, spoken here: ext-idle-notify-v1, and KDE's
older org_kde_kwin_idle where only that is there.  Nothing wakes this process:
what the compositor says waits in the socket until the next look.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass

from coach.clock import Clock
from coach.presence.adapters.linux.wayland_wire import (
    DISPLAY,
    REGISTRY,
    WaylandFault,
    bind_message,
    wayland_message,
    wayland_text,
    whole_messages,
)
from coach.presence.idle_notices import DOUBTED, PROBE_AGE, IdleNotices, Rest, observe_rest
from coach.system.portable import local_socket
from coach.texts import text

_SYNC = 3
_FIRST_FREE = 4
_SEAT = "wl_seat"
_LARGEST = 1 << 16
"""Bytes of a message."""

_PROBE = 0.5
"""Seconds: see presence/idle_notices.py."""

TYPING_TIMES, WAITING_TIMES = (3.0, 30.0, 60.0), (15.0, 30.0, 60.0)
"""Times that are asked about, seconds: where it matters whether somebody types, and where it does not: each pause as
long as the first costs the compositor two messages."""


@dataclass(frozen=True, slots=True)
class _Protocol:
    """A way of being told."""

    interface: str
    request: int
    """Number of the manager's request for a notification."""

    seat_first: bool
    """Whether the request names the seat before the time."""

    name: str

    def asking(self, new: int, seat: int, seconds: float) -> bytes:
        """Return what asks for the notification *new*."""
        time = round(seconds * 1000)
        return struct.pack("=III", new, *((seat, time) if self.seat_first else (time, seat)))


_PROTOCOLS = (
    _Protocol("ext_idle_notifier_v1", 1, seat_first=False, name="the compositor (ext-idle-notify-v1)"),
    _Protocol("org_kde_kwin_idle", 0, seat_first=True, name="the compositor (org_kde_kwin_idle)"),
)
"""The better one first."""

_DESTROY, _IDLED = 0, 0
_NEITHER = (
    "this compositor tells nobody how long it was not touched (it has neither ext-idle-notify-v1 nor org_kde_kwin_idle)"
)


@dataclass(slots=True)
class _Notification:
    """A notification that was asked for, and what was said of it."""

    seconds: float
    asked: float
    """Monotonic second."""

    idled: bool = False
    fired: bool = False
    """It was idle at some time."""

    resumed: bool = False
    """It was touched since the look before."""


class WaylandIdle:
    """The idle notifications of one compositor; connected first, and again after it was lost."""

    def __init__(self, path: str, clock: Clock, *, patience: float, times: tuple[float, ...]) -> None:
        """*path*: of its socket.  *patience*: seconds for meeting it.  *times*: see TYPING_TIMES."""
        self._path, self._clock, self._patience = path, clock, patience
        self._times = times
        self._socket: socket.socket | None = None
        self._lost = ""
        self.meet()

    def meet(self) -> None:
        """Connect unless that is done; what comes of it shows in `read`.  Returns within the patience."""
        if self._socket is not None:
            return
        self._buffer = bytearray()
        self._free: list[int] = []
        self._next = _FIRST_FREE
        self._found: dict[str, int] = {}
        self._told: dict[int, _Notification] = {}
        self._probe = 0
        self._rest = Rest()
        try:
            self._connect()
        except WaylandFault as fault:
            self._lose(str(fault))
        except FileNotFoundError:
            self._lose(text("there is no compositor at {path}", path=self._path))
        except OSError as error:
            self._lose(text("compositor at {path}: {error}", path=self._path, error=error))

    def read(self) -> tuple[float | None, str]:
        """Return for how many seconds nobody touched anything, and who says so; None, and why.  Returns at once."""
        self.meet()
        if self._socket is None:
            return None, self._lost
        try:
            self._take_in(0.0)
            now = self._clock.monotonic()
            notices = self._notices(now)
            self._rest = observe_rest(self._rest, notices, now)
            self._ask_anew(notices, now)
        except WaylandFault as fault:
            return None, self._lose(str(fault))
        except OSError as error:
            return None, self._lose(text("the compositor is lost: {error}", error=error))
        return self._rest.length, self._rest.unknown or self._protocol.name

    def close(self) -> None:
        """Close the connection.  May be called twice."""
        line, self._socket = self._socket, None
        if line is not None:
            line.close()

    def _lose(self, why: str) -> str:
        self.close()
        self._lost = why
        return why

    # What was said, and what is asked.

    def _notices(self, now: float) -> IdleNotices:
        probe = self._told[self._probe]
        main = [each for number, each in self._told.items() if number != self._probe]
        fired = True if probe.fired else (False if now - probe.asked >= PROBE_AGE else None)
        return IdleNotices(
            idled=max((each.seconds for each in main if each.idled), default=None),
            shortest=self._times[0],
            resumed=any(each.resumed for each in main),
            asked=now - min(each.asked for each in main),
            probe=fired,
        )

    def _ask_anew(self, notices: IdleNotices, now: float) -> None:
        """Send another probe where this one has said what it can; where it did not fire, what sticks is asked anew."""
        for each in self._told.values():
            each.resumed = False
        if notices.probe is False:
            self._drop(*self._told)
            self._ask_all(now)
        elif notices.probe is True or self._rest.unknown == DOUBTED:
            self._drop(self._probe)
            self._probe = self._ask(_PROBE, now)

    def _ask_all(self, now: float) -> None:
        for seconds in self._times:
            self._ask(seconds, now)
        self._probe = self._ask(_PROBE, now)

    def _ask(self, seconds: float, now: float) -> int:
        new = self._new()
        asking = self._protocol.asking(new, self._seat, seconds)
        self._send(wayland_message(self._manager, self._protocol.request, asking))
        self._told[new] = _Notification(seconds, now)
        return new

    def _drop(self, *numbers: int) -> None:
        for number in numbers:
            self._send(wayland_message(number, _DESTROY))
            del self._told[number]

    def _new(self) -> int:
        """Return the number of a new object: a compositor wants them in order, or those it has given back."""
        if self._free:
            return self._free.pop()
        self._next += 1
        return self._next - 1

    # The wire.

    def _connect(self) -> None:
        self._socket = line = local_socket()
        line.settimeout(self._patience)
        line.connect(self._path)
        self._send(
            wayland_message(DISPLAY, 1, struct.pack("=I", REGISTRY))
            + wayland_message(DISPLAY, 0, struct.pack("=I", _SYNC))
        )
        until = self._clock.monotonic() + self._patience
        while not self._take_in(until - self._clock.monotonic()):
            if self._clock.monotonic() >= until:
                raise WaylandFault(text("the compositor does not answer"))
        protocol = next((each for each in _PROTOCOLS if each.interface in self._found), None)
        if protocol is None or _SEAT not in self._found:
            raise WaylandFault(_NEITHER)
        self._protocol = protocol
        self._seat, self._manager = self._bind(_SEAT), self._bind(protocol.interface)
        self._ask_all(self._clock.monotonic())

    def _bind(self, interface: str) -> int:
        new = self._new()
        self._send(bind_message(self._found[interface], interface, 1, new))
        return new

    def _send(self, data: bytes) -> None:
        if self._socket is not None:
            self._socket.sendall(data)

    def _take_in(self, wait: float) -> bool:
        """Take in what was said, waiting for it *wait* seconds at most; return whether the greeting is over."""
        greeted = False
        while self._socket is not None:
            self._socket.settimeout(max(0.0, wait))
            try:
                data = self._socket.recv(_LARGEST)
            except (TimeoutError, BlockingIOError):  # nothing more waits to be read
                break
            if not data:
                raise WaylandFault(text("the compositor has gone"))
            self._buffer += data
            for sender, opcode, body in whole_messages(self._buffer):
                greeted |= sender == _SYNC
                self._hear(sender, opcode, body)
            wait = 0.0
        return greeted

    def _hear(self, sender: int, opcode: int, body: bytes) -> None:
        try:
            if sender == DISPLAY and opcode == 0:
                raise WaylandFault(text("the compositor refuses: {why}", why=wayland_text(body, 8)))
            if sender == DISPLAY:
                (number,) = struct.unpack_from("=I", body)
                self._free += [number] if number >= _FIRST_FREE else []
            elif sender == REGISTRY and opcode == 0:
                self._found.setdefault(wayland_text(body, 4), struct.unpack_from("=I", body)[0])
            elif (heard := self._told.get(sender)) is not None:
                heard.idled = opcode == _IDLED
                heard.fired |= heard.idled
                heard.resumed |= not heard.idled
        except (struct.error, UnicodeDecodeError):
            raise WaylandFault(text("the compositor is not understood")) from None
