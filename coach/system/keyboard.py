"""Lines typed by a person, or written by the process that started this one."""

from __future__ import annotations

import os
import select
import sys
import termios
import threading
import tty
from collections.abc import Callable
from typing import Any

_LONGEST_LINE = 4096
"""Bytes: a longer line is no command and is cut."""

_ERASE = (b"\x7f", b"\x08")


class Keyboard:
    """Reads standard input on a thread of its own, which ends with close().

    It reads the descriptor itself: a thread left inside sys.stdin's lock would
    keep the interpreter from ending.  On a terminal it takes key by key and
    shows nothing: *typing* is called with what the line is so far, so that the
    screen has one writer.
    """

    def __init__(
        self,
        line: Callable[[str], None],
        *,
        ended: Callable[[], None] = lambda: None,
        typing: Callable[[str], None] | None = None,
    ) -> None:
        """*line* is called with each line that is not empty, *ended* once at the end of the input."""
        self._line, self._ended, self._typing = line, ended, typing
        self._wake, self._waker = os.pipe()
        self._thread: threading.Thread | None = None
        self._left = b""
        self._terminal: tuple[int, list[Any]] | None = None

    def start(self) -> None:
        """Begin to read."""
        try:
            source = sys.stdin.fileno()
        except (OSError, ValueError, AttributeError):  # closed, or not a file at all
            self._ended()
            return
        if self._typing is not None and os.isatty(source):
            self._terminal = source, termios.tcgetattr(source)
            tty.setcbreak(source)
        self._thread = threading.Thread(target=self._read, args=(source,), name="keyboard", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop reading and give the terminal back as it was.  May be called twice."""
        if self._waker < 0:
            return
        os.close(self._waker)
        self._waker = -1
        if self._thread is not None:
            self._thread.join(1.0)
        os.close(self._wake)
        if self._terminal is not None:
            source, before = self._terminal
            termios.tcsetattr(source, termios.TCSADRAIN, before)

    def _read(self, source: int) -> None:
        while True:
            ready, _, _ = select.select([source, self._wake], [], [])
            if self._wake in ready:
                return
            try:
                data = os.read(source, _LONGEST_LINE)
            except OSError:  # the terminal has gone
                data = b""
            if not data:
                self._take(self._left)
                self._ended()
                return
            self._add(data)

    def _add(self, data: bytes) -> None:
        for key in (data[place : place + 1] for place in range(len(data))):
            if key == b"\n":
                line, self._left = self._left, b""
                self._take(line)
            elif self._terminal is not None and key in _ERASE:
                self._left = self._left.decode("utf-8", "ignore")[:-1].encode()
            elif len(self._left) < _LONGEST_LINE:
                self._left += key
        if self._terminal is not None and self._typing is not None:
            self._typing(self._left.decode("utf-8", "ignore"))

    def _take(self, line: bytes) -> None:
        if text := line.decode("utf-8", "replace").strip():
            self._line(text)
