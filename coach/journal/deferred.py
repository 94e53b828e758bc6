"""Write rows into a journal that may fail for a while: what cannot be written waits in memory, in order.

A backup that holds the file, or a full disk, must cost no set and end no
session.  What waits is tried again with each row that follows, and in the end;
meanwhile, and if it could not be written even then, it is kept beside the
journal, if it can be: the process may be killed at any time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from coach.errors import DeviceError
from coach.journal.entries import BreakEntry, By, NoteEntry, Outcome, SessionEntry, SessionOutcome, SetEntry
from coach.journal.ports import Journal, RowKeeper
from coach.texts import counted, text

if TYPE_CHECKING:
    from coach.journal.exchange import JournalRecord

LAST_TRIES = 16
"""How often writing is tried in the end: five seconds, where each try waits 0.3 s for another program's lock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwritten:
    """What could not be written in the end."""

    text: str
    """One line for the person: what, why, and what to do."""

    kept: bool
    """It is kept, and read in later; otherwise it is lost."""


@dataclass(frozen=True, slots=True)
class _Row:
    write: Callable[[], object]
    entry: BreakEntry | None = None
    """The break that it writes, if it is one."""


class DeferredRows:
    """Rows on their way into a journal.  No call raises DeviceError; `fault` tells what is in the way."""

    def __init__(self, journal: Journal, keep: RowKeeper | None = None) -> None:
        """*keep*: keeps rows while they wait, and those that `settle` could not write; None: nothing does."""
        self._journal, self._keep = journal, keep
        self._waiting: deque[_Row] = deque()
        self._led: dict[int, SessionEntry] = {}
        self._numbers: dict[int, int] = {}
        self._fault: str | None = None
        self._held = True

    @property
    def fault(self) -> str | None:
        """Why rows wait, with the remedy; None while none does."""
        if self._held or self._fault is None:
            return self._fault
        return text("{fault}; until then a crash loses it", fault=self._fault)

    @property
    def breaks(self) -> tuple[BreakEntry, ...]:
        """The breaks that are not written yet."""
        return tuple(row.entry for row in self._waiting if row.entry is not None)

    def led(self, session: int) -> SessionEntry:
        """Return *session* with all of its sets, written or not; its id is the journal's as soon as it has one."""
        return replace(self._led[session], id=self._numbers.get(session, session))

    def begin_session(self, routine: str, language: str, at: datetime) -> int:
        """Write that a session began; return its id, or a number below 1 that stands for it until it is written."""
        ours = -len(self._led)

        def begin() -> None:
            self._numbers[ours] = self._journal.begin_session(routine, language, at)

        self._write(_Row(begin))
        number = self._numbers.get(ours, ours)
        self._numbers.update({number: number} if number > 0 else {})
        self._led[number] = SessionEntry(
            id=number, routine=routine, language=language, started_at=at, ended_at=None, outcome=None, sets=()
        )
        return number

    def add_set(self, session: int, entry: SetEntry) -> None:
        """Write a set that has ended."""
        led = self._led[session]
        self._led[session] = replace(led, sets=(*led.sets, entry))
        self._write(_Row(lambda: self._journal.add_set(self._numbers[session], entry)))

    def add_note(self, session: int, entry: NoteEntry) -> None:
        """Write what was said of an exercise in *session*."""
        led = self._led[session]
        self._led[session] = replace(led, notes=(*led.notes, entry))
        self._write(_Row(lambda: self._journal.add_note(self._numbers[session], entry)))

    def confirm_sets(self, session: int, by: By) -> None:
        """Mark every set of *session* that is done and not confirmed as confirmed *by* the user."""
        led = self._led[session]
        sets = (
            replace(each, confirmed_by=by) if each.outcome is Outcome.DONE and each.confirmed_by is None else each
            for each in led.sets
        )
        self._led[session] = replace(led, sets=tuple(sets))
        self._write(_Row(lambda: self._journal.confirm_sets(self._numbers[session], by)))

    def end_session(self, session: int, outcome: SessionOutcome, at: datetime) -> None:
        """Write how a session ended; a second end of the same session changes nothing."""
        led = self._led[session]
        if led.ended_at is None:
            self._led[session] = replace(led, outcome=outcome, ended_at=at)
            self._write(_Row(lambda: self._journal.end_session(self._numbers[session], outcome, at)))

    def add_break(self, entry: BreakEntry) -> None:
        """Write what became of a break."""

        def add() -> None:
            session = None if entry.session is None else self._numbers[entry.session]
            self._journal.add_break(replace(entry, session=session))

        self._write(_Row(add, entry))

    def retry(self) -> None:
        """Write what waits, in order, as far as the journal takes it."""
        while self._waiting:
            try:
                self._waiting[0].write()
            except DeviceError as error:
                self._fault = str(error)
                return
            self._waiting.popleft()
        if self._fault is not None and self._keep is not None:
            self._keep.release()
        self._fault, self._held = None, True

    def settle(self, tries: int = LAST_TRIES) -> Unwritten | None:
        """Write what waits, or keep it elsewhere; return what a person must know of it.  Nothing waits afterwards."""
        for _ in range(tries):
            self.retry()
            if not self._waiting:
                return None
        left = len(self._waiting)
        what = counted(
            left,
            "not in the journal: {count} row ({fault})",
            "not in the journal: {count} rows ({fault})",
            fault=self._fault,
        )
        records = self._records()
        self._waiting.clear()
        self._fault, self._held = None, True
        if self._keep is None:
            return Unwritten(text=text("{what}; lost", what=what), kept=False)
        try:
            self._keep.hold(records)
            place = self._keep.hand_over()
        except DeviceError as error:
            return Unwritten(
                text=text("{what}; lost, for they can be kept nowhere else: {error}", what=what, error=error),
                kept=False,
            )
        return Unwritten(
            text=text("{what}; kept in {place}, and read in once the journal can be written", what=what, place=place),
            kept=True,
        )

    def _write(self, row: _Row) -> None:
        self._waiting.append(row)
        self.retry()
        if self._waiting and self._keep is not None:
            try:
                self._keep.hold(self._records())
            except DeviceError:
                self._held = False
            else:
                self._held = True

    def _records(self) -> list[JournalRecord]:
        return [*self._led.values(), *self.breaks]
