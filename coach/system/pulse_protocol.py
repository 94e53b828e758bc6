"""Ask a sound server by PulseAudio's native protocol, at version 19, which newer servers and PipeWire speak too.

pulsectl, the binding that is well kept, waits for a hung server without a
limit, uses up the time limit that it is given to meet one, and costs the
daemon 2.4 MB, for libpulse.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coach.clock import Clock
from coach.system.paths import APP
from coach.system.portable import has_local_sockets, local_socket
from coach.texts import text

SERVER, SINKS, SOURCES, RECORDERS = 20, 22, 24, 32
"""Questions: the server itself, its loudspeakers, its microphones and monitors, the streams that record."""

NONE = 0xFFFFFFFF
"""The number of what is not there."""

_VERSION = 19
_AUTH, _NAME = 8, 9
_ERROR, _REPLY = 0, 2
_COOKIE = 256
_LARGEST = 1 << 20
"""Bytes of a reply: a hundred devices have 100 kB."""

UNREADABLE = (struct.error, LookupError, ValueError, TypeError, AttributeError, RuntimeError)
"""What reading a reply raises that is not what it should be."""


class PulseFault(Exception):  # noqa: N818  (becomes the source of a reading, never an error)
    """The sound server does not tell; says why."""


class PulseClient:
    """One conversation with the sound server of this session after the other."""

    def __init__(self, clock: Clock, *, patience: float) -> None:
        """*patience*: seconds for meeting it."""
        self._patience = patience
        self._clock = clock
        self._socket: socket.socket | None = None
        self._trouble = "it was not asked"

    def meet(self) -> None:
        """Introduce ourselves; `ask` asks the rest.  Returns within the patience and 0.1 s."""
        self.close()
        if not has_local_sockets():
            self._trouble = "this system has no local sockets"
            return
        line = local_socket()
        try:
            line.settimeout(self._patience)
            line.connect(_address())
            line.sendall(_introduction())
        except (FileNotFoundError, ConnectionRefusedError):
            line.close()
            self._trouble = text("no sound server runs")
            return
        except (OSError, PulseFault) as error:
            line.close()
            self._trouble = text("sound server: {error}", error=error)
            return
        self._socket = line

    def ask(self, until: float, *questions: int) -> Mapping[int, bytes]:
        """Return the answer to each of *questions* by the monotonic second *until*, and end the conversation.

        Raises:
            PulseFault: it does not tell.
        """
        if self._socket is None:
            raise PulseFault(self._trouble)
        try:
            # PipeWire looks around once it knows who asks: what is asked sooner finds nothing
            self._answers(until, _AUTH, _NAME)
            self._socket.sendall(b"".join(map(_packet, questions)))
            return self._answers(until, *questions)
        except (TimeoutError, BlockingIOError):
            raise PulseFault("the sound server does not answer") from None
        except (OSError, *UNREADABLE) as error:
            raise PulseFault(text("the sound server is not understood: {error}", error=error)) from None
        finally:
            self.close()

    def close(self) -> None:
        """Close the connection.  May be called twice."""
        line, self._socket = self._socket, None
        if line is not None:
            line.close()

    def _answers(self, until: float, *questions: int) -> dict[int, bytes]:
        answers: dict[int, bytes] = {}
        while not answers.keys() >= set(questions):
            tag, answer = self._reply(until)
            answers[tag] = answer
        return answers

    def _reply(self, until: float) -> tuple[int, bytes]:
        """Return the next reply: the tag of its question, and what it says."""
        while True:
            length, channel = struct.unpack(">II12x", self._read(20, until))
            if length > _LARGEST:
                raise PulseFault("the sound server says too much")
            data = self._read(length, until)
            if channel != NONE:
                continue
            command, tag = struct.unpack_from(">xIxI", data)
            if command == _ERROR:
                raise PulseFault("the sound server refuses (its cookie is not ours)")
            if command == _REPLY:
                return tag, data[10:]

    def _read(self, count: int, until: float) -> bytes:
        got = bytearray()
        while len(got) < count and self._socket is not None:
            self._socket.settimeout(max(0.0, until - self._clock.monotonic()))
            block = self._socket.recv(count - len(got))
            if not block:
                raise ConnectionResetError("it has gone")
            got += block
        return bytes(got)


def _address() -> str:
    """Return the path of the server's socket."""
    named = os.environ.get("PULSE_SERVER")
    if named:
        for part in named.split():
            path = part.rpartition("}")[2].removeprefix("unix:")
            if path.startswith("/"):
                return path
        raise PulseFault(text("PULSE_SERVER={server} is on another machine", server=named))
    folder = os.environ.get("PULSE_RUNTIME_PATH") or f"{os.environ.get('XDG_RUNTIME_DIR', '/nowhere')}/pulse"
    return f"{folder}/native"


