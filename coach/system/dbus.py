"""D-Bus calls, several at once, with a deadline for each step.

jeepney's protocol without its connections: those wait for the greeting of a
bus without a limit.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from coach.clock import Clock
from coach.system.portable import has_local_sockets, local_socket
from coach.system.system_clock import SystemClock

NO_ANSWER = "no answer"
"""Fault of a reply that has not come in time."""

TOO_LARGE = "it says too much"
"""Fault of replies on a connection that was closed because of a message larger than it may be."""

_UNASKED = "nobody was asked"
_GREETING = 0.04
"""Seconds for a step of the handshake; a living bus needs 0.001."""

_NO_AUTO_START = 0x2
"""Flag of a call, as the D-Bus specification numbers it."""


@dataclass(frozen=True, slots=True)
class BusCall:
    """One method call."""

    service: str
    path: str
    interface: str
    method: str
    signature: str = ""
    body: tuple[object, ...] = ()
    starts: bool = False
    """A service that does not run is started for it, as a reading must not do."""


def property_call(service: str, path: str, interface: str, name: str) -> BusCall:
    """Return the call that reads a property; its reply's body is one variant."""
    return BusCall(service, path, "org.freedesktop.DBus.Properties", "Get", "ss", (interface, name))


@dataclass(frozen=True, slots=True)
class BusReply:
    """The outcome of a call."""

    body: tuple[Any, ...] | None
    """None if there is a fault."""

    fault: str = ""
    """The error's name, NO_ANSWER, or why there is no bus."""


