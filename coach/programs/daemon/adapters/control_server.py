"""Wait on the control socket, the conductor's pipe, presenters, watched files and signals at once.

POSIX only: AF_UNIX and flock.  One thread, which blocks in one place.  No
caller can hold it up: what callers send and leave unread is bounded, and they
are dropped beyond that.  It is long because it is one wait for all of these.
"""

from __future__ import annotations

import logging
import selectors
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from coach.clock import Clock
from coach.errors import DeviceError, UsageError, disk_remedy
from coach.programs.control_protocol import decode_line, encode_answer
from coach.programs.daemon.ports import ConductorProcess, StatusPresenter
from coach.system.inotify import WatchedFiles
from coach.system.lock import FileLock
from coach.system.portable import has_local_sockets, listen_locally, signals_named
from coach.texts import text

log = logging.getLogger(__name__)

_GIVEN_UP = (
    "what shows the coach elsewhere (icon, keys, Home Assistant) has failed at this ({error}); its log tells more, and "
    "`coach quit` and `coach run` bring it back"
)

ControlAnswer: TypeAlias = Callable[[Mapping[str, object]], Mapping[str, object]]

LINE = 4096
"""Bytes that a request may have; ours have thirty."""

OWED = 65_536
"""Bytes of answers that a caller may leave unread."""

CALLERS = 16
"""Callers at one time; one more, and the one that has been silent longest goes."""

CALLER_SILENCE = 60.0
"""Seconds after which a silent caller goes: longer than any `coach quit` waits for the daemon's end."""

SIGNALS = signals_named("SIGTERM", "SIGINT", "SIGHUP", "SIGCHLD")
"""What wakes the daemon; all but the last end it.  The last: a conductor has ended."""

_CHILD, _HANG_UP, _CTRL_C = signals_named("SIGCHLD"), signals_named("SIGHUP"), signals_named("SIGINT")


_TRIES, _LOOK = 3, 0.02
"""How often the lock is tried, and the seconds between two tries: a look at it takes microseconds."""


@dataclass(slots=True, eq=False)
class _Caller:
    socket: socket.socket
    heard_at: float
    """Seconds on the monotonic clock."""

    heard: bytearray = field(default_factory=bytearray)
    owed: bytearray = field(default_factory=bytearray)
    leaving: bool = False
    """It sends no more, and goes when it has its answers."""


