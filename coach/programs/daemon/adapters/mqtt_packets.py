"""The few packets of MQTT 5 that the coach sends and takes, as bytes and back.  No socket: whoever has one feeds it.

paho-mqtt, which is well kept, would cost the waiting process 4.7 MB, which may
grow by 1.8; this and its connection cost 0.3 (bench/mqtt.py).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

LARGEST = 4096
"""Bytes of a packet that we take; the broker is told so, and a command has ten."""

PING, GOODBYE = b"\xc0\x00", b"\xe0\x00"
"""What asks for a sign of life; what leaves without the will being sent."""

_CONNECT, _CONNACK, _PUBLISH, _PUBACK, _SUBSCRIBE, _SUBACK, _PINGRESP, _DISCONNECT = 1, 2, 3, 4, 8, 9, 13, 14
_EXPECTED = {0x20, 0x30, 0x31, 0x40, 0x90, 0xD0, 0xE0}
"""First bytes of what a broker sends us: of messages those that want no answer, as we asked for."""

_VERSION = 5
_LARGEST_PACKET, _SERVER_KEEP_ALIVE = 0x27, 0x13
_PROPERTY_SIZES = {0x01: 1, 0x02: 4, 0x11: 4, 0x13: 2, 0x17: 1, 0x19: 1, 0x18: 4, 0x21: 2, 0x22: 2, 0x23: 2, 0x24: 1}
_PROPERTY_SIZES |= {0x25: 1, 0x27: 4, 0x28: 1, 0x29: 1, 0x2A: 1}
"""Number of a property -> bytes of its value, where that is fixed."""

_TEXTS = {0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F}
"""Numbers of properties with one text, or one run of bytes."""

_PAIR, _SUBSCRIPTION = 0x26, 0x0B
"""Numbers of the properties with two texts, and with a number of one to four bytes."""


@dataclass(frozen=True, slots=True)
class ConnectAnswer:
    """The broker lets us in, or not."""

    reason: int
    """0, or why not: a reason code of MQTT 5."""

    keep_alive: int | None
    """Seconds that the broker wants in place of ours."""


@dataclass(frozen=True, slots=True)
class PublishAnswer:
    """What became of a message of ours."""

    number: int
    reason: int
    """Below 128: it was taken."""


@dataclass(frozen=True, slots=True)
class SubscribeAnswer:
    """What became of our subscriptions."""

    reasons: tuple[int, ...]
    """One for each topic; below 128: granted."""


@dataclass(frozen=True, slots=True)
class BrokerMessage:
    """A message of somebody else."""

    topic: str
    payload: bytes
    retained: bool
    """It lay there already when we came."""


@dataclass(frozen=True, slots=True)
class SignOfLife:
    """The answer to PING."""


@dataclass(frozen=True, slots=True)
class BrokerLeaves:
    """The broker ends the connection."""

    reason: int


BrokerPacket: TypeAlias = ConnectAnswer | PublishAnswer | SubscribeAnswer | BrokerMessage | SignOfLife | BrokerLeaves


def connect_packet(  # noqa: PLR0913  (all that it holds)
    client: str,
    *,
    keep_alive: int,
    will_topic: str,
    will: str,
    user: str | None = None,
    password: bytes | None = None,
) -> bytes:
    """Return what introduces us as *client*; the broker publishes *will*, retained, if we go without GOODBYE.

    Nothing is kept for us while we are away.
    """
    flags = 0x02 | 0x04 | 0x08 | 0x20 | (0x80 if user is not None else 0) | (0x40 if password is not None else 0)
    largest = struct.pack("!BI", _LARGEST_PACKET, LARGEST)
    body = _text("MQTT") + struct.pack("!BBHB", _VERSION, flags, keep_alive, len(largest)) + largest
    body += _text(client) + b"\x00" + _text(will_topic) + _text(will)
    if user is not None:
        body += _text(user)
    if password is not None:
        body += struct.pack("!H", len(password)) + password
    return _packet(_CONNECT << 4, body)


def publish_packet(number: int, topic: str, payload: str) -> bytes:
    """Return a retained message that the broker answers with its *number* (1 to 65535)."""
    return _packet(_PUBLISH << 4 | 0x03, _text(topic) + struct.pack("!HB", number, 0) + payload.encode())


def subscribe_packet(number: int, topics: Sequence[str]) -> bytes:
    """Return what asks for all messages at *topics*, each at most once."""
    return _packet(
        _SUBSCRIBE << 4 | 0x02, struct.pack("!HB", number, 0) + b"".join(_text(each) + b"\0" for each in topics)
    )


class PacketReader:
    """Makes packets of what is received."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[BrokerPacket]:
        """Give each packet that is whole once *data* has come.

        Raises:
            ValueError: it is none; nothing more can be read.
        """
        self._buffer += data
        while (found := self._next()) is not None:
            try:
                yield _read(*found)
            except (struct.error, IndexError) as error:
                raise ValueError(f"a packet of type {found[0] >> 4} is cut short") from error

    def _next(self) -> tuple[int, bytes] | None:
        """Take the next whole packet: its first byte, and what follows the length."""
        if self._buffer and self._buffer[0] not in _EXPECTED:  # known before its length, which may be any
            raise ValueError(f"a packet that begins with {self._buffer[0]:#x}")
        if len(self._buffer) < 2:  # noqa: PLR2004  (a packet's least)
            return None
        length, begins = _number(self._buffer, 1)
        if begins is None:
            return None
        if length > LARGEST:
            raise ValueError(f"a packet of {length} bytes")
        if len(self._buffer) < begins + length:
            return None
        first, body = self._buffer[0], bytes(self._buffer[begins : begins + length])
        del self._buffer[: begins + length]
        return first, body


