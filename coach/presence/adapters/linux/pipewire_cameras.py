"""Who uses a camera that PipeWire has, as a browser or the desktop's portal opens it.

A few messages of PipeWire's native protocol, spoken here on a connection that
stays: the server tells of nodes and links by itself, and what it says waits in
the socket until the next look, so that nothing wakes this process and no
program is started.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TypeAlias

from coach.clock import Clock
from coach.system.paths import APP
from coach.system.portable import local_socket
from coach.texts import text

Pod: TypeAlias = "int | str | list[Pod] | None"
"""A value of the protocol; a list is a structure, None what is not read here."""

_CORE, _CLIENT, _REGISTRY = 0, 1, 2
_TELLING = frozenset({_CORE, _REGISTRY})
_HELLO, _SYNC, _PONG, _GET_REGISTRY, _UPDATE, _BIND = 1, 2, 3, 5, 2, 1
"""Numbers of the requests: four to the core, one to the client, one to the registry."""

_VERSION = 3
_RUNNING = 3
"""State of a node that somebody reads."""

_BLOCK = 1 << 16
_BOTCHED = (struct.error, UnicodeDecodeError, IndexError, ValueError, TypeError, KeyError)
"""What a message of another shape leads to."""


class PipewireFault(Exception):  # noqa: N818  (becomes the source of a reading, never an error)
    """PipeWire does not tell; says why."""


@dataclass(slots=True)
class _Node:
    properties: Mapping[str, str]
    running: bool = False


class PipewireCameras:
    """The cameras of the PipeWire at *path*; connected first, and again after it was lost."""

    def __init__(self, path: str, clock: Clock, *, patience: float) -> None:
        """*patience*: seconds for meeting it."""
        self._path, self._clock, self._patience = path, clock, patience
        self._socket: socket.socket | None = None

    def users(self, ignore: Iterable[str] = (), until: float = inf) -> tuple[bool, str] | None:
        """Return whether somebody uses a camera, and who; None where PipeWire does not run or has no camera.

        *ignore*: names of applications that may.  *until*: the monotonic second by which it returns.

        Raises:
            PipewireFault: it does not tell.
        """
        try:
            if self._socket is None:
                if not os.path.exists(self._path):  # noqa: PTH110  (asked at each look)
                    return None
                self._meet(min(until, self._clock.monotonic() + self._patience))
            self._take_in()
            return self._found(ignore)
        except OSError as error:
            self.close()
            raise PipewireFault(text("PipeWire is lost: {error}", error=error)) from None
        except _BOTCHED:
            self.close()
            raise PipewireFault(text("PipeWire is not understood")) from None

    def close(self) -> None:
        """Close the connection.  May be called twice."""
        line, self._socket = self._socket, None
        if line is not None:
            line.close()

    def _found(self, ignore: Iterable[str]) -> tuple[bool, str] | None:
        cameras = {number: each for number, each in self._nodes.items() if number in self._bound.values()}
        if not cameras:
            return None
        left_out = frozenset(name.casefold() for name in ignore)
        for number, camera in cameras.items():
            if not camera.running:
                continue
            readers = [self._nodes[reader] for source, reader in self._links.values() if source == number]
            wanted = [each for each in readers if left_out.isdisjoint(_names(each.properties))]
            if wanted or not readers:
                who = _called(wanted[0].properties) if wanted else text("a program")
                return True, text("{who} reads {camera} through PipeWire", who=who, camera=_called(camera.properties))
        return False, text("PipeWire's cameras")

    # The protocol.

    def _meet(self, until: float) -> None:
        self._buffer = bytearray()
        self._nodes: dict[int, _Node] = {}
        self._links: dict[int, tuple[int, int]] = {}
        self._bound: dict[int, int] = {}
        self._next, self._sent, self._synced = _REGISTRY + 1, 0, 0
        self._socket = line = local_socket()
        line.settimeout(max(0.001, until - self._clock.monotonic()))
        line.connect(self._path)
        self._send(_CORE, _HELLO, _VERSION)
        self._send(_CLIENT, _UPDATE, [1, "application.name", APP])
        self._send(_CORE, _GET_REGISTRY, _VERSION, _REGISTRY)
        for asked in (1, 2):  # the things there are; then the state of those that were bound meanwhile
            self._send(_CORE, _SYNC, _CORE, asked)
            while self._synced < asked:
                self._take_in(until - self._clock.monotonic())
                if self._clock.monotonic() >= until:
                    raise TimeoutError("it does not answer")

    def _send(self, receiver: int, opcode: int, *values: Pod) -> None:
        body = _written(list(values))
        assert self._socket is not None  # noqa: S101
        self._socket.settimeout(self._patience)
        self._socket.sendall(struct.pack("=IIII", receiver, opcode << 24 | len(body), self._sent, 0) + body)
        self._sent += 1

    def _take_in(self, wait: float = 0.0) -> None:
        """Take in what was said, waiting for it *wait* seconds at most."""
        while self._socket is not None:
            self._socket.settimeout(max(0.0, wait))
            try:
                data = self._socket.recv(_BLOCK)
            except (TimeoutError, BlockingIOError):  # nothing more has been said
                return
            if not data:
                raise ConnectionResetError("it has gone")
            self._buffer += data
            for sender, opcode, values in self._messages():
                self._hear(sender, opcode, values)
            wait = 0.0

    def _messages(self) -> Iterator[tuple[int, int, list[Pod]]]:
        """Yield sender, number and arguments of each message that is whole."""
        while len(self._buffer) >= 16:  # noqa: PLR2004  (bytes of a head)
            sender, head, _, _ = struct.unpack_from("=IIII", self._buffer)
            size = 16 + (head & 0xFFFFFF)
            if len(self._buffer) < size:
                return
            body = bytes(self._buffer[16:size])
            del self._buffer[:size]
            values = _read(body, 0)[0] if sender in _TELLING or sender in self._bound else []
            yield sender, head >> 24, values if isinstance(values, list) else []

    def _hear(self, sender: int, opcode: int, values: list[Pod]) -> None:
        match sender, opcode, values:
            case (0, 1, [_, int(number)]):
                self._synced = number
            case (0, 2, [int(about), int(number)]):
                self._send(_CORE, _PONG, about, number)
            case (2, 0, [int(number), _, str(kind), _, list(properties)]):
                self._appeared(number, kind, _dictionary(properties))
            case (2, 1, [int(number)]):
                self._nodes.pop(number, None)
                self._links.pop(number, None)
                self._bound = {proxy: node for proxy, node in self._bound.items() if node != number}
            case (proxy, 0, [_, _, _, _, _, _, int(state), *_]) if proxy in self._bound:
                self._nodes[self._bound[proxy]].running = state == _RUNNING

    def _appeared(self, number: int, kind: str, properties: Mapping[str, str]) -> None:
        if kind == "PipeWire:Interface:Link":
            self._links[number] = int(properties["link.output.node"]), int(properties["link.input.node"])
        elif kind == "PipeWire:Interface:Node":
            self._nodes[number] = _Node(properties)
            if properties.get("media.class") == "Video/Source":
                self._send(_REGISTRY, _BIND, number, kind, _VERSION, self._next)
                self._bound[self._next] = number
                self._next += 1


def pipewire_path(environment: Mapping[str, str]) -> str:
    """Return where PipeWire's socket lies."""
    folder = environment.get("PIPEWIRE_RUNTIME_DIR") or environment.get("XDG_RUNTIME_DIR") or "/nowhere"
    return os.fspath(Path(folder) / (environment.get("PIPEWIRE_REMOTE") or "pipewire-0"))