class SocketControlServer:
    """ControlServer on a socket at *path*, readable by this person only.

    *files* wake it too when they are written, and *presenters* when something reaches them.

    Raises:
        UsageError: another daemon runs, or this system has no local sockets.
        DeviceError: the socket cannot be made.
    """

    def __init__(  # noqa: PLR0913  (all that it waits for)
        self,
        path: Path,
        *,
        clock: Clock,
        holder: str,
        files: WatchedFiles | None = None,
        presenters: Sequence[StatusPresenter] = (),
        signals: Sequence[signal.Signals] = SIGNALS,
    ) -> None:
        if not has_local_sockets():
            raise UsageError(
                "this system has no local sockets, by which the coach is reached; `coach now` works without"
            )
        self._path, self._clock, self._files = path, clock, files
        self._presenters = list(presenters)
        self._callers: list[_Caller] = []
        self.by_hand = False
        try:
            self._lock = FileLock(path.with_suffix(".lock"))
            if not _taken(self._lock, holder):
                who = self._lock.holder
                self._lock.release()
                raise UsageError(
                    text("the coach runs already ({who}); `coach status` tells more, `coach quit` ends it", who=who)
                )
            self._listener, self._at = _listener(path)
        except DeviceError as error:
            raise DeviceError(text("{path}: no control socket can be made: {error}", path=path, error=error)) from error
        except OSError as error:
            raise DeviceError(
                text(
                    "{path}: no control socket can be made: {why}; {remedy}",
                    path=path,
                    why=error.strerror or error,
                    remedy=disk_remedy(error),
                )
            ) from error
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        if files is not None and files.fileno() >= 0:
            self._selector.register(files, selectors.EVENT_READ)
        self._wake, self._woken = socket.socketpair()
        self._told = self._lost = False
        self._holder = holder
        self._catch(signals)

    def wait(self, seconds: float, conductor: ConductorProcess | None, answer: ControlAnswer) -> bool:
        """Wait until there is something to see to, or *seconds* are over; return whether to end."""
        self._stay_reachable()
        if self._files is not None and not self._files.watch():
            seconds = min(seconds, self._files.glance)
        with self._minding(conductor):
            ready = self._selector.select(max(0.0, seconds))
        for key, events in ready:
            if key.fileobj is self._listener:
                self._let_in()
            elif key.fileobj is self._woken:
                came = self._woken.recv(64)
                self._told |= any(number not in _CHILD for number in came)
                self.by_hand |= any(number in _CTRL_C for number in came)
            elif key.fileobj is self._files:
                self._files.read()
            elif isinstance(key.data, _Caller) and key.data in self._callers:
                self._serve(key.data, events, answer)
        for presenter in list(self._presenters):
            self._serve_presenter(presenter, answer)
        for caller in [each for each in self._callers if self._clock.monotonic() - each.heard_at > CALLER_SILENCE]:
            self._drop(caller)
        return self._told

    def close(self) -> None:
        """Take no more requests.  May be called twice.

        The lock is released before the callers are dropped: a caller that waits for the end of its
        connection knows then that another daemon may start.
        """
        if self._listener.fileno() < 0:
            return
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        if self._handlers:
            signal.set_wakeup_fd(-1)
        if _place(self._path) == self._at:  # another daemon's stays
            self._path.unlink(missing_ok=True)
        self._listener.close()
        self._lock.release()
        for caller in list(self._callers):
            self._drop(caller)
        self._selector.close()
        if self._files is not None:
            self._files.close()
        self._wake.close()
        self._woken.close()

    def _catch(self, signals: Sequence[signal.Signals]) -> None:
        self._wake.setblocking(False)
        self._woken.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        # a hang-up that is ignored (nohup) stays so
        ours = [number for number in signals if number not in _HANG_UP or signal.getsignal(number) != signal.SIG_IGN]
        if ours:
            signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        self._handlers = {number: signal.signal(number, lambda *_: None) for number in ours}

    @contextmanager
    def _minding(self, conductor: ConductorProcess | None) -> Iterator[None]:
        """Wake for *conductor* and the presenters, whose descriptors come and go."""
        wanted = {presenter.fileno() for presenter in self._presenters}
        if conductor is not None:
            wanted.add(conductor.fileno())
        wanted.discard(-1)
        for each in wanted:
            self._selector.register(each, selectors.EVENT_READ)
        try:
            yield
        finally:
            for each in wanted:
                self._selector.unregister(each)

    def _serve_presenter(self, presenter: StatusPresenter, answer: ControlAnswer) -> None:
        try:
            presenter.serve(answer)
        except Exception as error:  # whatever reached it, the daemon goes on; else it would wake it for ever
            log.exception("%s shows nothing more", type(presenter).__name__)
            self._presenters.remove(presenter)
            presenter.give_up(text(_GIVEN_UP, error=type(error).__name__))

    def _stay_reachable(self) -> None:
        """Make lock and socket again if somebody has cleared them away; end if another daemon has begun meanwhile."""
        if _place(self._path) == self._at:
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._lock.in_place and not self._lock_again():
                return
            listener, self._at = _listener(self._path)
        except (OSError, DeviceError) as error:
            if not self._lost:
                log.error("%s: the socket is gone, and cannot be made again: %s", self._path, error)  # noqa: TRY400
            self._lost = True
            return
        self._selector.unregister(self._listener)
        self._listener.close()
        self._listener, self._lost = listener, False
        self._selector.register(self._listener, selectors.EVENT_READ)
        log.warning("%s: the socket was gone; it is made again", self._path)

    def _lock_again(self) -> bool:
        lock = FileLock(self._path.with_suffix(".lock"))
        if not _taken(lock, self._holder):
            log.error("another coach has begun (%s); this one ends", lock.holder)
            lock.release()
            self._told = True
            return False
        self._lock.release()
        self._lock = lock
        return True

    def _let_in(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:  # it has gone again
            return
        connection.setblocking(False)
        if len(self._callers) >= CALLERS:
            self._drop(min(self._callers, key=lambda caller: caller.heard_at))
        caller = _Caller(socket=connection, heard_at=self._clock.monotonic())
        self._callers.append(caller)
        self._selector.register(connection, selectors.EVENT_READ, caller)

    def _serve(self, caller: _Caller, events: int, answer: ControlAnswer) -> None:
        try:
            if events & selectors.EVENT_READ:
                self._hear(caller, answer)
            if caller.owed:
                sent = caller.socket.send(caller.owed)
                del caller.owed[:sent]
        except BlockingIOError:  # the rest is sent once it can be written
            pass
        except OSError:
            self._drop(caller)
            return
        if len(caller.owed) > OWED or (caller.leaving and not caller.owed):
            self._drop(caller)
            return
        reads = 0 if caller.leaving else selectors.EVENT_READ
        self._selector.modify(caller.socket, reads | (selectors.EVENT_WRITE if caller.owed else 0), caller)

    def _hear(self, caller: _Caller, answer: ControlAnswer) -> None:
        block = caller.socket.recv(LINE)
        caller.heard_at = self._clock.monotonic()
        caller.heard += block or b"\n"
        caller.leaving = not block
        *lines, rest = caller.heard.split(b"\n")
        caller.heard = rest
        for line in lines:
            if line.strip():
                caller.owed += _answered(bytes(line), answer)
        if len(rest) > LINE:
            caller.owed += encode_answer({"error": f"a request has {LINE} bytes at most"})
            caller.leaving = True

    def _drop(self, caller: _Caller) -> None:
        self._callers.remove(caller)
        self._selector.unregister(caller.socket)
        caller.socket.close()


def _taken(lock: FileLock, holder: str) -> bool:
    """Take *lock*, also if `coach status` happens to look at it in the same moment."""
    pause = threading.Event()
    return any(lock.take(holder) or pause.wait(_LOOK) for _ in range(_TRIES))


def _place(path: Path) -> tuple[int, int] | None:
    """Return what lies at *path* as its device and number there; None if nothing does."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _listener(path: Path) -> tuple[socket.socket, tuple[int, int] | None]:
    """Return a socket that listens at *path*, and its place."""
    listener = listen_locally(path, CALLERS)  # the daemon that left it behind has ended: we hold the lock
    return listener, _place(path)


def _answered(line: bytes, answer: ControlAnswer) -> bytes:
    request = decode_line(line)
    if request is None:
        return encode_answer({"error": 'a request is one JSON object a line: {"command": "status"}'})
    try:
        return encode_answer(answer(request))
    except Exception as error:  # whoever asks, and whatever for, the daemon goes on
        log.exception("a request failed: %.200r", line)
        return encode_answer({"error": f"the coach failed at this ({type(error).__name__}); its log tells more"})
