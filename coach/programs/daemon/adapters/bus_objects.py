"""Objects that we offer on a bus, and a connection that serves them without ever waiting.

Answers, signals and calls are taken when they have come (`BusLine.serve`); each
is handed to whoever asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from coach.system.dbus import Bus, BusCall, BusReply, answered_serial, read_reply

_DAEMON, _DAEMON_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
_BOTCHED = (TypeError, ValueError, KeyError, IndexError)
"""What arguments of another shape lead to."""

Signal: TypeAlias = tuple[str, str]
"""Interface and name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusMethod:
    """A method that we offer."""

    takes: str
    gives: str
    """Signatures of what goes in and comes out."""

    does: Callable[..., tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BusObject:
    """An object that we offer, with one interface."""

    interface: str
    properties: Mapping[str, tuple[str, Callable[[], object]]]
    """Name -> its signature, and what reads it."""

    methods: Mapping[str, BusMethod]
    signals: Mapping[str, str] = field(default_factory=dict)
    """Name -> signature of its arguments."""

    def introspected(self) -> str:
        """Return what it offers, as D-Bus writes that."""

        def arguments(signature: str, direction: str) -> str:
            way = f' direction="{direction}"' if direction else ""
            return "".join(f'<arg type="{each}"{way}/>' for each in _single_types(signature))

        parts = [
            *(f'<property name="{name}" type="{kind}" access="read"/>' for name, (kind, _) in self.properties.items()),
            *(
                f'<method name="{name}">{arguments(each.takes, "in")}{arguments(each.gives, "out")}</method>'
                for name, each in self.methods.items()
            ),
            *(f'<signal name="{name}">{arguments(kind, "")}</signal>' for name, kind in self.signals.items()),
        ]
        return f'<node><interface name="{self.interface}">{"".join(parts)}</interface></node>'


class BusLine:
    """A connection to the session's bus on which nothing is waited for."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._objects: dict[str, BusObject] = {}
        self._asked: dict[int, Callable[[BusReply], None]] = {}
        self._heard: dict[Signal, Callable[[str, tuple[Any, ...]], None]] = {}

    def fileno(self) -> int:
        """Return the descriptor to wait on; -1 while there is no connection."""
        return self._bus.fileno()

    @property
    def lost(self) -> str | None:
        """Why there is no connection, else None."""
        return self._bus.lost

    def connect(self) -> bool:
        """Connect unless that is done; return whether there is a connection.  Returns within 0.1 s."""
        if self._bus.lost is not None:
            self._asked.clear()
            self._heard.clear()
        return self._bus.connect()

    def offer(self, path: str, offered: BusObject) -> None:
        """Answer calls of the object at *path* from now on."""
        self._objects[path] = offered

    def ask(self, call: BusCall, then: Callable[[BusReply], None] | None = None) -> None:
        """Send *call*; *then* is given what comes of it."""
        if self._bus.lost is None:
            serial = self._bus.post(call)
            if then is not None:
                self._asked[serial] = then

    def listen(self, signal: Signal, then: Callable[[str, tuple[Any, ...]], None], more: str = "") -> None:
        """Give *then* the path and the arguments of each *signal*; *more*: further terms of the rule."""
        self._heard[signal] = then
        rule = f"type='signal',interface='{signal[0]}',member='{signal[1]}'{more}"
        self.ask(BusCall(_DAEMON, _DAEMON_PATH, _DAEMON, "AddMatch", "s", (rule,)))

    def emit(self, path: str, name: str, *body: object) -> None:
        """Send the signal *name* of the object at *path*."""
        from jeepney import DBusAddress, new_signal

        offered = self._objects[path]
        where = DBusAddress(path, interface=offered.interface)
        self._bus.send(new_signal(where, name, offered.signals[name] or None, body))

    def serve(self) -> None:
        """See to all that has come.  Returns at once."""
        from jeepney import HeaderFields, MessageType

        while (message := self._bus.next_message(0.0)) is not None:
            fields = message.header.fields
            match message.header.message_type:
                case MessageType.method_call:
                    answer = self._answer(message, fields)
                    if not message.header.flags & _NO_REPLY:
                        self._bus.send(answer)
                case MessageType.signal:
                    signal = str(fields.get(HeaderFields.interface)), str(fields.get(HeaderFields.member))
                    if (heard := self._heard.get(signal)) is not None:
                        heard(str(fields.get(HeaderFields.path)), message.body)
                case _:
                    if (then := self._asked.pop(answered_serial(message), None)) is not None:
                        then(read_reply(message))

    def close(self) -> None:
        """Close the connection.  May be called twice."""
        self._bus.close()

    def _answer(self, message: Any, fields: Mapping[Any, Any]) -> Any:
        from jeepney import HeaderFields, new_error, new_method_return

        path, member = str(fields.get(HeaderFields.path)), str(fields.get(HeaderFields.member))
        interface = fields.get(HeaderFields.interface)
        offered = self._objects.get(path)
        if offered is None:
            return new_error(message, "org.freedesktop.DBus.Error.UnknownObject", "s", (f"there is no {path}",))
        method = _method(offered, interface, member)
        if method is None:
            return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "s", (f"{path} has no {member}",))
        if fields.get(HeaderFields.signature, "") != method.takes:
            return new_error(message, _INVALID, "s", (f"{member} takes ({method.takes})",))
        try:
            return new_method_return(message, method.gives or None, method.does(*message.body))
        except _BOTCHED as error:
            return new_error(message, _INVALID, "s", (f"{member}: {error}",))


_NO_REPLY = 0x1
"""Flag of a call that wants no answer."""

_INVALID = "org.freedesktop.DBus.Error.InvalidArgs"


def _method(offered: BusObject, interface: str | None, member: str) -> BusMethod | None:
    """Return what answers the call of *member*: a method of *offered*, or one that every object has."""
    if interface in (None, offered.interface) and member in offered.methods:
        return offered.methods[member]
    match interface, member:
        case "org.freedesktop.DBus.Properties", "Get":
            return BusMethod(takes="ss", gives="v", does=lambda whose, name: (_read(offered, whose, name)[name],))
        case "org.freedesktop.DBus.Properties", "GetAll":
            return BusMethod(takes="s", gives="a{sv}", does=lambda whose: (_read(offered, whose),))
        case "org.freedesktop.DBus.Introspectable", "Introspect":
            return BusMethod(takes="", gives="s", does=lambda: (offered.introspected(),))
        case "org.freedesktop.DBus.Peer", "Ping":
            return BusMethod(takes="", gives="", does=lambda: ())
    return None


def _read(offered: BusObject, interface: str, only: str | None = None) -> dict[str, tuple[str, object]]:
    """Return the properties of *interface*, or the one called *only*, as variants."""
    if interface not in (offered.interface, ""):
        raise KeyError(interface)
    return {name: (kind, read()) for name, (kind, read) in offered.properties.items() if only in (None, name)}


def _single_types(signature: str) -> list[str]:
    """Return the types of which *signature* is made, each as it is written."""
    found, begins, depth = [], 0, 0
    for at, letter in enumerate(signature):
        depth += (letter in "({") - (letter in ")}")
        if depth == 0 and letter != "a":
            found.append(signature[begins : at + 1])
            begins = at + 1
    return found
