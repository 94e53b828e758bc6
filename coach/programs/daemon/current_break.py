"""What the waiter has in hand: the break that a conductor offers, or the one that must wait."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from coach.clock import Clock
from coach.plan.agenda import Planned
from coach.presence.silence import Silence, Why
from coach.programs.daemon.ports import ConductorProcess
from coach.programs.daemon.status import Doing

LAST_WORDS = 15.0
"""Seconds that a conductor gets to say them and to go, before it is killed."""


@dataclass(slots=True, kw_only=True)
class Led:
    """A break in the hands of a conductor."""

    conductor: ConductorProcess
    planned: Planned
    tries: int
    deadline: float
    """Monotonic second by which it must have gone."""

    doing: Doing = Doing.PREPARING
    offered: bool = False
    session: int | None = None
    held: Why | None = None
    """It offered nothing, for this reason."""

    over: bool = False
    """It said so itself."""

    told_to_end: bool = False
    withdrawn: bool = False
    """Its break is decided already."""


@dataclass(slots=True, kw_only=True)
class Kept:
    """A break whose moment has come, and that must not be offered yet."""

    planned: Planned
    silence: Silence


class Hand:
    """One of the two, or neither."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.led: Led | None = None
        self.kept: Kept | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is in hand."""
        return self.led is None and self.kept is None

    def doing(self) -> Doing:
        """Return what the conductor is about, WAITING where there is none."""
        return self.led.doing if self.led else Doing.WAITING

    def tell(self, order: Mapping[str, object]) -> bool:
        """Tell *order* to the conductor where it is offering; return whether it is."""
        if self.led is None or self.led.doing is not Doing.OFFERING:
            return False
        self.led.conductor.tell(json.dumps(order))
        return True

    def withdraw(self) -> None:
        """Let what is held go, and the conductor too unless it leads a session: its break is decided."""
        self.kept = None
        if self.led is not None and self.led.doing in (Doing.PREPARING, Doing.OFFERING):
            self.led.withdrawn = True
            self.end(self.led)

    def end(self, led: Led) -> None:
        """Tell the conductor to end, once, and give it its last words."""
        if not led.told_to_end:
            led.told_to_end = True
            led.conductor.end()
            led.deadline = self._clock.monotonic() + LAST_WORDS
