"""Encode and decode what the daemon and its conductor say to each other, one JSON object a line.

The conductor tells how a break goes; the daemon forwards commands to it.  A
line of unknown shape is decoded as None: neither side trusts the other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from coach.journal.entries import BreakOutcome
from coach.presence.silence import SilenceReason
from coach.programs.inbox import RemoteCommand
from coach.session.commands import Command
from coach.texts import as_wire, from_wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a conductor is started for."""

    routine: str
    """Id of what it offers."""

    smaller: str | None
    """Id of what it may offer if that is declined."""

    kind: str
    """The agenda's name for the break."""

    due: datetime
    """When the break is due, UTC: what the journal calls it by."""

    at: datetime
    """When to begin to speak, UTC: later than `due` if it was held."""


# From the conductor.  As text, each message is a sentence for the log.


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferStarted:
    """The offer is being spoken."""

    def __str__(self) -> str:
        return "the break is offered"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDecided:
    """The break is decided, and in the journal."""

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
    """Nothing was offered, and nothing is in the journal."""

    why: SilenceReason

    def __str__(self) -> str:
        return f"nothing is offered: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted:
    """A session began; it is in the journal."""

    session: int
    """Its id there."""

    def __str__(self) -> str:
        return f"session {self.session} begins"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTrouble:
    """A loudspeaker or microphone, or the ears, do not work, or work again."""

    device: str
    """loudspeaker | microphone | ears."""

    trouble: str | None
    """What is wrong, and what follows; None: it works again."""

    def __str__(self) -> str:
        return f"{self.device}: {self.trouble or 'works again'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Nothing more will be said."""

    def __str__(self) -> str:
        return "the conductor is done"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsWaiting:
    """What happens cannot be written into the journal now."""

    why: str | None
    """With the remedy; None: all of it is written."""

    def __str__(self) -> str:
        return self.why or "the journal has all that happened"


ConductorMessage: TypeAlias = (
    OfferStarted | OfferDecided | OfferHeld | SessionStarted | DeviceTrouble | RowsWaiting | Finished
)


def encode_message(message: ConductorMessage) -> str:
    """Return *message* as a line, without its end."""
    return json.dumps(_fields(message))


def _fields(message: ConductorMessage) -> dict[str, object]:  # noqa: PLR0911  (a row each)
    match message:
        case OfferStarted():
            return {"event": "offering"}
        case OfferDecided(outcome=outcome):
            return {"event": "decided", "outcome": outcome.value}
        case OfferHeld(why=why):
            return {"event": "held", "why": why.value}
        case SessionStarted(session=session):
            return {"event": "session", "id": session}
        case DeviceTrouble(device=device, trouble=trouble):
            return {"event": "device", "name": device, "trouble": trouble and as_wire(trouble)}
        case RowsWaiting(why=why):
            return {"event": "unwritten", "why": why and as_wire(why)}
        case Finished():
            return {"event": "ended"}


def decode_message(line: str) -> ConductorMessage | None:  # noqa: PLR0911  (a row each)
    """Return the message in *line*; None if it is none."""
    try:
        match json.loads(line):
            case {"event": "offering"}:
                return OfferStarted()
            case {"event": "decided", "outcome": str(outcome)}:
                return OfferDecided(outcome=BreakOutcome(outcome))
            case {"event": "held", "why": str(why)}:
                return OfferHeld(why=SilenceReason(why))
            case {"event": "session", "id": int(session)}:
                return SessionStarted(session=session)
            case {"event": "device", "name": str(device), "trouble": str() | list() | None as trouble}:
                return DeviceTrouble(device=device, trouble=None if trouble is None else from_wire(trouble))
            case {"event": "unwritten", "why": str() | list() | None as why}:
                return RowsWaiting(why=None if why is None else from_wire(why))
            case {"event": "ended"}:
                return Finished()
    except (ValueError, TypeError, LookupError, RecursionError):  # not one of ours: None, says the end
        pass
    return None


# From the daemon.

STOP, QUIT = "stop", "quit"
"""Lines that end a conductor, as the end of its input does: a person wants that; the system does."""


def encode_command(order: RemoteCommand) -> str:
    """Return *order* as a line, without its end."""
    minutes = {} if order.minutes is None else {"minutes": order.minutes}
    return json.dumps({"command": order.command.value, **minutes})


def decode_command(line: str) -> RemoteCommand | None:
    """Return the command in *line*; None if it is none."""
    try:
        match json.loads(line):
            case {"command": str(command), "minutes": int(minutes)}:
                return RemoteCommand(Command(command), minutes)
            case {"command": str(command)}:
                return RemoteCommand(Command(command))
    except (ValueError, RecursionError):  # not one of ours: None, says the end
        pass
    return None