def _cookie() -> bytes:
    """Return the auth cookie, or zeros: a server of the same user accepts us without one."""
    config = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    for path in (os.environ.get("PULSE_COOKIE"), f"{config}/pulse/cookie", "~/.pulse-cookie"):
        try:
            found = Path(path).expanduser().read_bytes() if path else b""
        except (OSError, RuntimeError):  # not there: the next place, or no cookie at all
            continue
        if len(found) == _COOKIE:
            return found
    return bytes(_COOKIE)


def _introduction() -> bytes:
    name = b"t" + b"application.name\0" + _number(len(APP) + 1) + _arbitrary(APP.encode() + b"\0")
    return _packet(_AUTH, _number(_VERSION) + _arbitrary(_cookie())) + _packet(_NAME, b"P" + name + b"N")


def _number(value: int) -> bytes:
    return b"L" + struct.pack(">I", value)


def _arbitrary(data: bytes) -> bytes:
    return b"x" + struct.pack(">I", len(data)) + data


def _packet(command: int, body: bytes = b"") -> bytes:
    """Return the request *command*, tagged with its own number."""
    data = _number(command) + _number(command) + body
    return struct.pack(">IIIII", len(data), NONE, 0, 0, 0) + data


def read_values(data: bytes) -> Iterator[Any]:
    """Give the values of a tagged structure, each as far as it is of use here."""
    at = 0
    while at < len(data):
        value, at = _value(data, at)
        yield value


def _value(data: bytes, at: int) -> tuple[Any, int]:  # noqa: PLR0911  (one for each kind)
    tag, at = data[at : at + 1], at + 1
    if tag == b"t":
        end = data.index(b"\0", at)
        return data[at:end].decode(errors="replace"), end + 1
    if tag in _NUMBERS:
        form = _NUMBERS[tag]
        return struct.unpack_from(form, data, at)[0], at + struct.calcsize(form)
    if tag in _FIXED:
        return _FIXED[tag], at
    if tag == b"x":
        (length,) = struct.unpack_from(">I", data, at)
        return data[at + 4 : at + 4 + length], at + 4 + length
    if tag == b"m":
        return None, at + 1 + data[at]
    if tag == b"v":
        end = at + 1 + data[at] * 4
        return struct.unpack(f">{data[at]}I", data[at + 1 : end]), end
    if tag == b"P":
        return _properties(data, at)
    raise struct.error(f"a value of kind {tag!r}")


_NUMBERS: Mapping[bytes, str] = {b"L": ">I", b"B": ">B", b"U": ">Q", b"r": ">q", b"R": ">Q", b"V": ">I", b"a": ">6s"}
_FIXED: Mapping[bytes, bool | str] = {b"1": True, b"0": False, b"N": ""}


def _properties(data: bytes, at: int) -> tuple[dict[str, str], int]:
    found = {}
    while data[at : at + 1] != b"N":
        key, at = _value(data, at)
        _, at = _value(data, at)
        value, at = _value(data, at)
        found[key] = value.rstrip(b"\0").decode(errors="replace")
    return found, at + 1
