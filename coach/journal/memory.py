"""A journal in memory: for scripts that are only tried, rehearsed days and tests."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo

from coach.errors import DeviceError, UsageError
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
from coach.journal.exchange import AllowanceEntry, JournalRecord, RecordCount
from coach.journal.statistics import JournalSums, add_up
from coach.units import utc


class MemoryJournal:
    """Journal that forgets everything with its process.

    The process that leads a session counts as alive, until `desert`.
    """

    def __init__(self) -> None:
        self._sessions: dict[int, SessionEntry] = {}
        self._begun: list[tuple[datetime, int]] = []
        self._open: set[int] = set()
        self._breaks: list[BreakEntry] = []
        self._pauses: list[PauseEntry] = []
        self._allowed: dict[str, datetime] = {}
        self._led: set[int] = set()
        self._refusal: str | None = None
        self._closed = False

    def desert(self, session: int | None = None) -> None:
        """Let the process that leads *session* die; None: every process that leads one now."""
        self._led -= self._led if session is None else {session}

    def refuse(self, reason: str | None) -> None:
        """Fail with *reason* from now on, as a full disk does; None: no more."""
        self._refusal = reason

    def begin_session(self, routine: str, language: str, at: datetime) -> int:
        """Write that a session began; return its id."""
        self._used()
        number = max(self._sessions, default=0) + 1
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
        """Mark every set of *session* that is done and not confirmed as confirmed *by* the user."""
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
        self.end_pause(at)
        self._pauses.append(PauseEntry(begun_at=utc(at), until=utc(until) if until else None, ended_at=None))

    def end_pause(self, at: datetime) -> None:
        """Write that the person ended the pause; does nothing without a pause."""
        self._used()
        self._pauses = [each if each.ended_at else replace(each, ended_at=utc(at)) for each in self._pauses]

    def pause(self) -> PauseEntry | None:
        """Return the pause that was begun last, None where there never was one."""
        self._used()
        return self._pauses[-1] if self._pauses else None

    def sessions(self, since: datetime | None = None, until: datetime | None = None) -> tuple[SessionEntry, ...]:
        """Return the sessions begun at or after *since* and before *until*, oldest first, each with its sets."""
        self._used()
        first = 0 if since is None else bisect_left(self._begun, (since, 0))
        end = None if until is None else bisect_left(self._begun, (until, 0))
        return tuple(self._sessions[number] for _, number in self._begun[first:end])

    def breaks(self, since: datetime | None = None, until: datetime | None = None) -> tuple[BreakEntry, ...]:
        """Return the breaks due at or after *since* and before *until*, oldest first."""
        self._used()
        first = 0 if since is None else bisect_left(self._breaks, since, key=lambda each: each.due)
        end = None if until is None else bisect_left(self._breaks, until, key=lambda each: each.due)
        return tuple(self._breaks[first:end])

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

    def records(self) -> Iterator[JournalRecord]:
        """Give everything, one at a time: sessions, breaks, pauses, each oldest first, and allowances."""
        yield from self.sessions()
        yield from self.breaks()
        yield from self._pauses
        for exercise, moment in sorted(self._allowed.items()):
            yield AllowanceEntry(exercise=exercise, at=moment)

    def add_records(self, records: Iterable[JournalRecord]) -> RecordCount:
        """Write what is not there yet of *records*; return how much that was.

        A session is known by its routine, language and start; what it has more than the one that is there is added.
        """
        self._used()
        added, numbers, pauses = RecordCount(), {}, []
        for record in records:
            match record:
                case SessionEntry():
                    numbers[record.id], count = self._merge(record)
                    added += count
                case BreakEntry():
                    entry = replace(record, session=numbers.get(record.session or 0))
                    if not any(replace(each, session=entry.session) == entry for each in self._breaks):
                        self.add_break(entry)
                        added += RecordCount(breaks=1)
                case PauseEntry():
                    if record.begun_at not in {each.begun_at for each in self._pauses}:
                        pauses.append(record)
                case AllowanceEntry(exercise=exercise, at=moment):
                    if exercise not in self._allowed or self._allowed[exercise] < moment:
                        self._allowed[exercise] = moment
                        added += RecordCount(allowances=1)
        self._pauses[:0] = pauses
        return added + RecordCount(pauses=len(pauses))

    def forget(self, before: datetime | None) -> RecordCount:
        """Delete what began before *before* (None: everything); return how much that was.

        Raises:
            UsageError: a session runs that would have to go.
        """
        self._used()
        old = [each for each in self._sessions.values() if before is None or each.started_at < before]
        if self._open & self._led & {each.id for each in old}:
            raise UsageError("a session runs; stop it, then forget")
        for each in old:
            del self._sessions[each.id]
            self._open.discard(each.id)
        self._begun = [pair for pair in self._begun if pair[1] in self._sessions]
        breaks = [each for each in self._breaks if before is None or each.due < before]
        self._breaks = [
            each if each.session in self._sessions else replace(each, session=None)
            for each in self._breaks
            if each not in breaks
        ]
        pauses = [each for each in self._pauses if before is None or each.begun_at < before]
        self._pauses = [each for each in self._pauses if each not in pauses]
        allowed = [exercise for exercise, moment in self._allowed.items() if before is None or moment < before]
        for exercise in allowed:
            del self._allowed[exercise]
        return RecordCount(
            sessions=len(old),
            sets=sum(len(each.sets) for each in old),
            notes=sum(len(each.notes) for each in old),
            breaks=len(breaks),
            pauses=len(pauses),
            allowances=len(allowed),
        )

    def _merge(self, entry: SessionEntry) -> tuple[int, RecordCount]:
        key = (entry.routine, entry.language, entry.started_at)
        for known in self._sessions.values():
            if (known.routine, known.language, known.started_at) == key:
                break
        else:
            number = max(self._sessions, default=0) + 1
            self._sessions[number] = replace(entry, id=number)
            insort(self._begun, (entry.started_at, number))
            if entry.ended_at is None:
                self._open.add(number)
                self._led.add(number)
            return number, RecordCount(sessions=1, sets=len(entry.sets), notes=len(entry.notes))
        if known.id in self._open and known.id in self._led:
            return known.id, RecordCount()  # it runs: what it does is its own to write
        sets, notes = entry.sets[len(known.sets) :], entry.notes[len(known.notes) :]
        ends = (entry.ended_at, entry.outcome) if known.ended_at is None else (known.ended_at, known.outcome)
        confirmed = tuple(
            replace(each, confirmed_by=each.confirmed_by or other.confirmed_by)
            for each, other in zip(known.sets, entry.sets + known.sets[len(entry.sets) :], strict=False)
        )
        self._sessions[known.id] = replace(
            known, sets=confirmed + sets, notes=known.notes + notes, ended_at=ends[0], outcome=ends[1]
        )
        if ends[0] is not None:
            self._open.discard(known.id)
        return known.id, RecordCount(sets=len(sets), notes=len(notes))

    def close(self) -> None:
        """Refuse to be used from now on."""
        self._closed = True

    def _used(self) -> None:
        assert not self._closed, "used after close"  # noqa: S101 - see the module
        if self._refusal:
            raise DeviceError(self._refusal)