def _read(first: int, body: bytes) -> BrokerPacket:
    kind = first >> 4
    if kind == _CONNACK:
        found = _properties(body, 2)[0]
        return ConnectAnswer(body[1], found.get(_SERVER_KEEP_ALIVE))
    if kind == _PUBLISH:
        (size,) = struct.unpack_from("!H", body)
        topic = body[2 : 2 + size].decode()
        _, payload = _properties(body, 2 + size)
        return BrokerMessage(topic, body[payload:], bool(first & 1))
    if kind == _PUBACK:
        (number,) = struct.unpack_from("!H", body)
        return PublishAnswer(number, body[2] if len(body) > 2 else 0)  # noqa: PLR2004  (a success may be left out)
    if kind == _SUBACK:
        return SubscribeAnswer(tuple(body[_properties(body, 2)[1] :]))
    if kind == _PINGRESP:
        return SignOfLife()
    return BrokerLeaves(body[0] if body else 0)


def _properties(body: bytes, at: int) -> tuple[dict[int, int], int]:
    """Return the numbers among the properties that begin at *at*, and where they end."""
    length, begins = _number(body, at)
    if begins is None or begins + length > len(body):
        raise ValueError("properties that are cut short")
    found, at, ends = {}, begins, begins + length
    while at < ends:
        kind, at = body[at], at + 1
        if kind in _PROPERTY_SIZES:
            found[kind] = int.from_bytes(body[at : at + _PROPERTY_SIZES[kind]], "big")
            at += _PROPERTY_SIZES[kind]
        elif kind in _TEXTS or kind == _PAIR:
            for _ in range(2 if kind == _PAIR else 1):
                at += 2 + int(struct.unpack_from("!H", body, at)[0])
        elif kind == _SUBSCRIPTION and (after := _number(body, at)[1]) is not None:
            at = after
        else:
            raise ValueError(f"a property of number {kind}")
    if at != ends:
        raise ValueError("properties that are cut short")
    return found, ends


def _number(data: bytes | bytearray, at: int) -> tuple[int, int | None]:
    """Return the number of one to four bytes at *at*, and where it ends; None if it is not whole yet."""
    value = 0
    for place in range(4):
        if at + place >= len(data):
            return 0, None
        value |= (data[at + place] & 0x7F) << 7 * place
        if not data[at + place] & 0x80:
            return value, at + place + 1
    raise ValueError("a length of more than four bytes")


def _text(value: str) -> bytes:
    encoded = value.encode()
    return struct.pack("!H", len(encoded)) + encoded


def _packet(first: int, body: bytes) -> bytes:
    length, size = bytearray(), len(body)
    while True:
        size, rest = size >> 7, size & 0x7F
        length.append(rest | (0x80 if size else 0))
        if not size:
            return bytes([first]) + bytes(length) + body
