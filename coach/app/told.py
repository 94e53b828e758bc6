"""What a conductor tells the waiter: one JSON object a line, read into values.

The waiter believes nothing it cannot read: a line of no known shape is None.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from coach.journal.entries import BreakOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """{"event": "offering"}: the offer is being spoken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """{"event": "decided", "outcome": ..., "minutes": ...}: what became of the break; it is in the journal."""

    outcome: BreakOutcome
    later: timedelta | None
    """How long the person put it off; None where no time was named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Began:
    """{"event": "session", "id": ...}: a session began; it is in the journal."""

    session: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """{"event": "ended"}: nothing more will be said."""


Told: TypeAlias = Offering | Decided | Began | Over


def told(line: str) -> Told | None:
    """Read *line*."""
    try:
        message = json.loads(line)
        match message:
            case {"event": "offering"}:
                return Offering()
            case {"event": "decided", "outcome": str(outcome)}:
                minutes = message.get("minutes")
                return Decided(
                    outcome=BreakOutcome(outcome),
                    later=timedelta(minutes=minutes) if isinstance(minutes, int) and 0 < minutes <= _DAY else None,
                )
            case {"event": "session", "id": int(session)}:
                return Began(session=session)
            case {"event": "ended"}:
                return Over()
    except (ValueError, RecursionError):
        pass
    return None


_DAY = 24 * 60
"""Minutes: nobody puts a break off for longer."""