def _names(properties: Mapping[str, str]) -> Iterator[str]:
    return (properties[name].casefold() for name in _BY_NAME if name in properties)


_BY_NAME = ("application.name", "node.description", "node.name", "application.process.binary", "application.id")
"""Properties by which a person may know a node: the best first."""


def _called(properties: Mapping[str, str]) -> str:
    return next((properties[name] for name in _BY_NAME if properties.get(name)), text("a program"))


def _dictionary(values: list[Pod]) -> dict[str, str]:
    texts = [each if isinstance(each, str) else "" for each in values[1:]]
    return dict(zip(texts[::2], texts[1::2], strict=True))


# Values on the wire: length, type, then the value filled up to eight bytes.

_INTS = {2: "=I", 3: "=I", 4: "=i", 5: "=q"}
_INT, _STRING, _STRUCT = 4, 8, 14


def _read(data: bytes, at: int) -> tuple[Pod, int]:
    """Return the value at *at*, and where the next one begins."""
    length, kind = struct.unpack_from("=II", data, at)
    begins, ends = at + 8, at + 8 + length
    following = at + 8 + (length + 7) // 8 * 8
    if kind in _INTS:
        return int(struct.unpack_from(_INTS[kind], data, begins)[0]), following
    if kind == _STRING:
        return data[begins : ends - 1].decode(errors="replace"), following
    if kind != _STRUCT:
        return None, following
    parts: list[Pod] = []
    while begins < ends:
        part, begins = _read(data, begins)
        parts.append(part)
    return parts, following


def _written(value: Pod) -> bytes:
    match value:
        case int():
            kind, body = _INT, struct.pack("=i", value)
        case str():
            kind, body = _STRING, value.encode() + b"\0"
        case list():
            kind, body = _STRUCT, b"".join(map(_written, value))
        case _:
            raise TypeError(value)
    return struct.pack("=II", len(body), kind) + body + bytes(-len(body) % 8)
