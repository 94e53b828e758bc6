"""Watch files and wake the waiting process when they are written: Linux's inotify, by two calls of the C library.

Folders are watched, not files: an editor puts another file in the place of the
old one.  So is the folder to which a link leads, where people keep their
settings under version control.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# the numbers of <sys/inotify.h>: closed after writing; moved from, to; made, deleted; the folder itself deleted, moved
_CHANGES = 0x8 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800

_EVENTS = 16_384
"""Bytes read at one time: sixty events with names as long as they may be."""


class WatchedFiles:
    """The files at *files*, which need not exist.  Without inotify nothing is watched."""

    def __init__(self, files: Iterable[Path], *, glance: float = 5.0) -> None:
        self._files = tuple(files)
        self.glance = glance
        """Seconds after which they should be looked at if `watch` returns False."""

        self._library: Any = None
        self._events, self._watched = -1, frozenset[int]()
        if sys.platform != "win32":
            self._library = ctypes.CDLL(None)
            with contextlib.suppress(AttributeError):  # no inotify here: the caller looks itself
                self._events = self._library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        self.watch()

    def fileno(self) -> int:
        """Return what becomes readable when one of them may have been written; negative without inotify."""
        return self._events

    def watch(self) -> bool:
        """Watch the folders that hold them now; return whether no change can have been missed since the last call."""
        if self._events < 0:
            return False
        folders = {folder for file in self._files for folder in (file.parent, Path(os.path.realpath(file)).parent)}
        # one that is watched already keeps its number
        found = {self._library.inotify_add_watch(self._events, os.fsencode(each), _CHANGES) for each in folders}
        before, self._watched = self._watched, frozenset(found)
        return min(found) >= 0 and found == before

    def read(self) -> None:
        """Discard the events so far, so that they wake the process no more."""
        with contextlib.suppress(BlockingIOError):  # no more events wait to be read
            while len(os.read(self._events, _EVENTS)) > _EVENTS // 2:
                pass

    def close(self) -> None:
        """Stop watching.  May be called twice."""
        events, self._events = self._events, -1
        if events >= 0:
            os.close(events)
