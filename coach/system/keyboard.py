"""Lines typed by a person, or written by the process that started this one."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable, Collection
from typing import Any

from coach.system.portable import optional_module

_termios: Any = optional_module("termios")
_tty: Any = optional_module("tty")
_msvcrt: Any = optional_module("msvcrt")
"""Windows; without either, lines are read whole and shown by the terminal itself."""

_LONGEST_LINE = 4096
"""Bytes: a longer line is no command and is cut."""

_ERASE = (b"\x7f", b"\x08")

ALONE = 0.6
"""Seconds after which a single letter was meant as a key: who searches for letters finds two a second."""

_KEY_INTERVAL = 0.05
"""Seconds between two looks for a key on a console of Windows, which wakes no waiting thread."""


class Keyboard:
    """Reads standard input on a thread of its own, which ends with close().

    It reads the descriptor itself: a thread left inside sys.stdin's lock would
    keep the interpreter from ending.  On a terminal it takes key by key and
    shows nothing: *typing* is called with what the line is so far, so that the
    screen has one writer.  Without POSIX a thread that waits for a line cannot
    be woken: it is left behind, silent, and ends with the process.
    """

    def __init__(
        self,
        line: Callable[[str], None],
        *,
        ended: Callable[[], None] = lambda: None,
        typing: Callable[[str], None] | None = None,
        keys: Collection[str] = (),
        at_once: Collection[str] = (),
    ) -> None:
        """*line* is called with each line that is not empty, *ended* once at the end of the input.

        On a terminal each of *keys* is a line by itself, if nothing follows it for
        ALONE seconds; *at_once* are those of them that nothing can follow.
        """
        self._keys, self._at_once = frozenset(map(str.encode, keys)), frozenset(map(str.encode, at_once))
        self._line, self._ended, self._typing = line, ended, typing
        self._wake, self._waker = os.pipe()
        self._thread: threading.Thread | None = None
        self._left = b""
        self._terminal: tuple[int, list[Any]] | None = None
        self._by_key = False
        self._closed = threading.Event()

    def start(self) -> None:
        """Begin to read."""
        try:
            source = sys.stdin.fileno()
        except (OSError, ValueError, AttributeError):  # closed, or not a file at all
            self._ended()
            return
        read = self._read if _termios is not None else self._read_whole_lines
        if self._typing is not None and os.isatty(source):
            if _termios is not None:
                self._terminal = source, _termios.tcgetattr(source)
                _tty.setcbreak(source)
                self._by_key = True
            elif _msvcrt is not None:
                read, self._by_key = self._read_console, True
        self._thread = threading.Thread(target=read, args=(source,), name="keyboard", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop reading and restore the terminal.  May be called twice."""
        if self._waker < 0:
            return
        self._closed.set()
        os.close(self._waker)
        self._waker = -1
        if self._thread is not None and (_termios is not None or self._by_key):
            self._thread.join(1.0)
        os.close(self._wake)
        if self._terminal is not None:
            source, before = self._terminal
            _termios.tcsetattr(source, _termios.TCSADRAIN, before)

    def _read(self, source: int) -> None:
        while True:
            ready, _, _ = select.select([source, self._wake], [], [], ALONE if self._may_be_key() else None)
            if self._wake in ready:
                return
            if not ready:
                self._press()
                continue
            try:
                data = os.read(source, _LONGEST_LINE)
            except OSError:  # the terminal has gone
                data = b""
            if not data:
                self._take(self._left)
                self._ended()
                return
            self._add(data)

    def _read_whole_lines(self, source: int) -> None:
        """Read without `select`, which knows no pipe or console on Windows."""
        while True:
            try:
                data = os.read(source, _LONGEST_LINE)
            except OSError:  # the console has gone
                data = b""
            if self._closed.is_set():
                return
            if not data:
                self._take(self._left)
                self._ended()
                return
            self._add(data.replace(b"\r\n", b"\n"))

    def _read_console(self, source: int) -> None:
        del source  # keys come from the console itself
        idle = 0.0
        while not self._closed.wait(_KEY_INTERVAL):
            idle += _KEY_INTERVAL
            if idle >= ALONE and self._may_be_key():
                self._press()
            while _msvcrt.kbhit():
                idle = 0.0
                self._add(_msvcrt.getwch().replace("\r", "\n").encode("utf-8", "ignore"))

    def _add(self, data: bytes) -> None:
        for key in (data[place : place + 1] for place in range(len(data))):
            if key == b"\n":
                line, self._left = self._left, b""
                self._take(line)
            elif self._by_key and key in _ERASE:
                self._left = self._left.decode("utf-8", "ignore")[:-1].encode()
            elif self._by_key and not self._left and key in self._at_once:
                self._line(key.decode())
            elif len(self._left) < _LONGEST_LINE:
                self._left += key
        if self._by_key and self._typing is not None:
            self._typing(self._left.decode("utf-8", "ignore"))

    def _may_be_key(self) -> bool:
        return self._by_key and self._left in self._keys

    def _press(self) -> None:
        """Take what was typed as a key: nothing has followed it."""
        key, self._left = self._left, b""
        if self._typing is not None:
            self._typing("")
        self._line(key.decode())

    def _take(self, line: bytes) -> None:
        if text := line.decode("utf-8", "replace").strip():
            self._line(text)
