"""The next break, from what the person chose and what the journal holds.  Pure; the caller brings the time.

Rules, held by test_agenda.py, test_daemon.py and test_years.py:

1. A session counts for its own kind of break and for every lighter one; one
   that was begun by hand counts for all.
2. An absence as long as a break counts for all.
3. A lighter kind gives way to a heavier one that is due at about the same time.
4. No moment is offered twice.

Longer than others: one plan is made of many small rules over the same values.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo

from coach.config.model import Config
from coach.content.vocabulary import ROUTINE_KINDS
from coach.journal.entries import BreakEntry, BreakOutcome, SessionEntry, SessionOutcome
from coach.plan.breaks import SHORTEST_GAP, Break, BreakKind, Rhythm, lengthen, next_break, next_in_turn
from coach.plan.choose import MovementHistory, RoutineChoice, RoutineWishes, choose_routine
from coach.plan.facts import Facts
from coach.plan.hours import Week, day_begins, day_ends, is_working, quiet_span
from coach.presence.silence import AFTER_MEETING

OFFERED = frozenset(
    {
        BreakOutcome.TAKEN,
        BreakOutcome.DECLINED,
        BreakOutcome.SKIPPED,
        BreakOutcome.LATER,
        BreakOutcome.UNANSWERED,
    }
)
"""What became of breaks of which the person heard, or knew."""

ALL = ""
"""In `RecentJournal.restarts`: every kind."""

SOON = timedelta(minutes=60)
"""Of the calendar's entries those matter to the choice that begin so soon after a break."""


LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentJournal:
    """What bears on the next break."""

    sessions: tuple[SessionEntry, ...] = ()
    """Of the last days, oldest first."""

    breaks: tuple[BreakEntry, ...] = ()
    """Of the last days, by when they were due."""

    gone: tuple[BreakEntry, ...] = ()
    """Breaks of a time that the clock was set back behind: they shape no interval, but are not offered again."""

    begins: datetime = LONG_AGO
    """From when on they are here, UTC."""

    restarts: Mapping[str, datetime] = field(default_factory=dict)
    """Kind of break (ALL: every) -> from when its interval counts, for reasons that are in no journal, UTC."""

    def same_journal(self, other: RecentJournal) -> bool:
        """Tell whether nothing has been written between the two."""
        begins = max(self.begins, other.begins)
        one, two = (
            ([s for s in past.sessions if s.started_at >= begins], [b for b in past.breaks if b.due >= begins])
            for past in (self, other)
        )
        return one == two


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBreak:
    """The break to come."""

    moment: Break
    kind: BreakKind
    routine: str
    """Id."""

    smaller: str | None
    """Id of what may be offered where that is declined."""

    reasons: tuple[str, ...]
    past: RecentJournal
    """What it was planned from."""

    @property
    def due(self) -> datetime:
        """When the coach should begin to speak, UTC."""
        return self.moment.due


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInputs:
    """What a plan is made from."""

    config: Config
    zone: tzinfo
    now: datetime
    """UTC."""

    journal: RecentJournal
    facts: Facts
    after: datetime | None = None
    """Nothing is planned before this moment, UTC; of what was put off, nothing at it either."""

    @property
    def week(self) -> Week:
        """The working hours, the holidays taken out."""
        week = self.config.week
        return replace(week, off=week.off + self.facts.off)


def plan_next(ground: PlanInputs) -> PlannedBreak | None:
    """Return the break to come; None where none is."""
    coming = [
        (kind, moment, put_off)
        for kind in ground.config.agenda.kinds
        for moment, put_off in [_moment(ground, kind)]
        if moment is not None
    ]
    for kind, moment, put_off in sorted(coming, key=lambda each: each[1].due):
        heavier = (other.due for each, other, _ in coming if each.weight > kind.weight)
        if not any(moment.due <= due <= moment.due + SHORTEST_GAP for due in heavier):
            choice = _choice(ground, kind, moment, put_off)
            return PlannedBreak(
                moment=moment,
                kind=kind,
                routine=choice.routine,
                smaller=choice.smaller,
                reasons=choice.reasons,
                past=ground.journal,
            )
    return None


