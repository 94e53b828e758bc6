"""Sum up what the daemon is doing, why it is silent and what comes next."""

from __future__ import annotations

from datetime import timedelta

from coach.clock import Clock
from coach.journal.entries import BreakOutcome, SessionOutcome
from coach.plan.agenda import RecentJournal
from coach.presence.monitor import PresenceMonitor
from coach.programs.daemon.current_break import CurrentBreak
from coach.programs.daemon.held_breaks import hint_of_held_day
from coach.programs.daemon.planner import Planner
from coach.programs.daemon.status import Activity, LastSession, SilentState, Status


class StatusReport:
    """Makes the answer to `coach status` from the parts of the daemon."""

    def __init__(
        self, *, pid: int, planner: Planner, presence: PresenceMonitor, current: CurrentBreak, clock: Clock
    ) -> None:
        self._pid, self._since = pid, clock.now()
        self._planner, self._presence, self._current, self._clock = planner, presence, current, clock

    def make(self, *, away: timedelta, ending: bool, listening: bool, faults: tuple[str, ...]) -> Status:
        """Return how things stand.

        *away* is what counts as an absence, *ending* whether the daemon is about
        to end, *listening* whether the standby ears are at work, *faults* what
        is wrong.
        """
        planner, offered, held = self._planner, self._current.offered, self._current.held
        recent = planner.recent_journal()
        hint = hint_of_held_day(recent.breaks, planner.zone)
        last, elsewhere = recent.last_session, led_elsewhere(recent, self._current)
        coming = None if ending else planner.next_break
        pause, (silent, source) = planner.pause(), self._silent(away)
        return Status(
            pid=self._pid,
            since=self._since,
            doing=self._doing(ending=ending, elsewhere=elsewhere is not None),
            next_break=coming.due if coming else None,
            routine=coming.routine if coming else None,
            kind=coming.kind.name if coming else None,
            paused=pause is not None,
            paused_until=pause.until if pause else None,
            silent=silent,
            source=source,
            held=held.planned.due if held else None,
            listening=listening,
            faults=(*faults, *planner.facts.faults, *([hint] if hint else [])),
            meetings_from=planner.facts.meetings_from,
            session=offered.session if offered else elsewhere,
            last_session=LastSession.of(last) if last else None,
            today_minutes=self._minutes_today(recent),
            last_outcome=_last_outcome(recent),
        )

    def _minutes_today(self, recent: RecentJournal) -> int:
        zone = self._planner.zone
        today = self._clock.now().astimezone(zone).date()
        spent = (
            each.ended_at - each.started_at
            for each in recent.sessions
            if each.ended_at is not None
            and each.outcome is not SessionOutcome.BROKEN
            and each.started_at.astimezone(zone).date() == today
        )
        return round(sum((max(each, timedelta(0)) for each in spent), timedelta(0)) / timedelta(minutes=1))

    def _doing(self, *, ending: bool, elsewhere: bool) -> Activity:
        if ending:
            return Activity.ENDING
        return Activity.SESSION if elsewhere else self._current.doing()

    def _silent(self, away: timedelta) -> tuple[str | None, str | None]:
        """Return why nothing is spoken now, and how that is known; None and None if something is."""
        if self._current.doing() in (Activity.OFFERING, Activity.SESSION):
            return None, None
        if (state := self._by_the_clock()) is not None:
            return state, None
        held = self._current.held
        busy, now = self._planner.facts.busy, self._clock.now()
        silence = held.silence if held else self._presence.silence(busy, now, away)
        if silence is not None:
            return silence.why, silence.source
        if self._planner.quiet_until() is not None:
            return SilentState.QUIET, None
        return (SilentState.NOT_DUE if self._planner.next_break else SilentState.NOTHING), None

    def _by_the_clock(self) -> SilentState | None:
        if self._planner.pause() is not None:
            return SilentState.PAUSED
        return SilentState.OFF if self._current.held is None and not self._planner.working() else None


def led_elsewhere(recent: RecentJournal, current: CurrentBreak) -> int | None:
    """Return the id of the session that another process than the daemon's own conductor leads now; None: none does."""
    last = recent.last_session
    return last.id if last is not None and last.ended_at is None and current.offered is None else None


def _last_outcome(recent: RecentJournal) -> str | None:
    """Return what became of the break or session that was decided last; one that was taken is told by its session."""
    ended = [(each.ended_at, each.outcome) for each in recent.sessions if each.ended_at is not None and each.outcome]
    decided = [(each.decided_at, each.outcome) for each in recent.breaks if each.outcome is not BreakOutcome.TAKEN]
    return max([*ended, *decided], default=(None, None))[1]
