"""What an X server tells of the person: how long nobody touched anything, and whether a window fills the screen.

Four requests of the X protocol, spoken here.  libX11 ends the process when its
server goes, and waits for one that hangs without a limit; the daemon can bear
neither.
"""

from __future__ import annotations

import os
import re
import socket
import struct
from datetime import timedelta
from pathlib import Path

from coach.clock import Clock
from coach.system.portable import local_socket
from coach.system.system_clock import SystemClock
from coach.texts import text

_ANY, _LONG = 0, 64
_ERROR, _REPLY = 0, 1
_COOKIE = b"MIT-MAGIC-COOKIE-1"
_PATIENCE = 0.05
"""Seconds that a look may wait for a server; on one machine it answers within 0.001."""


class XFault(Exception):  # noqa: N818  (becomes the source of a reading, never an error)
    """The server does not tell; says why."""


class XServer:
    """The X server called *display*; connected first, and again after it was lost."""

    def __init__(self, display: str, clock: Clock | None = None, *, patience: float = _PATIENCE) -> None:
        """*patience*: seconds for everything that is asked between two meetings."""
        self._patience = patience
        self._display, self._clock = display, clock or SystemClock()
        self._socket: socket.socket | None = None
        self._until = 0.0
        self._sent = 0
        self._root = 0
        self._saver: int | None = None
        self._active_atom = self._state_atom = self._full_atom = 0

    def meet(self) -> None:
        """Be ready to ask it; all that is asked until the next meeting must be answered within its patience.

        Raises:
            XFault: it cannot be met.
        """
        self._until = self._clock.monotonic() + self._patience
        if self._socket is None:
            self._connect()

    def idle(self) -> timedelta:
        """Return how long keyboard and mouse have not been touched.

        Raises:
            XFault: it does not tell.
        """
        if not self._saver:
            raise XFault(text("the X server has no MIT-SCREEN-SAVER extension"))
        _, _, told = self._asked(struct.pack("<BBHI", self._saver, 1, 2, self._root))
        (milliseconds,) = struct.unpack_from("<I", told, 16)
        return timedelta(milliseconds=milliseconds)

    def full_screen(self) -> bool:
        """Tell whether the window in use fills the screen.

        Raises:
            XFault: it does not tell.
        """
        windows = self._property(self._root, self._active_atom)
        if windows is None:
            raise XFault(text("the window manager does not say which window is in use"))
        window = next(iter(windows), 0)
        states = self._property(window, self._state_atom) if window else None
        return self._full_atom in (states or ())

    def close(self) -> None:
        """Close the connection.  May be called twice."""
        line, self._socket = self._socket, None
        if line is not None:
            line.close()

    def _connect(self) -> None:
        number, name, cookie = _where(self._display)
        self._sent = 0
        try:
            self._socket = line = local_socket()
            line.settimeout(self._patience)
            line.connect(f"/tmp/.X11-unix/X{number}")  # noqa: S108  (where X servers are met)
        except OSError as error:
            self.close()
            raise XFault(text("display {display}: {error}", display=self._display, error=error)) from None
        self._write(struct.pack("<BxHHHHxx", ord("l"), 11, 0, len(name), len(cookie)) + _padded(name) + _padded(cookie))
        verdict, length = struct.unpack("<B5xH", self._read(8))
        setup = self._read(4 * length)
        if verdict != 1:
            self.close()
            raise XFault(
                text("display {display} lets nobody in without its cookie (XAUTHORITY)", display=self._display)
            )
        try:
            vendor, formats = struct.unpack_from("<16xH3xB", setup)
            (self._root,) = struct.unpack_from("<I", setup, 32 + (vendor + 3) // 4 * 4 + 8 * formats)
        except struct.error as error:
            raise self._lost(error) from None
        self._saver = self._extension(b"MIT-SCREEN-SAVER")
        self._active_atom, self._state_atom, self._full_atom = (
            self._atom(name) for name in (b"_NET_ACTIVE_WINDOW", b"_NET_WM_STATE", b"_NET_WM_STATE_FULLSCREEN")
        )

    def _extension(self, name: bytes) -> int | None:
        _, _, told = self._asked(struct.pack("<BxHHxx", 98, 2 + (len(name) + 3) // 4, len(name)) + _padded(name))
        present, opcode = struct.unpack_from("<BB", told, 8)
        return opcode if present else None

    def _atom(self, name: bytes) -> int:
        _, _, told = self._asked(struct.pack("<BBHHxx", 16, 0, 2 + (len(name) + 3) // 4, len(name)) + _padded(name))
        return int(struct.unpack_from("<I", told, 8)[0])

    def _property(self, window: int, atom: int) -> tuple[int, ...] | None:
        """Return the numbers of a property; None where the window has none of them."""
        bits, extra, told = self._asked(struct.pack("<BBHIIIII", 20, 0, 6, window, atom, _ANY, 0, _LONG))
        (kind,) = struct.unpack_from("<I", told, 8)
        if bits != 32 or not kind:  # noqa: PLR2004  (bits of a number)
            return None
        return struct.unpack(f"<{len(extra) // 4}I", extra)

    def _asked(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send *request*; return the reply's second byte, what follows its 32 bytes, and these."""
        self._write(request)
        self._sent = (self._sent + 1) % 65536
        while True:
            told = self._read(32)
            kind, detail, serial, length = struct.unpack_from("<BBHI", told)
            extra = self._read(4 * length) if kind == _REPLY else b""
            if kind in (_ERROR, _REPLY) and serial == self._sent:
                # a window that went between two requests is no window any more
                return (detail, extra, told) if kind == _REPLY else (0, b"", bytes(32))

    def _write(self, data: bytes) -> None:
        try:
            self._line().sendall(data)
        except OSError as error:
            raise self._lost(error) from None

    def _read(self, count: int) -> bytes:
        got = bytearray()
        while len(got) < count:
            try:
                line = self._line()
                line.settimeout(max(0.001, self._until - self._clock.monotonic()))
                block = line.recv(count - len(got))
            except OSError as error:
                raise self._lost(error) from None
            if not block:
                raise self._lost("it has gone")
            got += block
        return bytes(got)

    def _line(self) -> socket.socket:
        if self._socket is None:
            raise XFault(text("display {display} is lost", display=self._display))
        return self._socket

    def _lost(self, why: object) -> XFault:
        # an answer that comes later would be taken for that to another question
        self.close()
        return XFault(text("display {display}: {why}", display=self._display, why=text(str(why))))


def _where(display: str) -> tuple[str, bytes, bytes]:
    """Return the display's number, and the name and the data of what lets us in; both empty if there is none."""
    match = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    if match is None:
        raise XFault(text("display {display!r} is on another machine", display=display))
    number = match[1]
    try:
        entries = Path(os.environ.get("XAUTHORITY") or "~/.Xauthority").expanduser().read_bytes()
    except (OSError, RuntimeError):  # no such file, no home
        return number, b"", b""
    for family_number, name, cookie in _entries(entries):
        if family_number in (number.encode(), b"") and name == _COOKIE:
            return number, name, cookie
    return number, b"", b""


def _entries(data: bytes) -> list[tuple[bytes, bytes, bytes]]:
    """Return display number, name and data of each entry of an Xauthority file, as far as it can be read."""
    found, at = [], 0
    try:
        while at < len(data):
            at += 2
            fields = []
            for _ in range(4):
                (length,) = struct.unpack_from(">H", data, at)
                fields.append(data[at + 2 : at + 2 + length])
                at += 2 + length
            found.append((fields[1], fields[2], fields[3]))
    except struct.error:  # the file ends within an entry: those before it are whole
        pass
    return found


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
