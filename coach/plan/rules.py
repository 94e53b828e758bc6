"""What of the config bears on planning, and how long a break is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from coach.content.exercise import Level
from coach.plan.breaks import PREPARATION, BreakKind, Rhythm
from coach.plan.hours import Week


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """What the user chose of breaks: planning knows nothing else of the config."""

    kinds: tuple[BreakKind, ...]
    """Every kind of break, the heaviest first."""

    limit: int | None
    """Offers a day, of all kinds together; None: no limit."""

    week: Week
    """Working hours and quiet hours, without the holidays of the calendar."""

    grace: timedelta
    """How late a break may be offered that nothing held."""

    patience: timedelta
    """How long a break waits for the end of what holds it; `kept_for` says for how long indeed."""

    later: timedelta
    """How long "later" puts a break off."""

    fallback: str
    """Id of the routine that is offered if none of those asked for can be."""

    language: str
    place: str
    """open_office | office | home: how much noise it bears."""

    level: Level
    conditions: tuple[str, ...]
    """What rules exercises out, or asks for care."""

    def rhythm(self, kind: BreakKind, week: Week) -> Rhythm:
        """Return when a break of *kind* is due in the working hours *week*."""
        return Rhythm(every=kind.every, times=kind.times, week=week, grace=self.grace)


def kept_for(kind: BreakKind, rules: PlanRules) -> timedelta:
    """Return how late a break of *kind* may be offered if it had to wait.

    It waits for `patience`, but not until the next of its kind is to be
    prepared; and it may always be as late as one that nothing held.
    """
    patience = rules.patience if kind.every is None else min(rules.patience, kind.every - PREPARATION)
    return max(rules.grace, patience)
