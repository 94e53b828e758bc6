"""One connection to a broker on which nothing is waited for: reached on a thread of its own, then served as it comes.

A connection that has ended stays so; whoever wants another makes one.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress

from coach.clock import Clock
from coach.config.broker_address import BrokerAddress
from coach.programs.daemon.adapters.broker_login import BrokerLogin
from coach.programs.daemon.adapters.broker_reach import reach_broker, refusal_words, why_not_reached
from coach.programs.daemon.adapters.mqtt_packets import (
    GOODBYE,
    PING,
    BrokerLeaves,
    BrokerMessage,
    BrokerPacket,
    ConnectAnswer,
    PacketReader,
    PublishAnswer,
    SignOfLife,
    SubscribeAnswer,
    connect_packet,
    publish_packet,
    subscribe_packet,
)
from coach.texts import Text, text

log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds in which a broker must let us in, and answer a ping."""

KEEP_ALIVE = 120
"""Seconds after which a broker that has heard nothing of us sends our will, and half as many more."""

_TURN = 20
"""Seconds between two calls of `serve` at most; a ping must be sent within that."""

_OWED = 65_536
"""Bytes that a broker may leave unread."""

_PARTING = 0.1
"""Seconds in which a broker has to take our last words."""

_AT_ONCE = 16_384
"""Bytes that are read at once."""

_READS = 16
"""How often at most in one turn: whoever floods us waits for the next, and nothing else waits for long."""

_BAD = 0x80
"""Reason codes from this on are refusals."""


