"""Writes what the machine says has happened into the journal, before it is spoken of."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coach.clock import Clock
from coach.content.routine import Set
from coach.errors import DeviceError
from coach.journal.deferred import DeferredRows, Unwritten
from coach.journal.entries import BreakEntry, BreakOutcome, NoteEntry, SessionOutcome, SetEntry
from coach.journal.ports import Journal, RowKeeper
from coach.presence.silence import SilenceReason
from coach.programs.conductor.ports import Display
from coach.session.effects import BreakDecided, Effect, Noted, SessionBegan, SessionEnded, SetEnded, SetsConfirmed
from coach.texts import text

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySoFar:
    """What can be said of a day."""

    minutes: int
    """Of movement in the sets since midnight here."""

    moved: bool
    """Something was done in this session."""

    asks_at: datetime
    """When a break that was put off is offered again, local."""


class SessionRecorder:
    """The journal of one session.  One that fails costs no set: what cannot be written waits, and is told."""

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
        seconds_moved: Callable[[Iterable[SetEntry]], float],
        keep: RowKeeper | None = None,
        unheard: Callable[[], bool] = lambda: False,
    ) -> None:
        """*routine* is its id; *due* the moment of the offer, None if the person asked for the session.

        *kind* is the agenda's name for the break; *later* how long one is put off if no time is named;
        *seconds_moved* tells how long the work of sets lasted; *keep* what keeps rows that cannot be written now;
        *unheard* whether no sound comes through the loudspeaker now: then no answer is none.
        """
        self._kind, self._later = kind, later
        self._journal, self._clock, self._display = journal, clock, display
        self._routine, self._language, self._due = routine, language, due
        self._rows = DeferredRows(journal, keep)
        self._session: int | None = None
        self._told: str | None = None
        self._moved, self._seconds_moved, self._unheard = False, seconds_moved, unheard
        self._asks_at: datetime | None = None
        self.unwritten: Unwritten | None = None
        """What could not be written in the end; None before `settle`, and if all was."""

    def write(self, effect: Effect, sets: Sequence[Set]) -> None:
        """Write *effect* of a session with these *sets*, and report it to the display."""
        self._write(effect, sets)
        self._tell()

    def _write(self, effect: Effect, sets: Sequence[Set]) -> None:
        now = self._clock.now()
        match effect:
            case SessionBegan():
                self._session = self._rows.begin_session(self._routine, self._language, now)
                self._display.began(max(self._session, 0))
            case BreakDecided():
                entry = self._break(self._as_it_was(effect), now)
                self._asks_at = entry.again_at
                self._rows.add_break(entry)
                self._display.decided(entry.outcome)
            case SetEnded():
                self._rows.add_set(self._number, _set(effect, sets[effect.index]))
                self._moved = self._moved or effect.done > 0
            case Noted(exercise=exercise, note=note):
                self._rows.add_note(self._number, NoteEntry(exercise=exercise, note=note))
            case SetsConfirmed(by=by):
                self._rows.confirm_sets(self._number, by)
            case SessionEnded(outcome=outcome):
                self._rows.end_session(self._number, outcome, now)

    def turn(self, routine: str) -> None:
        """Write from here on of this routine."""
        self._routine = routine

    def broke_off(self) -> None:
        """Write that the session did not come to its end, if it had begun."""
        if self._session is not None:
            self._rows.end_session(self._session, SessionOutcome.BROKEN, self._clock.now())

    def settle(self) -> None:
        """Write what is not written yet, or keep it elsewhere; tell what became of it.  Takes five seconds at most."""
        self.unwritten = self._rows.settle()
        if self.unwritten is not None:
            log.error("%s", self.unwritten.text)
            self._display.unwritten(self.unwritten.text)
        else:
            self._tell()

    @property
    def _number(self) -> int:
        if self._session is None:
            raise ValueError("a set of no session")
        return self._session

    def _tell(self) -> None:
        if self._rows.fault != self._told:
            self._told = self._rows.fault
            log.warning("%s", self._told or "journalled after all")
            self._display.unwritten(self._told and text("not written yet, but kept: {rows}", rows=self._told))

    def today(self) -> DaySoFar:
        """Return what can be said of the day."""
        now = self._clock.now().astimezone()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        try:
            sessions = {session.id: session for session in self._journal.sessions(midnight)}
        except DeviceError:  # then of this session alone
            sessions = {}
        if self._session is not None:  # with the sets that are not written yet
            led = self._rows.led(self._session)
            sessions[led.id] = led
        spent = self._seconds_moved(each for session in sessions.values() for each in session.sets)
        asks_at = (self._asks_at or now + self._later).astimezone()
        return DaySoFar(minutes=round(spent / 60), moved=self._moved, asks_at=asks_at)

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
