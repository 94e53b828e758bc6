"""Writes what the machine says has happened into the journal, before it is spoken of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coach.clock import Clock
from coach.content.routine import Set
from coach.journal.entries import BreakEntry, BreakOutcome, NoteEntry, SessionOutcome, SetEntry
from coach.journal.ports import Journal
from coach.presence.silence import SilenceReason
from coach.programs.conductor.ports import Display
from coach.session.effects import BreakDecided, Effect, Noted, SessionBegan, SessionEnded, SetEnded, SetsConfirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySoFar:
    """What can be said of a day."""

    minutes: int
    """Spent in sessions since midnight here, at least one."""

    asks_at: datetime
    """When a break that was put off is offered again, local."""


class SessionRecorder:
    """The journal of one session."""

    def __init__(  # noqa: PLR0913  (what a session's rows are made of)
        self,
        *,
        journal: Journal,
        clock: Clock,
        display: Display,
        routine: str,
        language: str,
        due: datetime | None,
        kind: str = "break",
        later: timedelta = timedelta(minutes=10),
        unheard: Callable[[], bool] = lambda: False,
    ) -> None:
        """*routine* is its id; *due* the moment of the offer, None if the person asked for the session.

        *kind* is the agenda's name for the break; *later* how long one is put
        off if no time is named; *unheard* tells whether no sound comes through
        the loudspeaker now: then no answer is none.
        """
        self._unheard = unheard
        self._kind, self._later = kind, later
        self._journal, self._clock, self._display = journal, clock, display
        self._routine, self._language, self._due = routine, language, due
        self._session = 0
        self._asks_at: datetime | None = None

    def write(self, effect: Effect, sets: Sequence[Set]) -> None:
        """Write *effect* of a session with these *sets*, and report it to the display."""
        now = self._clock.now()
        match effect:
            case SessionBegan():
                self._session = self._journal.begin_session(self._routine, self._language, now)
                self._display.began(self._session)
            case BreakDecided():
                entry = self._break(self._as_it_was(effect), now)
                self._asks_at = entry.again_at
                self._journal.add_break(entry)
                self._display.decided(entry.outcome)
            case SetEnded():
                self._journal.add_set(self._session, _set(effect, sets[effect.index]))
            case Noted(exercise=exercise, note=note):
                self._journal.add_note(self._session, NoteEntry(exercise=exercise, note=note))
            case SetsConfirmed(by=by):
                self._journal.confirm_sets(self._session, by)
            case SessionEnded(outcome=outcome):
                self._journal.end_session(self._session, outcome, now)

    def turn(self, routine: str) -> None:
        """Write from here on of this routine."""
        self._routine = routine

    def broke_off(self) -> None:
        """Write that the session did not come to its end, if it had begun."""
        if self._session:
            self._journal.end_session(self._session, SessionOutcome.BROKEN, self._clock.now())

    def today(self) -> DaySoFar:
        """Return what can be said of the day."""
        now = self._clock.now().astimezone()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        spent = sum(
            (entry.ended_at - entry.started_at).total_seconds()
            for entry in self._journal.sessions(midnight)
            if entry.ended_at is not None
        )
        return DaySoFar(minutes=max(1, round(spent / 60)), asks_at=(self._asks_at or now + self._later).astimezone())

    def _as_it_was(self, decided: BreakDecided) -> BreakDecided:
        """Return *decided*, held where nobody answered what nobody could hear: it stretches no interval."""
        if decided.outcome is BreakOutcome.UNANSWERED and self._unheard():
            return replace(decided, outcome=BreakOutcome.HELD, why=SilenceReason.NO_SOUND)
        return decided

    def _break(self, decided: BreakDecided, now: datetime) -> BreakEntry:
        outcome = decided.outcome
        put_off = timedelta(minutes=decided.minutes) if decided.minutes else self._later
        return BreakEntry(
            due=self._due or now,
            decided_at=now,
            outcome=outcome,
            routine=self._routine,
            session=self._session if outcome is BreakOutcome.TAKEN else None,
            kind=self._kind,
            why=(decided.why or "withdrawn") if outcome is BreakOutcome.HELD else None,
            again_at=now + put_off if outcome is BreakOutcome.LATER else None,
        )


def _set(ended: SetEnded, a_set: Set) -> SetEntry:
    return SetEntry(
        exercise=a_set.exercise.id,
        side=a_set.side,
        target=a_set.target,
        done=ended.done,
        unit=a_set.unit,
        outcome=ended.outcome,
        confirmed_by=ended.confirmed_by,
    )