def plan_ahead(ground: PlanInputs, ends: datetime) -> Iterator[PlannedBreak]:
    """Yield the breaks until *ends* (UTC) as they come where each is taken."""
    number = 0
    while (planned := plan_next(ground)) is not None and planned.due < ends:
        yield planned
        number -= 1
        minutes = next((each.minutes for each in ground.facts.options if each.id == planned.routine), 5)
        begins = _free(ground, planned.due)
        over = begins + timedelta(minutes=minutes)
        session = SessionEntry(
            id=number,
            routine=planned.routine,
            language=ground.config.language,
            started_at=begins,
            ended_at=over,
            outcome=SessionOutcome.FINISHED,
            sets=(),
        )
        entry = BreakEntry(
            due=planned.due,
            decided_at=begins,
            outcome=BreakOutcome.TAKEN,
            routine=planned.routine,
            session=number,
            kind=planned.kind.name,
        )
        if not _in_time(ground, planned.due, begins):
            over = planned.due + _kept(ground)
            entry = replace(entry, outcome=BreakOutcome.HELD, session=None, decided_at=over, why="calendar")
        sessions = (*ground.journal.sessions, session) if entry.session is not None else ground.journal.sessions
        known = replace(ground.journal, sessions=sessions, breaks=(*ground.journal.breaks, entry))
        ground = replace(ground, now=over, journal=known)


def _free(ground: PlanInputs, at: datetime) -> datetime:
    """Return the first moment from *at* on that is in no entry of the calendar, nor in the two minutes after one."""
    for entry in sorted(ground.facts.busy):
        if entry.begins <= at < entry.ends + AFTER_MEETING:
            at = entry.ends + AFTER_MEETING
    return at


def _kept(ground: PlanInputs) -> timedelta:
    return max(ground.config.offer.grace, ground.config.offer.patience)


def _in_time(ground: PlanInputs, due: datetime, begins: datetime) -> bool:
    return begins - due <= _kept(ground) and is_working(ground.week, ground.zone, begins)


def unanswered_in_row(ground: PlanInputs, kind: BreakKind) -> int:
    """Return how many offers of *kind* in a row, the last of today, found no answer."""
    known, run = ground.journal, 0
    for due in sorted({each.due for each in _today(ground, ground.now, kind)}, reverse=True):
        of_it = [each for each in known.breaks if each.due == due and each.kind == kind.name]
        if any(each.outcome is not BreakOutcome.UNANSWERED for each in of_it):
            return run
        if any(session.started_at >= due for session in known.sessions):
            return run
        run += 1
    return run


def movement_history(known: RecentJournal, almanac: Facts) -> MovementHistory:
    """Sum up what was offered and what was moved."""
    moved: dict[str, int] = {}
    for session in known.sessions:
        done = [each.exercise for each in session.sets if each.done]
        for area in (area for exercise in done for area in almanac.areas.get(exercise, ())):
            moved[area] = moved.get(area, 0) + 1
        if not session.sets and session.outcome is SessionOutcome.FINISHED:  # one that is only thought of, or rehearsed
            option = next((each for each in almanac.options if each.id == session.routine), None)
            for area, count in option.areas.items() if option else ():
                moved[area] = moved.get(area, 0) + count
    offered: dict[str, int] = {}
    for entry in known.breaks:
        if entry.outcome in OFFERED:
            offered[entry.routine] = offered.get(entry.routine, 0) + 1
    latest = [(each.started_at, each.routine) for each in known.sessions]
    latest += [(each.decided_at, each.routine) for each in known.breaks if each.routine]
    return MovementHistory(last=max(latest)[1] if latest else None, moved=moved, offered=offered)


