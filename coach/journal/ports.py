"""What the coach needs of its journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Protocol

from coach.journal.entries import BreakEntry, NoteEntry, PauseEntry, SessionEntry, SessionOutcome, SetEntry

if TYPE_CHECKING:
    from coach.journal.entries import By
    from coach.journal.exchange import JournalRecord, RecordCount
    from coach.journal.statistics import JournalSums


class Journal(Protocol):
    """What happened, on disk before it is spoken of.  Every call is one transaction."""

    def begin_session(self, routine: str, language: str, at: datetime) -> int:
        """Write that a session began; return its id."""

    def add_set(self, session: int, entry: SetEntry) -> None:
        """Write a set that has ended."""

    def add_note(self, session: int, entry: NoteEntry) -> None:
        """Write what was said of an exercise in *session*."""

    def allow(self, exercise: str, at: datetime) -> None:
        """Write that the person wants *exercise* to be offered again, whatever hurt before *at*."""

    def allowed(self) -> Mapping[str, datetime]:
        """Return exercise id -> when it was allowed last, UTC."""

    def confirm_sets(self, session: int, by: By) -> None:
        """Mark every set of *session* that is done and not confirmed as confirmed *by* the user."""

    def end_session(self, session: int, outcome: SessionOutcome, at: datetime) -> None:
        """Write how a session ended; a second end of the same session changes nothing."""

    def end_broken(self, at: datetime) -> int:
        """End every session that has no end as broken; return how many."""

    def add_break(self, entry: BreakEntry) -> None:
        """Write what became of a break."""

    def begin_pause(self, at: datetime, until: datetime | None) -> None:
        """Write that the person wants silence from *at* to *until*; it takes the place of a pause that still holds."""

    def end_pause(self, at: datetime) -> None:
        """Write that the person ended the pause; does nothing without a pause."""

    def pause(self) -> PauseEntry | None:
        """Return the pause that was begun last; None if there never was one."""

    def sessions(self, since: datetime | None = None, until: datetime | None = None) -> tuple[SessionEntry, ...]:
        """Return the sessions begun at or after *since* and before *until*, oldest first, each with its sets."""

    def breaks(self, since: datetime | None = None, until: datetime | None = None) -> tuple[BreakEntry, ...]:
        """Return the breaks due at or after *since* and before *until*, oldest first."""

    def met(self) -> Mapping[str, int]:
        """Return exercise id -> in how many sessions it has been done (outcome done or done early)."""

    def close(self) -> None:
        """Close the file.  May be called twice."""


class JournalTotals(Protocol):
    """What the journal adds up to, without its rows being read."""

    def totals(self, zone: tzinfo, since: datetime | None = None) -> JournalSums:
        """Return the sums of the sessions begun and the breaks due at or after *since*, by the days of *zone*."""


class JournalRecords(Protocol):
    """The journal as a whole: taken out, brought in, forgotten."""

    def records(self) -> Iterator[JournalRecord]:
        """Give everything, one at a time: sessions, breaks, pauses, each oldest first, and allowances."""

    def add_records(self, records: Iterable[JournalRecord]) -> RecordCount:
        """Write what is not there yet of *records*; return how much that was.

        A session is known by its routine, language and start; what it has more than the one that is there is added.
        """

    def forget(self, before: datetime | None) -> RecordCount:
        """Delete what began before *before* (None: everything) so that its bytes are gone; return how much that was.

        Raises:
            UsageError: a session runs that would have to go.
        """


class RowKeeper(Protocol):
    """Keeps what the journal does not take now, so that it outlives the process that has it to write."""

    def hold(self, records: Sequence[JournalRecord]) -> None:
        """Keep *records*, in place of those held before; they are read in once this process is gone.

        Raises:
            DeviceError: they cannot be kept; those held before are.
        """

    def release(self) -> None:
        """Keep nothing: all of it is written.  May be called twice."""

    def hand_over(self) -> str:
        """Have what is held read in by the next start, whoever lives; return the name of its place.

        Raises:
            DeviceError: nothing is held.
        """
