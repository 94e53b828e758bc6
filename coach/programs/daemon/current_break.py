"""Keep the current break: the one that a conductor offers, or the one that is held."""

from __future__ import annotations

from dataclasses import dataclass

from coach.clock import Clock
from coach.plan.agenda import PlannedBreak
from coach.presence.silence import Silence, SilenceReason
from coach.programs.daemon.ports import ConductorProcess
from coach.programs.daemon.status import Activity
from coach.programs.inbox import RemoteCommand
from coach.programs.messages import encode_command

LAST_WORDS = 15.0
"""Seconds that a conductor has for them, and to end, before it is killed."""


@dataclass(slots=True, kw_only=True)
class OfferedBreak:
    """A break in the hands of a conductor."""

    conductor: ConductorProcess
    planned: PlannedBreak
    tries: int
    deadline: float
    """Monotonic second by which the conductor must have ended."""

    doing: Activity = Activity.PREPARING
    was_offered: bool = False
    session: int | None = None
    held: SilenceReason | None = None
    """The conductor offered nothing, for this reason."""

    over: bool = False
    """The conductor said that it has finished."""

    told_to_end: bool = False
    """The conductor was told to end."""

    withdrawn: bool = False
    """Its break is decided already."""


@dataclass(slots=True, kw_only=True)
class HeldBreak:
    """A break whose moment has come, and that must not be offered yet."""

    planned: PlannedBreak
    silence: Silence


class CurrentBreak:
    """The break that is offered or held; at most one of the two."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.offered: OfferedBreak | None = None
        self.held: HeldBreak | None = None
        self.troubles: dict[str, str] = {}
        """Device -> what is wrong with it, as the latest conductor tells."""

    @property
    def empty(self) -> bool:
        """Whether no break is offered or held."""
        return self.offered is None and self.held is None

    def doing(self) -> Activity:
        """Return what the conductor is doing; WAITING if there is none."""
        return self.offered.doing if self.offered else Activity.WAITING

    def forward(self, order: RemoteCommand) -> bool:
        """Hand *order* to the conductor if it is offering; return whether it is."""
        if self.offered is None or self.offered.doing is not Activity.OFFERING:
            return False
        self.offered.conductor.tell(encode_command(order))
        return True

    def withdraw(self) -> None:
        """Drop the held break, and end the conductor unless it leads a session: its break is decided."""
        self.held = None
        if self.offered is not None and self.offered.doing in (Activity.PREPARING, Activity.OFFERING):
            self.offered.withdrawn = True
            self.end(self.offered)

    def end(self, offered: OfferedBreak, *, asked: bool = False) -> None:
        """Tell the conductor to end, once, and give it its last words; *asked*: a person wants it."""
        if not offered.told_to_end:
            offered.told_to_end = True
            offered.conductor.end(asked=asked)
            offered.deadline = self._clock.monotonic() + LAST_WORDS
