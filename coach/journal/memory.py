"""A journal in memory: for scripts that are only tried, rehearsed days and tests."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, tzinfo

from coach.errors import DeviceError
from coach.journal.entries import (
    BreakEntry,
    By,
    NoteEntry,
    Outcome,
    PauseEntry,
    SessionEntry,
    SessionOutcome,
    SetEntry,
)
from coach.journal.statistics import JournalSums, add_up
from coach.units import utc


class MemoryJournal:
    """Journal that forgets everything with its process.

    Every session counts as led by somebody who lives, until `desert`.
    """

    def __init__(self) -> None:
        self._sessions: dict[int, SessionEntry] = {}
        self._begun: list[tuple[datetime, int]] = []
        self._open: set[int] = set()
        self._breaks: list[BreakEntry] = []
        self._pause: PauseEntry | None = None
        self._allowed: dict[str, datetime] = {}
        self._led: set[int] = set()
        self._refusal: str | None = None
        self._closed = False

    def desert(self, session: int | None = None) -> None:
        """Let whoever leads *session* die; None: everybody who leads one now."""
        self._led -= self._led if session is None else {session}

    def refuse(self, reason: str | None) -> None:
        """Fail with *reason* from now on, as a full disk does; None: no more."""
        self._refusal = reason

    def begin_session(self, routine: str, language: str, at: datetime) -> int:
        """Write that a session began; return its id."""
        self._used()
        number = len(self._sessions) + 1
        self._sessions[number] = SessionEntry(
            id=number,
            routine=routine,
            language=language,
            started_at=utc(at),
            ended_at=None,
            outcome=None,
            sets=(),
        )
        insort(self._begun, (utc(at), number))
        self._open.add(number)
        self._led.add(number)
        return number

    def add_set(self, session: int, entry: SetEntry) -> None:
        """Write a set that has ended."""
        self._used()
        known = self._sessions[session]
        self._sessions[session] = replace(known, sets=(*known.sets, entry))

    def add_note(self, session: int, entry: NoteEntry) -> None:
        """Write what was said of an exercise in *session*."""
        self._used()
        known = self._sessions[session]
        self._sessions[session] = replace(known, notes=(*known.notes, entry))

    def allow(self, exercise: str, at: datetime) -> None:
        """Write that the person wants *exercise* to be offered again, whatever hurt before *at*."""
        self._used()
        self._allowed[exercise] = utc(at)

    def allowed(self) -> Mapping[str, datetime]:
        """Return exercise id -> when it was allowed last, UTC."""
        self._used()
        return dict(self._allowed)

    def confirm_sets(self, session: int, by: By) -> None:
        """Mark every set of *session* with outcome done and nobody's confirmation as confirmed."""
        self._used()
        known = self._sessions[session]
        sets = tuple(
            replace(each, confirmed_by=by) if each.outcome is Outcome.DONE and each.confirmed_by is None else each
            for each in known.sets
        )
        self._sessions[session] = replace(known, sets=sets)

    def end_session(self, session: int, outcome: SessionOutcome, at: datetime) -> None:
        """Write how a session ended; a second end of the same session changes nothing."""
        self._used()
        known = self._sessions[session]
        if known.ended_at is None:
            self._sessions[session] = replace(known, outcome=outcome, ended_at=utc(at))
            self._open.discard(session)

    def end_broken(self, at: datetime) -> int:
        """End every session that has no end and no living leader as broken; return how many."""
        self._used()
        broken = sorted(self._open - self._led)
        for session in broken:
            self.end_session(session, SessionOutcome.BROKEN, at)
        return len(broken)

    def add_break(self, entry: BreakEntry) -> None:
        """Write what became of a break."""
        self._used()
        if entry.session is not None and entry.session not in self._sessions:
            raise KeyError(entry.session)
        insort(self._breaks, entry, key=lambda each: each.due)

    def begin_pause(self, at: datetime, until: datetime | None) -> None:
        """Write that the person wants silence from *at* to *until*; it takes the place of a pause that still holds."""
        self._used()
        self._pause = PauseEntry(begun_at=utc(at), until=utc(until) if until else None, ended_at=None)

    def end_pause(self, at: datetime) -> None:
        """Write that the person ended the pause; where there is none, nothing."""
        self._used()
        if self._pause is not None and self._pause.ended_at is None:
            self._pause = replace(self._pause, ended_at=utc(at))

    def pause(self) -> PauseEntry | None:
        """Return the pause that was begun last, None where there never was one."""
        self._used()
        return self._pause

    def sessions(self, since: datetime | None = None) -> tuple[SessionEntry, ...]:
        """Return the sessions begun at or after *since*, oldest first, each with its sets."""
        self._used()
        first = 0 if since is None else bisect_left(self._begun, (since, 0))
        return tuple(self._sessions[number] for _, number in self._begun[first:])

    def breaks(self, since: datetime | None = None) -> tuple[BreakEntry, ...]:
        """Return the breaks due at or after *since*, oldest first."""
        self._used()
        first = 0 if since is None else bisect_left(self._breaks, since, key=lambda each: each.due)
        return tuple(self._breaks[first:])

    def met(self) -> Mapping[str, int]:
        """Return exercise id -> in how many sessions it has been done (outcome done or done early)."""
        self._used()
        done = (Outcome.DONE, Outcome.DONE_EARLY)
        return Counter(
            exercise
            for session in self._sessions.values()
            for exercise in {each.exercise for each in session.sets if each.outcome in done}
        )

    def totals(self, zone: tzinfo, since: datetime | None = None) -> JournalSums:
        """Return the sums of the sessions begun and the breaks due at or after *since*, by the days of *zone*."""
        return add_up(self.sessions(since), self.breaks(since), zone)

    def close(self) -> None:
        """Refuse to be used from now on."""
        self._closed = True

    def _used(self) -> None:
        assert not self._closed, "used after close"  # noqa: S101 - see the module
        if self._refusal:
            raise DeviceError(self._refusal)
