"""Know whether somebody still looks at the page."""

from __future__ import annotations

from coach.clock import Clock

PATIENCE = 600.0
"""Seconds that the page lives without being looked at."""


class Attention:
    """When the page was looked at last.  A machine that slept took no time."""

    def __init__(self, clock: Clock, patience: float = PATIENCE) -> None:
        self._clock, self._patience = clock, patience
        self._looked_at = clock.monotonic()

    def looked(self) -> None:
        """Note that somebody looks now."""
        self._looked_at = self._clock.monotonic()

    def left(self) -> float:
        """Return for how many seconds the page still lives if nobody looks; 0: it is to end."""
        return max(0.0, self._looked_at + self._patience - self._clock.monotonic())
