"""What a session remembers.  The rules are machine.py's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from coach.content.ladder import NO_LADDER, Ladder
from coach.content.routine import Set, Talk
from coach.session.effects import Effect, Sentences, Speech, SpokenAnswer
from coach.session.events import CommandHeard


class State(StrEnum):
    """Where a session is."""

    OFFERED = "offered"
    INTRODUCING = "introducing"
    COUNTING_IN = "counting_in"
    WORKING = "working"
    RESTING = "resting"
    PAUSED = "paused"
    CONFIRMING = "confirming"
    FINISHED = "finished"


class Confirm(StrEnum):
    """Where the coach asks whether a set was done."""

    EACH = "each"
    END = "end"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Everything that a session remembers."""

    sets: tuple[Set, ...]
    """As they are to be done now: a wish may change those that are still to come."""

    confirm: Confirm = Confirm.NEVER
    state: State = State.OFFERED
    at: int = 0
    """Session clock of the last event, samples."""

    index: int = 0
    """The set in hand: the one that is played, or comes next."""

    counting: bool = False
    """The set in hand has begun to be counted and has not ended."""

    done: int = 0
    """How far the set in hand has been counted."""

    held: State | None = None
    """The state that a pause, a question or a repeated instruction interrupted; FINISHED where all sets are over."""

    question: Speech | None = None
    """What is asked, while confirming."""

    offers: int = 0
    """How often the offer has been spoken."""

    smaller: tuple[Set, ...] = ()
    """What is offered, once, where the first is declined; empty where there is nothing smaller."""

    small: bool = False
    """It is the smaller one that is offered or led."""

    left_out: frozenset[str] = frozenset()
    """Ids of exercises that hurt: their sets are passed over."""

    paces: Mapping[str, Fraction] = field(default_factory=dict)
    """Exercise id -> factor on the seconds of its repetitions, where one was asked for."""

    talk: Talk = Talk.FULL
    ladder: Ladder = NO_LADDER
    steps: Mapping[str, int] = field(default_factory=dict)
    """Exercise id -> steps easier (negative) or harder that were asked for in this session."""

    told: SpokenAnswer | None = None
    """The last answer that was asked for."""

    latest: SpokenAnswer | Sentences | None = None
    """What was spoken last: an answer, or the words of another line; None where it was an exercise's introduction."""

    speech: Speech | None = None
    """What was said last outside the sets."""

    missed: int = 0
    """How often, one after the other, the person was not understood."""

    missed_at: int = 0
    """When that was last, samples."""

    def pace(self, index: int) -> Fraction:
        """Return the factor on the seconds of the repetitions of set *index*."""
        return self.paces.get(self.sets[index].exercise.id, Fraction(1))


SessionStep: TypeAlias = tuple[Session, tuple[Effect, ...]]


Action: TypeAlias = Callable[[Session, CommandHeard], SessionStep]
