"""What the coach needs to know of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from coach.presence.readings import Presence


class PresenceSensor(Protocol):
    """Tells whether the user is at the desk and may be spoken to.  Its back-ends are chosen when it is made."""

    def look(self, ignore: Sequence[str] = ()) -> Presence:
        """Read everything again, within 0.2 s; a reading that fails or is late is UNKNOWN.  Never raises.

        *ignore*: names of applications that may record and film without being noticed.
        """

    def close(self) -> None:
        """Close connections.  May be called twice."""