def interval_since(ground: PlanInputs, kind: BreakKind) -> datetime | None:
    """Return from when the interval of *kind* counts, UTC."""
    known, now = ground.journal, ground.now
    weights = {each.name: each.weight for each in ground.config.agenda.kinds}
    of = {each.session: each.kind for each in known.breaks if each.session is not None}
    moments = [
        each.ended_at or now
        for each in known.sessions
        if each.started_at <= now and weights.get(of.get(each.id, kind.name), kind.weight) >= kind.weight
    ]
    anchors = (_anchor(entry, kind) for entry in known.breaks if entry.decided_at <= now)
    moments += [moment for moment in anchors if moment is not None]
    moments += [moment for name, moment in known.restarts.items() if name in (ALL, kind.name)]
    return max(moments, default=None)


def _moment(ground: PlanInputs, kind: BreakKind) -> tuple[Break | None, BreakEntry | None]:
    """Return when a break of *kind* is due next, and what it was put off from."""
    put_off, after, zone, week = _put_off(ground, kind), ground.after, ground.zone, ground.week
    if put_off is not None and put_off.again_at is not None and (after is None or put_off.again_at > after):
        again = max(put_off.again_at, _lately(ground, kind))
        if is_working(week, zone, again) and quiet_span(week, zone, again) is None:
            return Break(due=again, grace=ground.config.offer.grace), put_off
    rhythm = ground.config.rhythm(kind, week)
    begins = max(ground.now, after or ground.now, _skipped(ground, kind), _lately(ground, kind))
    if _limit_reached(ground, kind, begins):
        begins = max(begins, day_ends(zone, begins))
    tonight = day_ends(zone, ground.now)
    if rhythm.every is not None and begins < tonight:
        longer = replace(rhythm, every=lengthen(rhythm.every, unanswered_in_row(ground, kind)))
        today = _unoffered(ground, kind, longer, begins)
        if longer == rhythm or (today is not None and today.due < tonight):
            return today, None
        begins = tonight  # tomorrow is another day
    return _unoffered(ground, kind, rhythm, begins), None


def _unoffered(ground: PlanInputs, kind: BreakKind, rhythm: Rhythm, begins: datetime) -> Break | None:
    anchor = interval_since(ground, kind)
    # a beat that the clock shows again is another one, a fixed time the same
    dues = {each.due for each in ground.journal.breaks if each.kind == kind.name}
    gone = {each.due for each in ground.journal.gone if each.kind == kind.name}
    while (coming := next_break(rhythm, ground.zone, begins, anchor)) is not None:
        wall = coming.due.astimezone(ground.zone)
        fixed = wall.hour * 60 + wall.minute in rhythm.times
        if coming.due not in dues and not (fixed and coming.due in gone):
            return coming
        begins = coming.due
    return None


def _put_off(ground: PlanInputs, kind: BreakKind) -> BreakEntry | None:
    """Return the break of *kind* that was put off last and has not come since."""
    known, now = ground.journal, ground.now
    entries = [
        each for each in known.breaks if each.kind == kind.name and each.decided_at <= now and each.why != "withdrawn"
    ]
    last = max(entries, key=lambda each: each.decided_at, default=None)
    if last is None or last.outcome is not BreakOutcome.LATER or last.again_at is None:
        return None
    # decided already, before the clock was set back
    if any(each.due >= last.again_at and each.kind == kind.name for each in known.gone):
        return None
    ends = [each.ended_at or now for each in known.sessions]
    ends += [each.decided_at for each in known.breaks if each.outcome is BreakOutcome.NATURAL]
    ends += [moment for name, moment in known.restarts.items() if name in (ALL, kind.name)]
    return None if any(last.decided_at < moment <= now for moment in ends) else last


def _anchor(entry: BreakEntry, kind: BreakKind) -> datetime | None:
    """From when the interval counts after *entry*; None where something else decides that."""
    # who was away comes back to a whole interval; who refused or did not answer keeps the beat
    if entry.outcome in (BreakOutcome.MISSED_AWAY, BreakOutcome.NATURAL):
        return entry.decided_at
    if entry.kind != kind.name or entry.outcome in (BreakOutcome.TAKEN, BreakOutcome.LATER):
        return None
    # one that was held for long, and offered after all, begins the beat anew
    late = entry.outcome in OFFERED and entry.decided_at - entry.due > SHORTEST_GAP
    return entry.decided_at if late else entry.due


