"""Find when a kind of break is due next, and judge a break whose moment has come.

The caller brings the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import Enum, auto

from coach.plan.hours import Week, WorkingSpan, on_wall, quiet_span, working_spans
from coach.units import utc


class MomentVerdict(Enum):
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
    """When a break is due, and when at all."""

    every: timedelta | None
    """Work between two breaks; None: at the fixed times only."""

    week: Week
    times: tuple[int, ...] = ()
    """Fixed times within the working hours, minutes after midnight."""

    grace: timedelta = timedelta(minutes=5)


PREPARATION = timedelta(seconds=20)
"""How long before a break its conductor is started: it must have every clip of the first set by then."""

SHORTEST_GAP = timedelta(minutes=10)
"""Between two breaks of different kinds: the lighter gives way to a heavier that comes so soon, or was so lately."""


def judge_moment(planned: Break, now: datetime) -> MomentVerdict:
    """Judge *planned* at *now* (UTC).

    A laptop that slept through the morning wakes to silence, not to four
    breaks in a row: whatever is later than its grace lapses.
    """
    late = utc(now) - planned.due
    if late < timedelta(0):
        return MomentVerdict.WAIT
    return MomentVerdict.START if late <= planned.grace else MomentVerdict.LAPSE


def next_break(rhythm: Rhythm, zone: tzinfo, now: datetime, since: datetime | None = None) -> Break | None:
    """Return the first break due after *now* (UTC); None if there is none.

    It is due when *rhythm.every* has been worked since the hours began, or since
    *since*: the end of a session, or another moment from which the interval
    counts again; or at a fixed time.  A moment that has passed is not made up
    for; the next of the same beat comes.  A beat in the quiet hours comes at
    their end, a fixed time in them not at all; a beat shortly before a fixed
    time gives way to it.
    """
    now = utc(now)
    # a clock that was set back leaves ends of sessions that are still to come
    since = None if since is None else min(utc(since), now)
    for span in working_spans(rhythm.week, zone, now):
        beat = _beat(rhythm, zone, span, now, since)
        fixed = _fixed(rhythm, zone, span, now)
        if beat is not None and fixed is not None:
            return Break(due=fixed if fixed <= beat + SHORTEST_GAP else beat, grace=rhythm.grace)
        if beat is not None or fixed is not None:
            return Break(due=beat or fixed or now, grace=rhythm.grace)
    return None


def _beat(rhythm: Rhythm, zone: tzinfo, span: WorkingSpan, now: datetime, since: datetime | None) -> datetime | None:
    if rhythm.every is None:
        return None
    anchor = span.begins if since is None else max(span.begins, since)
    # a beat that fell into the quiet hours of this moment is still to come
    here = quiet_span(rhythm.week, zone, now)
    passed = max(0, ((now if here is None else min(now, here.begins)) - anchor) // rhythm.every)
    due = anchor + (passed + 1) * rhythm.every
    while due < span.ends and (hours := quiet_span(rhythm.week, zone, due)) is not None:
        due = hours.ends
    return due if due < span.ends else None


def _fixed(rhythm: Rhythm, zone: tzinfo, span: WorkingSpan, now: datetime) -> datetime | None:
    if not rhythm.times:
        return None
    day = max(span.begins, now).astimezone(zone).date()
    last = span.ends.astimezone(zone).date()
    while day <= last:
        for minutes in sorted(rhythm.times):
            due = on_wall(zone, day, minutes)
            if max(span.begins, now + _TICK) <= due < span.ends and not quiet_span(rhythm.week, zone, due):
                return due
        day += timedelta(days=1)
    return None


_TICK = timedelta(microseconds=1)


def lengthen(every: timedelta, unanswered: int) -> timedelta:
    """Return the interval of a day on which the last *unanswered* offers in a row found no answer.

    Two make it half as long again, four twice as long; it grows no further.
    """
    return every + every * min(unanswered // 2, 2) / 2


def next_in_turn(routines: Sequence[str], last: str | None) -> str:
    """Return the routine that follows *last* in *routines*; the first if *last* is none of them."""
    if last not in routines:
        return routines[0]
    return routines[(routines.index(last) + 1) % len(routines)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakKind:
    """One kind of break: `[agenda]` itself, or one `[[agenda.break]]` of several side by side."""

    name: str = "break"
    every: timedelta | None = timedelta(minutes=60)
    """Work between two; None: at the fixed times only."""

    times: tuple[int, ...] = ()
    """Fixed times, minutes after midnight."""

    routines: tuple[str, ...] = ("active_break",)
    """Ids of routines, or kinds of them: then any of that kind."""

    limit: int | None = None
    """Offers a day."""

    @property
    def weight(self) -> timedelta:
        """Which of two gives way: what comes at fixed times, or seldom, is the heavier."""
        return timedelta.max if self.times or self.every is None else self.every
