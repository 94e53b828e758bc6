"""Waiting for what happens in its own time: another thread, another process, a sound server."""

from __future__ import annotations

import threading
from collections.abc import Callable

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
