"""The ears as a child process that may die at any time.

Long, but one module: the orders that wait, the child that takes them and the threads between share one lock.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from threading import Condition, Event, Lock, Thread
from typing import TypeGuard

from coach.errors import DeviceError
from coach.hearing.adapters.ears_child import (
    AudioBlock,
    EarsOrder,
    EarsReady,
    EarsRefused,
    EarsReply,
    EndEars,
    LearnExample,
    OpenGrammar,
    ReferenceNotice,
    RememberedSound,
    SpeechNotice,
    serve_ears,
)
from coach.hearing.ports import Utterance
from coach.system.child_process import start_child
from coach.texts import text
from coach.units import CAPTURE_RATE

log = logging.getLogger(__name__)

MAX_QUEUED_BLOCKS = 250
"""Blocks that may wait for the child: 5 s; sound that is further behind is of no use any more."""

_GATHERED = 0.03
"""Seconds that a block waits for the next one while nobody speaks: they come every 20 ms."""

_REMEMBERED = 400
"""Blocks that the next child is told first: 8 s, of which the front end learns whether the loudspeaker comes back."""

_BLOCK_BYTES = CAPTURE_RATE // 50 * 2
"""Length of a block of the microphone, 20 ms."""

_READY_TIMEOUT = 10.0
"""Seconds until the child must have loaded its model: it needs 0.5, on a busy machine several."""

_RESTART_DELAY = 5.0
"""Seconds until a child that could not even start is followed by another."""

_END_TIMEOUT = 1.0
"""Seconds that a child may take to end by itself."""


class EarsProcess:
    """ports.Ears in a child process, which is started again when it dies.

    Two threads: one sends the orders, the other receives the replies and looks
    after the process.  What is said while there is none waits for the next,
    which learns the room from what the last one heard.
    """

    def __init__(
        self,
        language: str = "en",
        *,
        child: Callable[[Connection, str], None] = serve_ears,
        ready_timeout: float = _READY_TIMEOUT,
    ) -> None:
        """*child* is the main function of the process, *ready_timeout* the seconds until it must be ready."""
        self._language, self._main, self._ready_timeout = language, child, ready_timeout
        self._orders: SimpleQueue[EarsOrder | None] = SimpleQueue()
        self._grammar = OpenGrammar(commands=())
        self._child: _Child | None = None
        self._lock = Lock()
        self._changed = Condition(self._lock)
        self._closing = Event()
        self._threads: list[Thread] = []
        self._heard: deque[AudioBlock] = deque(maxlen=_REMEMBERED)
        self._ahead: list[EarsOrder | None] = []
        self._speaking = False
        self._position = 0
        self._dropped = 0
        self._behind = False
        self._cancels = False

    @property
    def dropped(self) -> int:
        """Blocks dropped because the ears were behind, or dead for too long."""
        return self._dropped

    @property
    def behind(self) -> bool:
        """Whether what was monitored came after its echo, and was of no use."""
        return self._behind

    @property
    def cancels(self) -> bool:
        """Whether an echo canceller takes the coach's own sound out of what is heard; False until they have begun."""
        return self._cancels

    def open(self, commands: Mapping[str, Collection[str]]) -> None:
        """Listen from now on for these: command name -> phrases.  Empty: for nothing."""
        self._grammar = OpenGrammar(commands=tuple((command, tuple(phrases)) for command, phrases in commands.items()))
        self._orders.put(self._grammar)

    def feed(self, block: bytes, played: bytes = b"", monitored: bytes | None = None) -> None:
        """Take 20 ms of microphone; see ports.Ears.  For one thread, that of the microphone."""
        order = AudioBlock(at=self._position, pcm=block, played=played, monitored=monitored)
        self._position += len(block) // 2
        if self._orders.qsize() < MAX_QUEUED_BLOCKS:
            self._orders.put(order)
        else:
            self._dropped += 1

    def learn(self, said: Sequence[Utterance], word: str, microphone: str, *, least: float) -> None:
        """Keep *said* as examples of *word*; see ports.Ears."""
        starts = tuple(each.start for each in said)
        self._orders.put(LearnExample(starts=starts, word=word, microphone=microphone, least=least))

    def start(self, on_utterance: Callable[[Utterance], None], on_speech: Callable[[bool], None] | None = None) -> None:
        """Begin; the callbacks run on a thread of the ears, see ports.Ears.

        Raises:
            DeviceError: the recogniser is unavailable.
        """
        self._child = self._start_child()
        self._threads = [
            Thread(target=self._send, name="ears-send", daemon=True),
            Thread(
                target=self._receive,
                args=(on_utterance, on_speech or (lambda _: None)),
                name="ears-receive",
                daemon=True,
            ),
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End the recogniser.  May be called twice."""
        self._closing.set()
        self._orders.put(None)
        with self._changed:
            child, self._child = self._child, None
            self._changed.notify_all()
        if child:
            child.end(_END_TIMEOUT)
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _start_child(self) -> _Child:
        """Return a child that is ready and knows the grammar."""
        child = _Child(self._main, self._language)
        try:
            reply = child.answer(self._ready_timeout)
            if isinstance(reply, EarsReady):
                self._cancels = reply.cancels
                # told once: sound on which one child died is not given to each that follows
                heard, self._heard = self._heard, deque(maxlen=_REMEMBERED)
                if heard:
                    child.send(RememberedSound(blocks=tuple(heard)))
                child.send(self._grammar)
                return child
            reason = reply.reason if isinstance(reply, EarsRefused) else text("they speak before they listen")
        except TimeoutError:
            reason = text("they are not ready in {seconds:.0f} s; try again", seconds=self._ready_timeout)
        except (OSError, EOFError):
            reason = text("their process ended; try again")
        child.end(0)
        raise DeviceError(text("ears: {reason}", reason=reason))

    def _send(self) -> None:
        dead: _Child | None = None
        while (order := self._next_order()) is not None:
            while (child := self._living(dead)) is not None:
                try:
                    child.send(order)
                    if isinstance(order, AudioBlock):
                        self._heard.append(order)
                    break
                except OSError:  # _receive is seeing to it
                    dead = child

    def _next_order(self) -> EarsOrder | None:
        """Wait for the next order; in silence two blocks are one, for each waking costs the child as much.

        Not while the coach sounds: it lowers itself for a voice, and soon.
        """
        order = self._ahead.pop() if self._ahead else self._orders.get()
        if self._speaking or not _is_whole_block(order) or any(order.played):
            return order
        with suppress(Empty):  # none came in time: the first goes alone
            following = self._orders.get(timeout=_GATHERED)
            if _is_whole_block(following) and (joined := order.with_next(following)) is not None:
                return joined
            self._ahead.append(following)
        return order

    def _living(self, dead: _Child | None) -> _Child | None:
        """Wait until there is a child, other than *dead*; return it, None once the ears are being closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing.is_set() or self._child not in (None, dead))
            return None if self._closing.is_set() else self._child

    def _receive(self, on_utterance: Callable[[Utterance], None], on_speech: Callable[[bool], None]) -> None:
        while not self._closing.is_set():
            child = self._child
            try:
                reply = child.receive() if child else None
            except (OSError, EOFError):
                reply = None
            match reply:
                case Utterance():
                    self._speaking = False
                    on_speech(False)
                    on_utterance(reply)
                case SpeechNotice(speaking=now):
                    self._speaking = now
                    on_speech(now)
                case EarsRefused(reason=reason):
                    log.warning("ears: %s", reason)
                case ReferenceNotice(use=use, behind=behind):
                    log.info("ears: the echo cancellers are given %s", use)
                    self._behind |= behind
                case None:
                    self._speaking = False
                    on_speech(False)
                    self._replace(child)

    def _replace(self, dead: _Child | None) -> None:
        """Start another child in the place of *dead*, unless the ears are being closed."""
        with self._lock:
            if self._child is not dead or self._closing.is_set():
                return
            self._child = None
        if dead:
            log.warning("ears: the process ended with status %s; another is started", dead.end(0))
        try:
            child = self._start_child()
        except DeviceError as fault:
            log.warning("%s", fault)
            self._closing.wait(_RESTART_DELAY)
            return
        with self._lock:
            if not self._closing.is_set():
                self._child = child
                self._changed.notify_all()
                return
        child.end(_END_TIMEOUT)


