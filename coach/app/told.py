"""What a conductor tells the waiter: one JSON object a line, read into values.

The waiter believes nothing it cannot read: a line of no known shape is None.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from coach.journal.entries import BreakOutcome
from coach.plan.judge import Why

if TYPE_CHECKING:
    from coach.app.conductor import Ordered


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """{"event": "offering"}: the offer is being spoken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """{"event": "decided", "outcome": ...}: what became of the break; it is in the journal."""

    outcome: BreakOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """{"event": "held", "why": ...}: nothing was offered, and why; it is in no journal."""

    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Began:
    """{"event": "session", "id": ...}: a session began; it is in the journal."""

    session: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """{"event": "ended"}: nothing more will be said."""


Told: TypeAlias = Offering | Decided | Held | Began | Over


def ordered(line: str) -> Ordered | None:
    """Read what the waiter tells its conductor: {"command": ..., "minutes": ...}; None where it is no such order."""
    from coach.app.conductor import Ordered  # noqa: PLC0415  (the waiter reads this module and must not load sound)
    from coach.session.events import Command  # noqa: PLC0415

    try:
        match json.loads(line):
            case {"command": str(command), "minutes": int(minutes)}:
                return Ordered(Command(command), minutes)
            case {"command": str(command)}:
                return Ordered(Command(command))
    except (ValueError, RecursionError):
        pass
    return None


def told(line: str) -> Told | None:
    """Read *line*."""
    try:
        message = json.loads(line)
        match message:
            case {"event": "offering"}:
                return Offering()
            case {"event": "decided", "outcome": str(outcome)}:
                return Decided(outcome=BreakOutcome(outcome))
            case {"event": "held", "why": str(why)}:
                return Held(why=Why(why))
            case {"event": "session", "id": int(session)}:
                return Began(session=session)
            case {"event": "ended"}:
                return Over()
    except (ValueError, RecursionError):
        pass
    return None
