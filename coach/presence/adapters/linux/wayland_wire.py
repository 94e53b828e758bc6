"""The wire of Wayland: messages, whole, and where a compositor is met."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from coach.texts import text

DISPLAY, REGISTRY = 1, 2
"""Objects that every client has: the first by itself, the second by its first request."""


class WaylandFault(Exception):  # noqa: N818  (becomes the source of a reading, never an error)
    """The compositor does not tell; says why."""


def compositor_path(environment: Mapping[str, str]) -> str:
    """Return where the compositor's socket lies."""
    name = environment.get("WAYLAND_DISPLAY") or "wayland-0"
    return os.fspath(Path(environment.get("XDG_RUNTIME_DIR") or "/nowhere") / name)


def wayland_message(receiver: int, opcode: int, body: bytes = b"") -> bytes:
    """Return a request as it is sent."""
    return struct.pack("=II", receiver, (8 + len(body)) << 16 | opcode) + body


def bind_message(name: int, interface: str, version: int, new: int) -> bytes:
    """Return the request that makes the global *name* our object *new*."""
    called = interface.encode() + b"\0"
    body = struct.pack("=II", name, len(called)) + called + bytes(-len(called) % 4) + struct.pack("=II", version, new)
    return wayland_message(REGISTRY, 0, body)


def wayland_text(body: bytes, at: int) -> str:
    """Return the text at *at*."""
    (length,) = struct.unpack_from("=I", body, at)
    return body[at + 4 : at + 3 + length].decode()


def whole_messages(buffer: bytearray) -> Iterator[tuple[int, int, bytes]]:
    """Take from *buffer*, and yield, sender, number and arguments of each message that is whole.

    Raises:
        WaylandFault: they are none.
    """
    while len(buffer) >= 8:  # noqa: PLR2004  (bytes of a head)
        sender, head = struct.unpack_from("=II", buffer)
        size, opcode = head >> 16, head & 0xFFFF
        if size < 8:  # noqa: PLR2004
            raise WaylandFault(text("the compositor is not understood"))
        if len(buffer) < size:
            return
        body = bytes(buffer[8:size])
        del buffer[:size]
        yield sender, opcode, body
