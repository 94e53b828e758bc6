"""Let a session be watched at a socket in the file system: the page, or any program of this person."""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from coach.programs.inbox import RemoteCommand
from coach.programs.live_protocol import LIVE_COMMANDS, LivePicture, encode_picture
from coach.programs.messages import decode_command
from coach.system.portable import has_local_sockets, listen_locally
from coach.texts import text

log = logging.getLogger(__name__)

WATCHERS = 8
"""At one time; one more is turned away."""

_OWED = 65_536
"""Bytes that a watcher may leave unread before it goes: a session's picture has three hundred."""

_LINE = 1024
"""Bytes of a command."""


@dataclass(slots=True, eq=False)
class _Watcher:
    socket: socket.socket
    owed: bytearray = field(default_factory=bytearray)
    heard: bytearray = field(default_factory=bytearray)
    gone: bool = False


class LiveSocket:
    """LiveStage at *path*, for this person alone; opened at the first picture.

    One thread of its own sends and reads, so that no watcher holds up the session.  A socket that cannot be made
    costs the watching alone.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._obey: Callable[[RemoteCommand], None] = lambda _: None
        self._news: SimpleQueue[LivePicture | None] = SimpleQueue()
        self._wake, self._woken = socket.socketpair()
        self._wake.setblocking(False)
        self._woken.setblocking(False)
        self._thread: threading.Thread | None = None
        self._broken = not has_local_sockets()
        self.fault: str | None = None
        """Why nobody can watch, None while somebody could or where no system of this kind lets anybody."""

    def obey(self, obey: Callable[[RemoteCommand], None]) -> None:
        """Hand each command of a watcher to *obey*, on the socket's own thread."""
        self._obey = obey

    def publish(self, picture: LivePicture) -> None:
        """Show *picture* to every watcher.  Returns at once, and never raises."""
        if self._broken:
            return
        if self._thread is None:
            try:
                listener = listen_locally(self._path, WATCHERS)  # whoever left it has ended: we hold the floor
            except OSError as error:
                self.fault = text(
                    "{file}: the session cannot be watched ({error}); look at the folder's rights",
                    file=self._path,
                    error=error.strerror or type(error).__name__,
                )
                log.warning("%s", self.fault)
                self._broken = True
                return
            self._thread = threading.Thread(target=self._serve, args=(listener,), name="live", daemon=True)
            self._thread.start()
        self._tell(picture)

    def _tell(self, news: LivePicture | None) -> None:
        self._news.put(news)
        with contextlib.suppress(OSError):  # full: it is awake anyway
            self._wake.send(b"x")

    def close(self) -> None:
        """Send what is to be sent, and end.  May be called twice."""
        if self._thread is not None:
            self._tell(None)
            self._thread.join(2.0)
            self._thread = None
        self._broken = True
        self._wake.close()
        self._woken.close()

    # On the thread.

    def _serve(self, listener: socket.socket) -> None:
        watchers: list[_Watcher] = []
        with selectors.DefaultSelector() as selector, listener:
            selector.register(listener, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            last, ended = b"", False
            while not ended:
                for key, _ in selector.select():
                    if key.fileobj is listener:
                        self._let_in(selector, listener, watchers, last)
                    elif key.fileobj is self._woken:
                        self._woken.recv(4096)
                    else:
                        self._hear(key.data)
                fresh, ended = self._take_news()
                last = fresh or last
                for watcher in list(watchers):
                    watcher.owed += fresh
                    if not _send(watcher):
                        self._hear(watcher)  # it may have gone with its command said
                        watchers.remove(watcher)
                        selector.unregister(watcher.socket)
                        watcher.socket.close()
                    else:
                        writes = selectors.EVENT_WRITE if watcher.owed else 0
                        selector.modify(watcher.socket, selectors.EVENT_READ | writes, watcher)
            for watcher in watchers:
                watcher.socket.close()
        self._path.unlink(missing_ok=True)

    def _take_news(self) -> tuple[bytes, bool]:
        """Return the last picture that came, as a line, and whether there will be none any more."""
        fresh = b""
        while True:
            try:
                news = self._news.get_nowait()
            except Empty:
                return fresh, False
            if news is None:
                return fresh, True
            fresh = encode_picture(news)

    def _let_in(
        self, selector: selectors.BaseSelector, listener: socket.socket, watchers: list[_Watcher], last: bytes
    ) -> None:
        try:
            line, _ = listener.accept()
        except OSError:  # it has gone again
            return
        if len(watchers) >= WATCHERS:
            line.close()
            return
        line.setblocking(False)
        watcher = _Watcher(socket=line, owed=bytearray(last))
        watchers.append(watcher)
        selector.register(line, selectors.EVENT_READ, watcher)

    def _hear(self, watcher: _Watcher) -> None:
        try:
            block = watcher.socket.recv(_LINE)
        except BlockingIOError:  # nothing waits to be read
            return
        except OSError:
            block = b""
        watcher.heard += block
        *lines, rest = watcher.heard.split(b"\n")
        watcher.heard = rest
        for line in lines:
            order = decode_command(line.decode("utf-8", "replace"))
            if order is not None and order.command in LIVE_COMMANDS:
                self._obey(order)
        watcher.gone = not block or len(rest) > _LINE


def _send(watcher: _Watcher) -> bool:
    """Send what can be sent; return whether the watcher stays."""
    if watcher.gone or len(watcher.owed) > _OWED:
        return False
    try:
        while watcher.owed:
            del watcher.owed[: watcher.socket.send(watcher.owed)]
    except BlockingIOError:  # the rest is sent once it can be written
        pass
    except OSError:
        return False
    return True
