"""What the coach needs to know of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from coach.presence.readings import Presence

if TYPE_CHECKING:
    pass


class PresenceSensor(Protocol):
    """Tells whether somebody sits at the desk and may be spoken to.  Back-ends are chosen when it is made."""

    def look(self) -> Presence:
        """Read everything afresh, within 0.2 s; what fails or is late reads UNKNOWN.  Never raises."""

    def close(self) -> None:
        """Let go of connections.  May be called twice."""
