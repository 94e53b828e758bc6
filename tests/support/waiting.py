"""Waiting for what happens in its own time: another thread, another process, a sound server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path

from coach.system.system_clock import SystemClock

_CLOCK = SystemClock()


def until(condition: Callable[[], object], limit: float, every: float = 0.02) -> bool:
    """Wait until *condition* holds; return whether it did within *limit* seconds."""
    end = _CLOCK.monotonic() + limit
    while not condition():
        if _CLOCK.monotonic() > end:
            return False
        threading.Event().wait(every)
    return True


def takes_callers(path: Path) -> bool:
    """Say whether somebody answers at the socket *path*: a server makes the file before it listens there."""
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except OSError:
            return False
    return True
