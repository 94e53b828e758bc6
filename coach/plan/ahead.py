"""Plan the breaks of days to come, as if each were taken.  Pure; the caller brings the time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coach.journal.entries import BreakEntry, BreakOutcome, SessionEntry, SessionOutcome
from coach.plan.agenda import PlanInputs, PlannedBreak, plan_next
from coach.plan.hours import WorkingSpan

UNKNOWN_LENGTH = 5
"""Minutes that a routine is taken to last if the library has not been read, or does not know it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """What is planned of one day."""

    breaks: tuple[PlannedBreak, ...]
    """As they come where each is taken."""

    hours: tuple[WorkingSpan, ...]
    """Working hours of that day, holidays left out."""

    faults: tuple[str, ...]
    """What could not be read, or hinders the whole plan; a line each."""

    meetings_from: tuple[str, ...] = ()
    """The calendars whose busy times are planned around."""


def plan_ahead(inputs: PlanInputs, ends: datetime) -> Iterator[PlannedBreak]:
    """Yield the breaks until *ends* (UTC), each planned as if those before it had been taken as forecast."""
    number = 0
    while (planned := plan_next(inputs)) is not None and planned.due < ends:
        yield planned
        number -= 1  # no session of the journal has such an id
        inputs = _after(inputs, planned, number)


def _after(inputs: PlanInputs, planned: PlannedBreak, number: int) -> PlanInputs:
    """Return *inputs* as they are once *planned* is over, its session with the id *number*."""
    journal, begins = inputs.journal, planned.forecast.offered_at
    entry = BreakEntry(
        due=planned.due,
        decided_at=planned.forecast.decided_at,
        outcome=BreakOutcome.HELD,
        routine=planned.routine,
        session=None,
        kind=planned.kind.name,
        why="calendar",
    )
    if begins is None:
        return replace(inputs, now=entry.decided_at, journal=replace(journal, breaks=(*journal.breaks, entry)))
    minutes = next((each.minutes for each in inputs.facts.options if each.id == planned.routine), UNKNOWN_LENGTH)
    session = SessionEntry(
        id=number,
        routine=planned.routine,
        language=inputs.rules.language,
        started_at=begins,
        ended_at=begins + timedelta(minutes=minutes),
        outcome=SessionOutcome.FINISHED,
        sets=(),
    )
    entry = replace(entry, outcome=BreakOutcome.TAKEN, session=number, why=None)
    journal = replace(journal, sessions=(*journal.sessions, session), breaks=(*journal.breaks, entry))
    return replace(inputs, now=begins + timedelta(minutes=minutes), journal=journal)