def _is_whole_block(order: EarsOrder | None) -> TypeGuard[AudioBlock]:
    return isinstance(order, AudioBlock) and len(order.pcm) == _BLOCK_BYTES


class _Child:
    """One process that listens."""

    def __init__(self, main: Callable[[Connection, str], None], language: str) -> None:
        self._sending = Lock()
        try:
            self._pipe, self._process = start_child("coach-ears", main, language)
        except OSError as fault:
            raise DeviceError(text("ears: no process can be started ({fault}); try again", fault=fault)) from fault

    def send(self, order: EarsOrder) -> None:
        """Send it an order; waits while its pipe is full.

        Raises:
            OSError: the process has ended.
        """
        with self._sending:
            self._pipe.send(order)

    def answer(self, seconds: float) -> EarsReply:
        """Return its next reply.

        Raises:
            TimeoutError: there is none within *seconds*.
            OSError, EOFError: the process has ended.
        """
        if not self._pipe.poll(seconds):
            raise TimeoutError
        return self.receive()

    def receive(self) -> EarsReply:
        """Wait for its next reply.

        Raises:
            OSError, EOFError: the process has ended.
        """
        reply: EarsReply = self._pipe.recv()
        return reply

    def end(self, patience: float) -> int | None:
        """Let the process end within *patience* seconds, else kill it; return its exit status.

        The pipe stays open until then: a thread may be waiting at it, which the end
        of the process wakes and the closing of a file would not.
        """
        if patience and self._sending.acquire(timeout=patience):
            with suppress(OSError):  # the process has ended before
                self._pipe.send(EndEars())
            self._sending.release()
        return self._process.end(patience)
