"""What planning needs of the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    pass


class FactsReader(Protocol):
    """Reads what the waiter must not: scripts and calendars, in a process that lives a second."""

    faults: tuple[str, ...]
    """Why the last reading came to nothing, with what to do, a line each; what was read before holds."""

    def begin(self, paths: Sequence[str]) -> None:
        """Have everything read afresh, and watch the files at *paths*, and the scripts.  Returns at once."""

    def changed(self) -> bool:
        """Tell whether something of what is watched is another than when it was read."""

    def news(self) -> Mapping[str, object] | None:
        """Return what was read since it was asked last, None where nothing was.  Never blocks."""

    def close(self) -> None:
        """Let go of the process.  May be called twice."""
