"""The next break, from what the person chose and what the journal holds.  Pure; the caller brings the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from coach.app.config import Config
from coach.journal.entries import BreakEntry, BreakOutcome, SessionEntry
from coach.plan.breaks import Break, in_turn, next_break
from coach.plan.hours import working


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What of the journal bears on the next break."""

    since: datetime | None
    """From when the interval counts, UTC: the end of a session, or a break that led to none."""

    later: datetime | None
    """When the break is due that was put off last, UTC; None where none is still to come of it."""

    last: BreakEntry | None
    """The break that was decided last."""

    session: SessionEntry | None
    """The session that began last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The break to come."""

    moment: Break
    routine: str
    """Id."""

    past: Past
    """What it was planned from."""

    @property
    def due(self) -> datetime:
        """When the coach should begin to speak, UTC."""
        return self.moment.due


def past(
    sessions: Sequence[SessionEntry],
    breaks: Sequence[BreakEntry],
    now: datetime,
    *,
    later: timedelta,
    failed: datetime | None = None,
) -> Past:
    """Sum up the journal of the last days at *now* (UTC).

    *later* is how long "later" puts a break off; *failed* when a break was due
    that nobody could offer (it is in no journal: it was neither heard nor refused).
    """
    last = max(breaks, key=lambda entry: entry.decided_at, default=None)
    moments = [entry.ended_at or now for entry in sessions]
    moments += [moment for entry in breaks if (moment := _anchor(entry))]
    if failed is not None:
        moments.append(failed)
    since = max(moments, default=None)
    put_off = None
    if last is not None and last.outcome is BreakOutcome.LATER and (since is None or since <= last.decided_at):
        put_off = last.decided_at + later
    return Past(
        since=since,
        later=put_off,
        last=last,
        session=max(sessions, key=lambda entry: entry.started_at, default=None),
    )


def plan(config: Config, zone: tzinfo, now: datetime, known: Past) -> Planned | None:
    """Return the break to come after *now* (UTC); None where no working hours are to come.

    One that was put off comes with the same routine, unless working hours are over by then.
    """
    rhythm, routines = config.rhythm, config.agenda.routines
    if known.later is not None and known.last is not None and working(rhythm.week, zone, known.later):
        moment = Break(due=known.later, grace=rhythm.grace)
        return Planned(moment=moment, routine=known.last.routine, past=known)
    coming = next_break(rhythm, zone, now, known.since)
    if coming is None:
        return None
    return Planned(moment=coming, routine=in_turn(routines, known.last.routine if known.last else None), past=known)


def _anchor(entry: BreakEntry) -> datetime | None:
    """From when the interval counts after *entry*; None where something else decides that."""
    if entry.outcome in (BreakOutcome.TAKEN, BreakOutcome.LATER):
        return None
    # who was away comes back to a whole interval; who refused or did not answer keeps the beat
    return entry.decided_at if entry.outcome is BreakOutcome.MISSED_AWAY else entry.due
