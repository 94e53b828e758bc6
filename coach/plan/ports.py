"""What planning needs of the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class FactsReader(Protocol):
    """Reads what the daemon must not load itself: scripts and calendars, in a process that lives a second."""

    faults: tuple[str, ...]
    """Why the last reading came to nothing, with what to do, a line each; what was read before holds."""

    def begin(self, paths: Sequence[str]) -> None:
        """Start to read everything again, and watch the files at *paths*, and the scripts.  Returns at once.

        Among *paths* may be addresses of calendars, and those of the desktop: they are asked for.
        """

    def changed(self) -> bool:
        """Tell whether a watched file has changed since it was read, or what is fetched is old."""

    def news(self) -> Mapping[str, object] | None:
        """Return the encoded facts, once for each reading; None if there are no new ones.  Never blocks."""

    def close(self) -> None:
        """End the process; nothing more is read.  May be called twice."""
