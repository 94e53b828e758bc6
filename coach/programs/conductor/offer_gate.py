"""When an offer is made, and whether."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from coach.presence.readings import Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferManners:
    """What an offer minds."""

    look: Callable[[], Presence]
    """What is known of the person now; within 0.2 s."""

    floor: Callable[[], bool]
    """Take the floor, so that no two coaches talk at once; False where another has it."""

    away: timedelta = timedelta(minutes=5)
    """So long without a touch is an absence."""
