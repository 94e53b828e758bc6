"""A desktop of which nothing is known."""

from __future__ import annotations

from coach.plan.presence import Answer, Idleness, Presence, Reading
from coach.ports import Clock

_WHY = "no reading of this desktop"


class NoDesk:
    """ports.Desk whose every reading is UNKNOWN."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def look(self) -> Presence:
        """Tell that nothing is known."""
        now = self._clock.now()
        nothing = Reading(answer=Answer.UNKNOWN, source=_WHY, at=now)
        return Presence(
            idle=Idleness(length=None, source=_WHY, at=now),
            locked=nothing,
            recording=nothing,
            filming=nothing,
            do_not_disturb=nothing,
            full_screen=nothing,
        )

    def close(self) -> None:
        """Hold nothing."""