class BrokerLine:
    """The connection.  No method but `close` blocks, and that for 0.1 s at most."""

    def __init__(self, login: BrokerLogin, clock: Clock, *, will: tuple[str, str], patience: float = PATIENCE) -> None:
        """Begin to connect.  *will*: topic and message that the broker publishes if we go without a word."""
        self._login, self._clock, self._will, self._patience = login, clock, will, patience
        self._dialled: list[socket.socket | Exception] = []
        self._abandoned = threading.Event()
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self._line: socket.socket | None = None
        self._later: tuple[type[OSError], ...] = (BlockingIOError,)
        self._reader, self._owed, self._numbers = PacketReader(), bytearray(), 0
        self._until: float | None = clock.monotonic() + patience
        """When patience is over, on the monotonic clock; None: nothing is waited for."""

        self._sent_at = 0.0
        self._keep_alive = KEEP_ALIVE
        self.up = False
        """The broker has let us in."""

        self.lost: Text | None = None
        """Why there is no connection any more."""

        self.answered = False
        """The broker has answered what we subscribed to."""

        self.denied: Text | None = None
        """What the broker does not let us do, though it has let us in."""

        threading.Thread(target=self._dial, daemon=True).start()

    @property
    def address(self) -> BrokerAddress:
        """Where it leads."""
        return self._login.address

    def fileno(self) -> int:
        """Return the descriptor to wait on; -1 once the connection has ended."""
        if self.lost is not None:
            return -1
        return self._line.fileno() if self._line is not None else self._ours.fileno()

    def serve(self) -> Sequence[BrokerMessage]:
        """See to what has come, and to the signs of life; return the messages of others."""
        found: list[BrokerMessage] = []
        if self.lost is None and self._line is None:
            self._take_dialled()
        if self._line is not None:
            try:
                self._receive(found)
                self._keep_in_touch()
                self._send(b"")
            except ValueError as fault:
                log.info("%s says what is no MQTT: %s", self._login.address, fault)
                self._lose(text("what it says is no MQTT; is the port right?"))
            except OSError as error:
                self._lose(why_not_reached(error))
        if self._until is not None and self._clock.monotonic() >= self._until:
            self._lose(text("it does not answer in time"))
        return found

    def publish(self, messages: Mapping[str, str]) -> None:
        """Send *messages*, by their topics, to be kept by the broker; nothing is sent while we are not let in."""
        if self.up:
            self._say(b"".join(publish_packet(self._number(), topic, payload) for topic, payload in messages.items()))

    def subscribe(self, topics: Sequence[str]) -> None:
        """Ask for the messages at *topics*."""
        if self.up:
            self._say(subscribe_packet(self._number(), topics))

    def close(self, last: Mapping[str, str] | None = None) -> None:
        """Say *last*, by its topics, and leave; the will is not sent.  May be called twice."""
        if self.up and self.lost is None:
            self.publish(last or {})
            self._say(GOODBYE)
            if self._line is not None:
                self._see_off(self._line)
        self._lose(text("it was left"))

    def _dial(self) -> None:
        """Connect; on the thread."""
        try:
            found: socket.socket | Exception = reach_broker(self._login)
        except Exception as error:  # noqa: BLE001  (whatever it is becomes the reason: _take_dialled tells it)
            found = error
        self._dialled.append(found)
        if self._abandoned.is_set() and isinstance(found, socket.socket):
            found.close()
        with suppress(OSError):  # nobody waits for it any more
            self._theirs.send(b"!")

    def _take_dialled(self) -> None:
        if not self._dialled:
            return
        found = self._dialled[0]
        if isinstance(found, Exception):
            self._lose(why_not_reached(found))
            return
        found.setblocking(False)
        self._line = found
        if self._login.address.encrypted:
            import ssl

            self._later = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
        login, (topic, said) = self._login, self._will
        self._say(
            connect_packet(
                login.client,
                keep_alive=KEEP_ALIVE,
                will_topic=topic,
                will=said,
                user=login.address.user,
                password=login.password,
            )
        )

    def _receive(self, found: list[BrokerMessage]) -> None:
        for _ in range(_READS):
            if self._line is None:
                return
            try:
                data = self._line.recv(_AT_ONCE)
            except self._later:  # nothing more has come yet
                return
            if not data:
                before = "it hung up before it let us in; is the port right, or is it mqtts://?"
                self._lose(text("it hung up" if self.up else before))
                return
            if self.up:
                self._until = None
            for packet in self._reader.feed(data):
                self._take(packet, found)

    def _take(self, packet: BrokerPacket, found: list[BrokerMessage]) -> None:
        match packet:
            case BrokerMessage():
                found.append(packet)
            case ConnectAnswer(reason=reason, keep_alive=theirs):
                self._let_in(reason, theirs)
            case PublishAnswer(reason=reason) if reason >= _BAD:
                self.denied = text("it does not take our messages ({why})", why=refusal_words(reason))
            case SubscribeAnswer(reasons=reasons):
                self.answered = True
                if (worst := max(reasons, default=0)) >= _BAD:
                    self.denied = text("it does not let us read commands ({why})", why=refusal_words(worst))
            case BrokerLeaves(reason=reason):
                self._lose(refusal_words(reason))
            case PublishAnswer() | SignOfLife():
                pass

    def _let_in(self, reason: int, keep_alive: int | None) -> None:
        if reason:
            self._lose(refusal_words(reason))
            return
        self.up, self._until = True, None
        self._keep_alive = KEEP_ALIVE if keep_alive is None else keep_alive
        if 0 < self._keep_alive <= 2 * _TURN:
            self._lose(
                text(
                    "it wants to hear of us every {seconds} s, more often than we wake; let it wait longer",
                    seconds=self._keep_alive,
                )
            )

    def _keep_in_touch(self) -> None:
        """Send a ping before the broker takes us for dead."""
        now = self._clock.monotonic()
        if self.up and self._keep_alive and now - self._sent_at >= self._keep_alive - 2 * _TURN:
            self._say(PING)
            self._until = now + self._patience

    def _number(self) -> int:
        self._numbers = self._numbers % 0xFFFF + 1
        return self._numbers

    def _say(self, data: bytes) -> None:
        self._sent_at = self._clock.monotonic()
        try:
            self._send(data)
        except OSError as error:
            self._lose(why_not_reached(error))

    def _send(self, data: bytes) -> None:
        """Send *data* after what is owed; what is not taken now is owed until the next turn."""
        self._owed += data
        while self._owed and self._line is not None:
            try:
                sent = self._line.send(self._owed)
            except self._later:  # the rest goes at the next turn
                break
            del self._owed[:sent]
        if len(self._owed) > _OWED:
            self._lose(text("it takes nothing more"))

    def _see_off(self, line: socket.socket) -> None:
        """Wait until the broker has read our last words: closed with its own unread, the connection would be reset."""
        with suppress(OSError):  # it has gone, or is slow: its own affair now
            line.settimeout(_PARTING)
            line.shutdown(socket.SHUT_WR)
            while line.recv(_AT_ONCE):
                pass

    def _lose(self, why: Text) -> None:
        if self.lost is not None:
            return
        self.lost, self.up, self._until = why, False, None
        self._abandoned.set()
        for each in (self._line, self._ours, self._theirs, *self._dialled):
            if isinstance(each, socket.socket):
                each.close()
        self._line = None