class Bus:
    """The session's bus, or the system's; connected at the first call, and again after the connection was lost."""

    def __init__(
        self,
        address: str | None,
        clock: Clock | None = None,
        *,
        greeting: float = _GREETING,
        largest: int | None = None,
    ) -> None:
        """Keep what the connection needs.

        Args:
            address: as D-Bus writes it; None: there is none.
            clock: for deadlines.
            greeting: seconds for a step of the handshake.
            largest: bytes of a message; the connection is closed before a larger one is read.  None: as D-Bus has it.
        """
        self._greeting, self._largest = greeting, largest
        self._address, self._clock = address, clock or SystemClock()
        self._socket: socket.socket | None = None
        self._parser: Any = None
        self._serials = count(1)
        self._waiting: list[int] = []
        self._trouble = _UNASKED
        self.name = ""
        """Ours on the bus, once something has come."""

    def ask(self, calls: Sequence[BusCall]) -> None:
        """Send *calls*, all at once; `replies` has what comes of them.  Returns within 0.1 s."""
        self._waiting = [0] * len(calls)
        if self._socket is not None or self._connect():
            messages = [self._message(call) for call in calls]
            self._waiting = [serial for serial, _ in messages]
            self._send(b"".join(data for _, data in messages))

    def replies(self, until: float) -> list[BusReply]:
        """Return what has come of each call that was asked last, by the monotonic second *until*."""
        found: dict[int, BusReply] = {}
        while self._socket is not None and len(found) < len(self._waiting):
            message = self.next_message(until)
            if message is None:
                break
            serial = answered_serial(message)
            if serial in self._waiting:
                found[serial] = read_reply(message)
        unanswered = BusReply(None, NO_ANSWER if self._socket is not None else self._trouble)
        return [found.get(serial, unanswered) for serial in self._waiting]

    def next_message(self, until: float) -> Any:
        """Return the next message of the bus; None if none has come by the monotonic second *until*."""
        while self._socket is not None:
            try:
                message = self._parser.get_next_message()
            except (ValueError, TypeError, KeyError, IndexError) as error:
                self._lose(f"it says what cannot be read: {error}")
                return None
            if message is not None:
                self.name = self.name or _addressee(message)
                return message
            if self._largest is not None and (self._parser.next_msg_size or 0) > self._largest:
                self._lose(TOO_LARGE)
                continue
            self._socket.settimeout(max(0.0, until - self._clock.monotonic()))
            try:
                data = self._socket.recv(16_384)
            except (TimeoutError, BlockingIOError):
                return None
            except OSError as error:
                self._lose(str(error))
                return None
            if not data:
                self._lose("it has gone")
                return None
            self._parser.add_data(data)
        return None

    def fileno(self) -> int:
        """Return the descriptor on which messages come; -1 while there is no connection."""
        return self._socket.fileno() if self._socket is not None else -1

    def connect(self) -> bool:
        """Connect unless that is done; return whether there is a connection.  Returns within 0.1 s."""
        return self._socket is not None or self._connect()

    def post(self, call: BusCall) -> int:
        """Send *call*; `next_message` gives what answers the serial that is returned."""
        serial, data = self._message(call)
        self._send(data)
        return serial

    def send(self, message: Any) -> None:
        """Send *message* of jeepney's, an answer or a signal."""
        self._send(message.serialise(serial=next(self._serials)))

    @property
    def lost(self) -> str | None:
        """Why there is no connection, else None."""
        return self._trouble if self._socket is None else None

    def close(self) -> None:
        """Close the connection.  May be called twice."""
        self._lose(_UNASKED)

    def _connect(self) -> bool:
        from jeepney import Parser  # noqa: PLC0415
        from jeepney.auth import BEGIN, AuthenticationError, Authenticator  # noqa: PLC0415
        from jeepney.bus import get_connectable_addresses  # noqa: PLC0415

        if not self._address:
            self._trouble = "there is no bus"
            return False
        if not has_local_sockets():
            self._trouble = "this system has no local sockets"
            return False
        line = local_socket()
        try:
            line.settimeout(self._greeting)
            line.connect(next(get_connectable_addresses(self._address)))
            line.sendall(b"\0")
            steps = Authenticator(inc_null_byte=False)
            for step in steps:
                line.sendall(step)
                said = line.recv(1024)
                if not said:
                    raise ConnectionResetError("it hung up")
                steps.feed(said)
            line.sendall(BEGIN)
        except (OSError, RuntimeError, ValueError, StopIteration, AuthenticationError) as error:
            line.close()
            self._trouble = str(error) or type(error).__name__
            return False
        self._socket, self._parser, self.name = line, Parser(), ""
        hello = BusCall("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello")
        self._send(self._message(hello)[1])
        return self._socket is not None

    def _message(self, call: BusCall) -> tuple[int, bytes]:
        """Return *call* as it is sent, and its serial."""
        from jeepney import DBusAddress, new_method_call  # noqa: PLC0415  (only if there is a bus)

        where = DBusAddress(call.path, bus_name=call.service, interface=call.interface)
        message = new_method_call(where, call.method, call.signature or None, call.body)
        message.header.flags = 0 if call.starts else _NO_AUTO_START
        serial = next(self._serials)
        return serial, message.serialise(serial=serial)

    def _send(self, data: bytes) -> None:
        if self._socket is None:
            return
        self._socket.settimeout(self._greeting)
        try:
            self._socket.sendall(data)
        except OSError as error:  # part of a message may have gone: nothing more can be said on this line
            self._lose(str(error))

    def _lose(self, trouble: str) -> None:
        line, self._socket, self._trouble = self._socket, None, trouble
        if line is not None:
            line.close()


def session_address() -> str | None:
    """Return the address of the session's bus; None if there is none."""
    named = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    if named:
        return None if named.startswith("disabled:") else named
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    path = f"{runtime}/bus"
    return f"unix:path={path}" if runtime and os.path.exists(path) else None  # noqa: PTH110  (pathlib weighs here)


def session_bus(clock: Clock) -> Bus:
    """Return the session's bus, not yet connected."""
    return Bus(session_address(), clock)


def system_address() -> str:
    """Return the address of the system's bus."""
    return os.environ.get("DBUS_SYSTEM_BUS_ADDRESS") or "unix:path=/run/dbus/system_bus_socket"


def _addressee(message: Any) -> str:
    from jeepney import HeaderFields  # noqa: PLC0415

    return str(message.header.fields.get(HeaderFields.destination, ""))


def answered_serial(message: Any) -> int:
    """Return the serial of the call that *message* answers; 0 if it is no answer."""
    from jeepney import HeaderFields  # noqa: PLC0415

    return int(message.header.fields.get(HeaderFields.reply_serial, 0))


def read_reply(message: Any) -> BusReply:
    """Return the outcome of the call that *message* answers."""
    from jeepney import HeaderFields, MessageType  # noqa: PLC0415

    if message.header.message_type is MessageType.error:
        return BusReply(None, str(message.header.fields.get(HeaderFields.error_name, "an error")))
    return BusReply(message.body)
