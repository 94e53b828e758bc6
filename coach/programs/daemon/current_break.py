"""What the waiter has in hand: the break that a conductor offers, or the one that must wait."""

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
"""Seconds that a conductor gets to say them and to go, before it is killed."""


@dataclass(slots=True, kw_only=True)
class OfferedBreak:
    """A break in the hands of a conductor."""

    conductor: ConductorProcess
    planned: PlannedBreak
    tries: int
    deadline: float
    """Monotonic second by which it must have gone."""

    doing: Activity = Activity.PREPARING
    was_offered: bool = False
    session: int | None = None
    held: SilenceReason | None = None
    """It offered nothing, for this reason."""

    over: bool = False
    """It said so itself."""

    told_to_end: bool = False
    withdrawn: bool = False
    """Its break is decided already."""


@dataclass(slots=True, kw_only=True)
class HeldBreak:
    """A break whose moment has come, and that must not be offered yet."""

    planned: PlannedBreak
    silence: Silence


class CurrentBreak:
    """One of the two, or neither."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.offered: OfferedBreak | None = None
        self.held: HeldBreak | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is in hand."""
        return self.offered is None and self.held is None

    def doing(self) -> Activity:
        """Return what the conductor is about, WAITING where there is none."""
        return self.offered.doing if self.offered else Activity.WAITING

    def forward(self, order: RemoteCommand) -> bool:
        """Hand *order* to the conductor if it is offering; return whether it is."""
        if self.offered is None or self.offered.doing is not Activity.OFFERING:
            return False
        self.offered.conductor.tell(encode_command(order))
        return True

    def withdraw(self) -> None:
        """Let what is held go, and the conductor too unless it leads a session: its break is decided."""
        self.held = None
        if self.offered is not None and self.offered.doing in (Activity.PREPARING, Activity.OFFERING):
            self.offered.withdrawn = True
            self.end(self.offered)

    def end(self, led: OfferedBreak) -> None:
        """Tell the conductor to end, once, and give it its last words."""
        if not led.told_to_end:
            led.told_to_end = True
            led.conductor.end()
            led.deadline = self._clock.monotonic() + LAST_WORDS
