"""The clocks of this machine: the only place that reads them."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime


class SystemClock:
    """Clock on the system's clocks."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds since some fixed moment, never running backwards."""
        return time.monotonic()

    def elapsed(self) -> float:
        """Return seconds since some fixed moment, including those during which the machine slept.

        On systems without such a clock the same as `monotonic`.
        """
        if sys.platform == "linux":
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        elif sys.platform == "darwin":  # noqa: RET505 - this one goes on there, time.monotonic does not (clock_gettime(3))
            return time.clock_gettime(time.CLOCK_MONOTONIC)
        else:
            return time.monotonic()
