"""What a conductor tells the waiter: one JSON object a line, read into values; each is a sentence in the log.

The waiter believes nothing it cannot read: a line of no known shape is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

import json
from typing import TYPE_CHECKING, TypeAlias

from coach.journal.entries import BreakOutcome
from coach.presence.silence import SilenceReason

if TYPE_CHECKING:
    from coach.programs.inbox import RemoteCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferStarted:
    """{"event": "offering"}: the offer is being spoken."""

    def __str__(self) -> str:
        return "the break is offered"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDecided:
    """{"event": "decided", "outcome": ...}: what became of the break; it is in the journal."""

    outcome: BreakOutcome

    def __str__(self) -> str:
        return _DECIDED.get(self.outcome, f"the break is decided: {self.outcome}")


_DECIDED = {
    BreakOutcome.TAKEN: "the answer is yes",
    BreakOutcome.DECLINED: "the answer is no",
    BreakOutcome.SKIPPED: "the answer is to leave it out",
    BreakOutcome.LATER: "the answer is later",
    BreakOutcome.UNANSWERED: "there is no answer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferHeld:
    """{"event": "held", "why": ...}: nothing was offered, and why; it is in no journal."""

    why: SilenceReason

    def __str__(self) -> str:
        return f"nothing is offered: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted:
    """{"event": "session", "id": ...}: a session began; it is in the journal."""

    session: int

    def __str__(self) -> str:
        return f"session {self.session} begins"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """{"event": "ended"}: nothing more will be said."""

    def __str__(self) -> str:
        return "the conductor is done"


ConductorMessage: TypeAlias = OfferStarted | OfferDecided | OfferHeld | SessionStarted | Finished


def decode_command(line: str) -> RemoteCommand | None:
    """Read what the waiter tells its conductor: {"command": ..., "minutes": ...}; None where it is no such order."""
    from coach.programs.inbox import RemoteCommand  # noqa: PLC0415  (the waiter reads this module and must not load sound)
    from coach.session.commands import Command  # noqa: PLC0415

    try:
        match json.loads(line):
            case {"command": str(command), "minutes": int(minutes)}:
                return RemoteCommand(Command(command), minutes)
            case {"command": str(command)}:
                return RemoteCommand(Command(command))
    except (ValueError, RecursionError):
        pass
    return None


def decode_message(line: str) -> ConductorMessage | None:
    """Read *line*."""
    try:
        message = json.loads(line)
        match message:
            case {"event": "offering"}:
                return OfferStarted()
            case {"event": "decided", "outcome": str(outcome)}:
                return OfferDecided(outcome=BreakOutcome(outcome))
            case {"event": "held", "why": str(why)}:
                return OfferHeld(why=SilenceReason(why))
            case {"event": "session", "id": int(session)}:
                return SessionStarted(session=session)
            case {"event": "ended"}:
                return Finished()
    except (ValueError, RecursionError):
        pass
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a conductor is sent for."""

    routine: str
    """Id of what it offers."""

    smaller: str | None
    """Id of what it may offer where that is declined."""

    kind: str
    """The agenda's name for the break."""

    due: datetime
    """When the break is due, UTC: what the journal calls it by."""

    at: datetime
    """When to begin to speak, UTC: later than `due` where it was held."""