def _skipped(ground: PlanInputs, kind: BreakKind) -> datetime:
    """Return the moment up to which breaks of *kind* were left out ahead of their time."""
    now = ground.now
    dues = [
        each.due
        for each in ground.journal.breaks
        if each.kind == kind.name and each.outcome is BreakOutcome.SKIPPED and each.decided_at <= now < each.due
    ]
    return max(dues, default=now)


def _lately(ground: PlanInputs, kind: BreakKind) -> datetime:
    """Return the moment before which *kind* would come too soon after a heavier one."""
    now = ground.now
    weights = {each.name: each.weight for each in ground.config.agenda.kinds}
    lately = [
        each.decided_at
        for each in ground.journal.breaks
        if each.decided_at <= now and each.outcome in OFFERED and weights.get(each.kind, kind.weight) > kind.weight
    ]
    return max(lately, default=LONG_AGO) + SHORTEST_GAP


def _limit_reached(ground: PlanInputs, kind: BreakKind, now: datetime) -> bool:
    for limit, of in ((ground.config.agenda.limit, None), (kind.limit, kind)):
        if limit is not None and len({(each.kind, each.due) for each in _today(ground, now, of)}) >= limit:
            return True
    return False


def _today(ground: PlanInputs, now: datetime, kind: BreakKind | None) -> list[BreakEntry]:
    """Return the breaks offered on the day of *now*, of *kind* or of all."""
    begins, ends = day_begins(ground.zone, now), day_ends(ground.zone, now)
    return [
        each
        for each in ground.journal.breaks
        if each.outcome in OFFERED and begins <= each.due < ends and (kind is None or each.kind == kind.name)
    ]


def _held(ground: PlanInputs, due: datetime, begins: datetime) -> Iterator[str]:
    """Yield what the calendar does to a break that is due in one of its entries."""
    if begins != due:
        held = f"the calendar is busy until {(begins - AFTER_MEETING).astimezone(ground.zone):%H:%M}"
        if _in_time(ground, due, begins):
            yield f"{held}: offered at {begins.astimezone(ground.zone):%H:%M}"
        else:
            yield f"{held}, which is longer than a break is kept"


def _choice(ground: PlanInputs, kind: BreakKind, moment: Break, put_off: BreakEntry | None) -> RoutineChoice:
    if put_off is not None:
        return RoutineChoice(routine=put_off.routine, smaller=None, reasons=("put off",))
    config, almanac = ground.config, ground.facts
    past = movement_history(ground.journal, almanac)
    begins = _free(ground, moment.due)
    next_entry = min((each.begins for each in almanac.busy if each.begins > begins), default=None)
    wishes = RoutineWishes(
        routines=kind.routines,
        level=config.level,
        conditions=config.conditions,
        place=config.place,
        available=next_entry - begins if next_entry is not None and next_entry <= begins + SOON else None,
    )
    # the dice of a break are its own: planned again, it is the same
    dice = random.Random(f"{kind.name} {moment.due.isoformat()}")  # noqa: S311  (no secret)
    choice = choose_routine(almanac.options, wishes, past, dice)
    if choice is not None:
        return replace(choice, reasons=(*choice.reasons, *_held(ground, moment.due, begins)))
    named = [each for each in kind.routines if each not in ROUTINE_KINDS]
    if not named:
        why = "nothing that was asked for can be offered" if almanac.options else "the library is being read"
        return RoutineChoice(routine=config.routine, smaller=None, reasons=(why,))
    why = "in turn" if not almanac.options else "nothing that was asked for fits; in turn"
    return RoutineChoice(routine=next_in_turn(named, past.last), smaller=None, reasons=(why,))
