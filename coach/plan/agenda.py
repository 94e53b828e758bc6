"""Plan the next break from the user's rules, the journal and the facts.  Pure; the caller brings the time.

Rules, held by test_agenda.py, test_daemon.py, test_ahead.py and test_years.py:

1. A session counts for its own kind of break and for every lighter one; one
   that was begun by hand counts for all.
2. An absence as long as a break counts for all.
3. A lighter kind gives way to a heavier one that is due at about the same time.
4. No moment is offered twice.

One module though long: a plan is made of many small rules over the same values.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo

from coach.content.vocabulary import ROUTINE_KINDS
from coach.journal.entries import BreakEntry, BreakOutcome, SessionEntry, SessionOutcome
from coach.plan.breaks import PREPARATION, SHORTEST_GAP, Break, BreakKind, Rhythm, lengthen, next_break, next_in_turn
from coach.plan.choose import MovementHistory, RoutineChoice, RoutineWishes, choose_routine
from coach.plan.facts import Facts
from coach.plan.hours import Week, day_begins, day_ends, is_working, quiet_span, working_spans
from coach.plan.rules import PlanRules, kept_for
from coach.presence.silence import AFTER_MEETING
from coach.texts import text

OFFERED = frozenset(
    {
        BreakOutcome.TAKEN,
        BreakOutcome.DECLINED,
        BreakOutcome.SKIPPED,
        BreakOutcome.LATER,
        BreakOutcome.UNANSWERED,
    }
)
"""The outcomes of breaks that the user heard of, or knew of."""

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

    @property
    def last_session(self) -> SessionEntry | None:
        """The one that began last; it is being led while it has no end."""
        return max(self.sessions, key=lambda entry: entry.started_at, default=None)

    def same_journal(self, other: RecentJournal) -> bool:
        """Tell whether nothing has been written between the two."""
        begins = max(self.begins, other.begins)
        one, two = (
            ([s for s in past.sessions if s.started_at >= begins], [b for b in past.breaks if b.due >= begins])
            for past in (self, other)
        )
        return one == two


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the calendar will let become of a break."""

    offered_at: datetime | None
    """When it will be offered, UTC; None: it will lapse, or give way to a heavier one."""

    decided_at: datetime
    """When that is decided, UTC."""

    note: str | None = None
    """A line that says so; None if the calendar is free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBreak:
    """The break to come."""

    moment: Break
    kind: BreakKind
    routine: str
    """Id."""

    smaller: str | None
    """Id of what may be offered if that is declined."""

    reasons: tuple[str, ...]
    """Why this routine, and what the calendar does to the break; a line each."""

    forecast: Forecast
    past: RecentJournal
    """What it was planned from."""

    @property
    def due(self) -> datetime:
        """When the coach should begin to speak, UTC."""
        return self.moment.due


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInputs:
    """What a plan is made from."""

    rules: PlanRules
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
        week = self.rules.week
        return replace(week, off=week.off + self.facts.off)


def plan_next(inputs: PlanInputs) -> PlannedBreak | None:
    """Return the break to come; None if there is none."""
    coming = [
        _Coming(kind=kind, moment=moment, put_off=put_off)
        for kind in inputs.rules.kinds
        for moment, put_off in [_moment(inputs, kind)]
        if moment is not None
    ]
    standing = [each for each in sorted(coming, key=lambda each: each.due) if not _gives_way(each, coming)]
    if not standing:
        return None
    first = standing[0]
    heavier = next((each for each in standing if each.kind.weight > first.kind.weight), None)
    forecast = _forecast(inputs, first, heavier)
    choice = _choice(inputs, first, forecast)
    if choice is None:
        return None
    return PlannedBreak(
        moment=first.moment,
        kind=first.kind,
        routine=choice.routine,
        smaller=choice.smaller,
        reasons=choice.reasons,
        forecast=forecast,
        past=inputs.journal,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coming:
    """The next break of one kind."""

    kind: BreakKind
    moment: Break
    put_off: BreakEntry | None
    """The break that it is the second try of."""

    @property
    def due(self) -> datetime:
        return self.moment.due


def _gives_way(coming: _Coming, others: Iterable[_Coming]) -> bool:
    heavier = (each.due for each in others if each.kind.weight > coming.kind.weight)
    return any(coming.due <= due <= coming.due + SHORTEST_GAP for due in heavier)


def _forecast(inputs: PlanInputs, coming: _Coming, heavier: _Coming | None) -> Forecast:
    """Say what the calendar lets become of *coming*, if *heavier* is the next of a heavier kind.

    The daemon decides by the same rules, look by look, and for other reasons
    than the calendar too.
    """
    due = coming.due
    free = _free(inputs, due)
    if free == due:
        return Forecast(offered_at=due, decided_at=due)
    held = text("the calendar is busy until {time}", time=_wall(inputs, free - AFTER_MEETING))
    lapses = due + kept_for(coming.kind, inputs.rules)
    off = next((span.ends for span in working_spans(inputs.week, inputs.zone, due) if span.begins <= due), lapses)
    if heavier is not None and heavier.due < min(free, off) and heavier.due <= lapses:
        note = text(
            "{held}: gives way to {kind} at {time}", held=held, kind=heavier.kind.name, time=_wall(inputs, heavier.due)
        )
        return Forecast(offered_at=None, decided_at=heavier.due - PREPARATION, note=note)
    if free <= lapses and free < off:
        return Forecast(
            offered_at=free,
            decided_at=free,
            note=text("{held}: offered at {time}", held=held, time=_wall(inputs, free)),
        )
    note = text("{held}, which is longer than a break is kept", held=held)
    return Forecast(offered_at=None, decided_at=min(lapses, off) - PREPARATION, note=note)


def _free(inputs: PlanInputs, at: datetime) -> datetime:
    """Return the first moment from *at* on that is in no entry of the calendar, nor in the two minutes after one."""
    for entry in sorted(inputs.facts.busy):
        if entry.begins <= at < entry.ends + AFTER_MEETING:
            at = entry.ends + AFTER_MEETING
    return at


def _wall(inputs: PlanInputs, moment: datetime) -> str:
    return f"{moment.astimezone(inputs.zone):%H:%M}"


def unanswered_in_row(inputs: PlanInputs, kind: BreakKind) -> int:
    """Return how many offers of *kind* in a row, the last of today, found no answer."""
    journal, run = inputs.journal, 0
    for due in sorted({each.due for each in _today(inputs, inputs.now, kind)}, reverse=True):
        of_it = [each for each in journal.breaks if each.due == due and each.kind == kind.name]
        if any(each.outcome is not BreakOutcome.UNANSWERED for each in of_it):
            return run
        if any(session.started_at >= due for session in journal.sessions):
            return run
        run += 1
    return run


def movement_history(journal: RecentJournal, facts: Facts) -> MovementHistory:
    """Sum up what was offered and what was moved."""
    moved: dict[str, int] = {}
    for session in journal.sessions:
        done = [each.exercise for each in session.sets if each.done]
        for area in (area for exercise in done for area in facts.areas.get(exercise, ())):
            moved[area] = moved.get(area, 0) + 1
        if not session.sets and session.outcome is SessionOutcome.FINISHED:  # one that is only thought of, or rehearsed
            option = next((each for each in facts.options if each.id == session.routine), None)
            for area, count in option.areas.items() if option else ():
                moved[area] = moved.get(area, 0) + count
    offered: dict[str, int] = {}
    for entry in journal.breaks:
        if entry.outcome in OFFERED:
            offered[entry.routine] = offered.get(entry.routine, 0) + 1
    latest = [(each.started_at, each.routine) for each in journal.sessions]
    latest += [(each.decided_at, each.routine) for each in journal.breaks if each.routine]
    return MovementHistory(last=max(latest)[1] if latest else None, moved=moved, offered=offered)


def interval_since(inputs: PlanInputs, kind: BreakKind) -> datetime | None:
    """Return from when the interval of *kind* counts, UTC."""
    journal, now = inputs.journal, inputs.now
    weights = {each.name: each.weight for each in inputs.rules.kinds}
    of = {each.session: each.kind for each in journal.breaks if each.session is not None}
    moments = [
        each.ended_at or now
        for each in journal.sessions
        if each.started_at <= now and weights.get(of.get(each.id, kind.name), kind.weight) >= kind.weight
    ]
    anchors = (_anchor(entry, kind) for entry in journal.breaks if entry.decided_at <= now)
    moments += [moment for moment in anchors if moment is not None]
    moments += [moment for name, moment in journal.restarts.items() if name in (ALL, kind.name)]
    return max(moments, default=None)


def _moment(inputs: PlanInputs, kind: BreakKind) -> tuple[Break | None, BreakEntry | None]:
    """Return when a break of *kind* is due next, and what it was put off from."""
    put_off, after, zone, week = _put_off(inputs, kind), inputs.after, inputs.zone, inputs.week
    if put_off is not None and put_off.again_at is not None and (after is None or put_off.again_at > after):
        again = max(put_off.again_at, _lately(inputs, kind))
        if is_working(week, zone, again) and quiet_span(week, zone, again) is None:
            return Break(due=again, grace=inputs.rules.grace), put_off
    rhythm = inputs.rules.rhythm(kind, week)
    begins = max(inputs.now, after or inputs.now, _skipped(inputs, kind), _lately(inputs, kind))
    if _limit_reached(inputs, kind, begins):
        begins = max(begins, day_ends(zone, begins))
    tonight = day_ends(zone, inputs.now)
    if rhythm.every is not None and begins < tonight:
        longer = replace(rhythm, every=lengthen(rhythm.every, unanswered_in_row(inputs, kind)))
        today = _unoffered(inputs, kind, longer, begins)
        if longer == rhythm or (today is not None and today.due < tonight):
            return today, None
        begins = tonight  # tomorrow is another day
    return _unoffered(inputs, kind, rhythm, begins), None


def _unoffered(inputs: PlanInputs, kind: BreakKind, rhythm: Rhythm, begins: datetime) -> Break | None:
    anchor = interval_since(inputs, kind)
    # a beat that the clock shows again is another one, a fixed time the same
    dues = {each.due for each in inputs.journal.breaks if each.kind == kind.name}
    gone = {each.due for each in inputs.journal.gone if each.kind == kind.name}
    while (coming := next_break(rhythm, inputs.zone, begins, anchor)) is not None:
        wall = coming.due.astimezone(inputs.zone)
        fixed = wall.hour * 60 + wall.minute in rhythm.times
        if coming.due not in dues and not (fixed and coming.due in gone):
            return coming
        begins = coming.due
    return None


def _put_off(inputs: PlanInputs, kind: BreakKind) -> BreakEntry | None:
    """Return the break of *kind* that was put off last and has not come since."""
    journal, now = inputs.journal, inputs.now
    entries = [
        each for each in journal.breaks if each.kind == kind.name and each.decided_at <= now and each.why != "withdrawn"
    ]
    last = max(entries, key=lambda each: each.decided_at, default=None)
    if last is None or last.outcome is not BreakOutcome.LATER or last.again_at is None:
        return None
    # decided already, before the clock was set back
    if any(each.due >= last.again_at and each.kind == kind.name for each in journal.gone):
        return None
    ends = [each.ended_at or now for each in journal.sessions]
    ends += [each.decided_at for each in journal.breaks if each.outcome is BreakOutcome.NATURAL]
    ends += [moment for name, moment in journal.restarts.items() if name in (ALL, kind.name)]
    return None if any(last.decided_at < moment <= now for moment in ends) else last


def _anchor(entry: BreakEntry, kind: BreakKind) -> datetime | None:
    """Return from when the interval counts after *entry*; None if something else decides that."""
    # after an absence the whole interval begins; after a refusal or no answer the beat is kept
    if entry.outcome in (BreakOutcome.MISSED_AWAY, BreakOutcome.NATURAL):
        return entry.decided_at
    if entry.kind != kind.name or entry.outcome in (BreakOutcome.TAKEN, BreakOutcome.LATER):
        return None
    # one that was held for long, and offered after all, restarts the beat
    late = entry.outcome in OFFERED and entry.decided_at - entry.due > SHORTEST_GAP
    return entry.decided_at if late else entry.due


def _skipped(inputs: PlanInputs, kind: BreakKind) -> datetime:
    """Return the moment up to which breaks of *kind* were left out ahead of their time."""
    now = inputs.now
    dues = [
        each.due
        for each in inputs.journal.breaks
        if each.kind == kind.name and each.outcome is BreakOutcome.SKIPPED and each.decided_at <= now < each.due
    ]
    return max(dues, default=now)


def _lately(inputs: PlanInputs, kind: BreakKind) -> datetime:
    """Return the moment before which *kind* would come too soon after a heavier one."""
    now = inputs.now
    weights = {each.name: each.weight for each in inputs.rules.kinds}
    lately = [
        each.decided_at
        for each in inputs.journal.breaks
        if each.decided_at <= now and each.outcome in OFFERED and weights.get(each.kind, kind.weight) > kind.weight
    ]
    return max(lately, default=LONG_AGO) + SHORTEST_GAP


def _limit_reached(inputs: PlanInputs, kind: BreakKind, now: datetime) -> bool:
    for limit, of in ((inputs.rules.limit, None), (kind.limit, kind)):
        if limit is not None and len({(each.kind, each.due) for each in _today(inputs, now, of)}) >= limit:
            return True
    return False


def _today(inputs: PlanInputs, now: datetime, kind: BreakKind | None) -> list[BreakEntry]:
    """Return the breaks offered on the day of *now*, of *kind* or of all."""
    begins, ends = day_begins(inputs.zone, now), day_ends(inputs.zone, now)
    return [
        each
        for each in inputs.journal.breaks
        if each.outcome in OFFERED and begins <= each.due < ends and (kind is None or each.kind == kind.name)
    ]


def _choice(inputs: PlanInputs, coming: _Coming, forecast: Forecast) -> RoutineChoice | None:
    """Return what to offer; None if the library has been read and nothing of it may be offered."""
    there = {each.id for each in inputs.facts.options}
    if coming.put_off is not None and (coming.put_off.routine in there or not there):
        return RoutineChoice(routine=coming.put_off.routine, smaller=None, reasons=("put off",))
    rules, facts, kind = inputs.rules, inputs.facts, coming.kind
    history = movement_history(inputs.journal, facts)
    begins = _free(inputs, coming.due)
    next_entry = min((each.begins for each in facts.busy if each.begins > begins), default=None)
    wishes = RoutineWishes(
        routines=kind.routines,
        level=rules.level,
        conditions=rules.conditions,
        place=rules.place,
        available=next_entry - begins if next_entry is not None and next_entry <= begins + SOON else None,
    )
    # the dice of a break are its own: planned again, it is the same
    dice = random.Random(f"{kind.name} {coming.due.isoformat()}")  # noqa: S311  (no secret)
    choice = choose_routine(facts.options, wishes, history, dice)
    if choice is not None:
        notes = () if forecast.note is None else (forecast.note,)
        return replace(choice, reasons=(*choice.reasons, *notes))
    return _stand_in(inputs, wishes, history, dice)


def _stand_in(
    inputs: PlanInputs, wishes: RoutineWishes, history: MovementHistory, dice: random.Random
) -> RoutineChoice | None:
    """Return what to offer where nothing that was asked for fits.  What is not in the library is no choice."""
    options, fallback = inputs.facts.options, inputs.rules.fallback
    there = {each.id for each in options}
    named = [each for each in wishes.routines if each not in ROUTINE_KINDS and (each in there or not there)]
    if not options:
        if inputs.facts.areas:  # the library has been read
            return None
        routine, why = (next_in_turn(named, history.last), "in turn") if named else (fallback, _BEING_READ)
        return RoutineChoice(routine=routine, smaller=None, reasons=(why,))
    if named:
        why = "nothing that was asked for fits; in turn"
        return RoutineChoice(routine=next_in_turn(named, history.last), smaller=None, reasons=(why,))
    if fallback in there:
        return RoutineChoice(routine=fallback, smaller=None, reasons=(_NOTHING_ASKED,))
    for kinds in (("active_break",), ROUTINE_KINDS):
        wider = replace(wishes, routines=kinds, available=None)
        if (choice := choose_routine(options, wider, history, dice)) is not None:
            return replace(choice, reasons=(_NOTHING_ASKED, *choice.reasons))
    return None


_BEING_READ = "the library is being read"
_NOTHING_ASKED = "nothing that was asked for can be offered"
