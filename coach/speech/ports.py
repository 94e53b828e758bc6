"""What the coach needs of a synthesiser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from coach.timeline.cues import Line, Samples


class Voice(Protocol):
    """Makes speech."""

    def clip(self, line: Line) -> Samples:
        """Return the speech of *line*: trimmed so that its onset is sample 0, levelled, at units.RATE.

        Raises:
            DeviceError: there is no voice to be had, also after a restart of the synthesiser.
        """

    def close(self) -> None:
        """Close the synthesiser.  May be called twice."""
