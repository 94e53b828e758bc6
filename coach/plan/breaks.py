"""When the next break is due, with which routine, and what becomes of one whose moment has come.

The caller brings the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import Enum, auto

from coach.plan.hours import Week, stretches
from coach.units import utc


class Verdict(Enum):
    """What becomes of a break."""

    WAIT = auto()
    """Its moment is to come."""

    START = auto()
    LAPSE = auto()
    """Its moment is too long past: nothing is spoken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One planned break."""

    due: datetime
    """Moment the coach should begin to speak, UTC."""

    grace: timedelta = timedelta(minutes=5)
    """How late the break may still start; later than that it lapses, unspoken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often a break is due, and when at all."""

    every: timedelta
    """Work between two breaks."""

    week: Week
    grace: timedelta = timedelta(minutes=5)


def verdict(planned: Break, now: datetime) -> Verdict:
    """Judge *planned* at *now* (UTC).

    A laptop that slept through the morning wakes to silence, not to four
    breaks in a row: whatever is later than its grace lapses.
    """
    late = utc(now) - planned.due
    if late < timedelta(0):
        return Verdict.WAIT
    return Verdict.START if late <= planned.grace else Verdict.LAPSE


def next_break(rhythm: Rhythm, zone: tzinfo, now: datetime, since: datetime | None = None) -> Break | None:
    """Return the first break due after *now* (UTC), or None where no working hours are to come.

    It is due when *rhythm.every* has been worked since the hours began, or since
    *since*: the end of a session, or another moment from which the interval
    counts anew.  Of the moments that have passed none is made up for; the next of
    the same beat comes.
    """
    now = utc(now)
    # a clock that was set back leaves ends of sessions that are still to come
    since = None if since is None else min(utc(since), now)
    for stretch in stretches(rhythm.week, zone, now):
        anchor = stretch.begins if since is None else max(stretch.begins, since)
        passed = max(0, (now - anchor) // rhythm.every)
        due = anchor + (passed + 1) * rhythm.every
        if due < stretch.ends:
            return Break(due=due, grace=rhythm.grace)
    return None


def in_turn(routines: Sequence[str], last: str | None) -> str:
    """Return the routine that follows *last* in *routines*, the first where *last* is none of them."""
    if last not in routines:
        return routines[0]
    return routines[(routines.index(last) + 1) % len(routines)]
