"""Keep the daemon's plan up to date: the next break, and what it is planned from."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from coach.clock import Clock
from coach.errors import DeviceError
from coach.journal.deferred import DeferredRows
from coach.journal.entries import BreakEntry, BreakOutcome, PauseEntry
from coach.journal.ports import Journal, RowKeeper
from coach.plan import agenda
from coach.plan.agenda import ALL, PlanInputs, PlannedBreak, RecentJournal
from coach.plan.breaks import MomentVerdict, judge_moment
from coach.plan.facts import Facts
from coach.plan.hours import is_working, quiet_span
from coach.plan.rules import PlanRules
from coach.texts import text

log = logging.getLogger(__name__)

HORIZON = timedelta(days=7)
"""How far back the journal is looked at."""


class Planner:
    """The break to come.  It survives its process: what it is made from is in the config and the journal."""

    def __init__(
        self,
        *,
        rules: PlanRules,
        clock: Clock,
        zone: Callable[[], tzinfo],
        journal: Journal,
        keep: RowKeeper | None = None,
    ) -> None:
        """*keep*: what keeps rows that cannot be written now."""
        self.rules, self.facts = rules, Facts()
        self._clock, self._zone, self._journal = clock, zone, journal
        self.rows = DeferredRows(journal, keep)
        self.zone = zone()
        self.next_break: PlannedBreak | None = None
        self._restarts: dict[str, datetime] = {}
        self._gone: set[tuple[str, datetime]] = set()
        self._sessions_gone: set[int] = set()
        self._pause: PauseEntry | None = None
        self._pause_known = False
        self.trouble: str | None = None
        """Why the plan is made without what was done; None if it is not."""

        self.no_break: str | None = None
        """Why no break is to come, though none is kept back; None if one is."""

    def begin(self) -> None:
        """Read the journal and plan for the first time."""
        now = self._clock.now()
        self._read_pause()
        if self._note_gone():
            # the clock was set back while no daemon ran
            self._restarts[ALL] = now
        self.replan()

    def _read_pause(self) -> None:
        """Read the pause that was begun last, unless it is known: a journal that fails is asked at each plan."""
        if not self._pause_known:
            try:
                self._pause, self._pause_known = self._journal.pause(), True
            except DeviceError as error:
                log.error("the journal does not tell of a pause: %s", error)  # noqa: TRY400  (its one line says it all)

    def recent_journal(self) -> RecentJournal:
        """Return what the journal holds of the last days."""
        now = self._clock.now()
        try:
            sessions, breaks = self._journal.sessions(now - HORIZON), self._journal.breaks(now - HORIZON)
        except DeviceError as error:
            log.error("planning without the journal: %s", error)  # noqa: TRY400
            sessions, breaks, self.trouble = (), (), text("planning without the journal: {error}", error=error)
        else:
            self.trouble = None
        if waiting := self.rows.breaks:
            breaks = tuple(sorted((*breaks, *waiting), key=lambda each: each.due))
        gone = tuple(each for each in breaks if (each.kind, each.decided_at) in self._gone) if self._gone else ()
        return RecentJournal(
            sessions=tuple(each for each in sessions if each.id not in self._sessions_gone),
            breaks=tuple(each for each in breaks if each not in gone) if gone else breaks,
            gone=gone,
            begins=now - HORIZON,
            restarts=dict(self._restarts),
        )

    def _note_gone(self) -> bool:
        """Note which entries lie in the future since the clock was set back: they shape no interval.

        Return whether there are any.
        """
        now, known = self._clock.now(), self.recent_journal()
        self._gone |= {(each.kind, each.decided_at) for each in known.breaks if each.decided_at > now}
        self._sessions_gone |= {each.id for each in known.sessions if (each.ended_at or now) > now}
        return bool(self._gone or self._sessions_gone)

    def replan(self, known: RecentJournal | None = None, *, after: datetime | None = None) -> None:
        """Plan again; nothing before *after* (UTC)."""
        self._read_pause()
        self.no_break = None
        self.zone, before = self._zone(), self.next_break
        self.next_break = None
        begins = [after] if after else []
        if (pause := self.pause()) is not None:
            if pause.until is None:
                return
            begins.append(pause.until)
        try:
            self.next_break = agenda.plan_next(replace(self.inputs(known), after=max(begins, default=None)))
        except OverflowError:
            self.no_break = text("no break to come: the clock shows a day near the calendar's end; set it")
            log.error("%s", self.no_break)  # noqa: TRY400
            return
        if self.next_break is None:
            self.no_break = text(
                "no break to come: no working hours are as long as its interval, or no routine can be offered; look at "
                "[agenda] and at `never`"
            )
            log.info("%s", self.no_break)
        elif before is None or (before.due, before.routine) != (self.next_break.due, self.next_break.routine):
            coming = self.next_break
            why = "; ".join(coming.reasons)
            due = f"{coming.due.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"
            log.info("next break: %s, %s, %s (%s)", due, coming.kind.name, coming.routine, why)

    def inputs(self, known: RecentJournal | None = None) -> PlanInputs:
        """Return what is planned from now."""
        return PlanInputs(
            rules=self.rules,
            zone=self.zone,
            now=self._clock.now(),
            journal=known or self.recent_journal(),
            facts=self.facts,
        )

    def plan_afresh(self) -> PlannedBreak | None:
        """Return what would come if nothing were planned yet."""
        return agenda.plan_next(self.inputs())

    def zone_changed(self) -> bool:
        """Tell whether the wall's clock shows another zone than when the plan was made."""
        return self._zone() is not self.zone

    def stale(self) -> bool:
        """Tell whether the journal, or the zone, is another than when the plan was made."""
        if self.zone_changed():
            return True
        return self.next_break is not None and not self.next_break.past.same_journal(self.recent_journal())

    def restart(self, kind: str, moment: datetime) -> None:
        """Let the interval of *kind* (ALL: every) count from *moment* (UTC)."""
        self._restarts[kind] = moment

    def clock_set(self, step: timedelta) -> None:
        """Plan by the calendar that was just set by *step*: work that was done is not done again, nor undone."""
        now, old = self._clock.now(), self.next_break
        inputs = replace(self.inputs(), now=now - step)
        for kind in self.rules.kinds:
            since = agenda.interval_since(inputs, kind)
            if since is not None:
                self._restarts[kind.name] = min(since + step, now)
        self._restarts.pop(ALL, None)
        self._note_gone()
        self.replan()
        if old is None or any(entry.due == old.due and entry.kind == old.kind.name for entry in inputs.journal.breaks):
            return
        lost = self.next_break is None or self.next_break.due > old.due + old.moment.grace
        if lost and judge_moment(old.moment, now) is MomentVerdict.START:
            self.next_break = replace(old, past=self.recent_journal())

    def write(
        self, planned: PlannedBreak, outcome: BreakOutcome, *, why: str | None = None, again_at: datetime | None = None
    ) -> None:
        """Write what became of *planned*, now."""
        self._add(
            BreakEntry(
                due=planned.due,
                decided_at=self._clock.now(),
                outcome=outcome,
                routine=planned.routine,
                session=None,
                kind=planned.kind.name,
                why=why,
                again_at=again_at,
            )
        )

    def absent(self, begins: datetime, missed: PlannedBreak | None) -> None:
        """Credit an absence since *begins* (UTC) that is over now; *missed* is the break that fell into it."""
        now = self._clock.now()
        self._restarts[ALL] = now
        if missed is not None:
            self.write(missed, BreakOutcome.MISSED_AWAY)
        elif self.working():
            self._add(
                BreakEntry(due=begins, decided_at=now, outcome=BreakOutcome.NATURAL, routine="", session=None, kind="")
            )

    def _add(self, entry: BreakEntry) -> None:
        due = f"{entry.due.astimezone(self.zone):%H:%M:%S}"
        log.info("%s of %s: %s%s", entry.kind or "absence", due, entry.outcome, f" ({entry.why})" if entry.why else "")
        self.rows.add_break(entry)
        if self.rows.fault is not None:
            log.error("not journalled yet: %s", self.rows.fault)

    # Pauses.

    def pause(self) -> PauseEntry | None:
        """Return the pause that holds now; None if none does."""
        return self._pause if self._pause is not None and self._pause.holds(self._clock.now()) else None

    def begin_pause(self, until: datetime | None) -> None:
        """Be silent until *until* (UTC); None: until told otherwise.

        Raises:
            DeviceError: it cannot be written, so it would not outlive this process; it does not begin.
        """
        now = self._clock.now()
        self._journal.begin_pause(now, until)
        self._pause, self._pause_known = PauseEntry(begun_at=now, until=until, ended_at=None), True
        self.replan()

    def end_pause(self) -> bool:
        """Go on; return whether there was a pause.

        Raises:
            DeviceError: it cannot be written; the pause goes on.
        """
        self._read_pause()
        paused = self.pause() is not None
        self._journal.end_pause(self._clock.now())
        self._pause, self._pause_known = None, True
        self.replan()
        return paused

    # What time it is, for the person.

    def working(self, at: datetime | None = None) -> bool:
        """Tell whether working hours are at *at* (UTC); None: now."""
        return is_working(self.inputs(RecentJournal()).week, self.zone, at or self._clock.now())

    def quiet_until(self) -> datetime | None:
        """Return when the present quiet hours end, UTC; None outside of quiet hours."""
        found = quiet_span(self.rules.week, self.zone, self._clock.now())
        return found.ends if found else None
