"""The journal of a session, which is led also while the file cannot be written: opened for writing once that works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from coach.errors import JournalUnusableError
from coach.journal.adapters.spill_files import SpilledJournal, make_reserve
from coach.journal.adapters.sqlite import ReadOnlyJournal
from coach.journal.entries import BreakEntry, By, NoteEntry, PauseEntry, SessionEntry, SessionOutcome, SetEntry
from coach.journal.memory import MemoryJournal
from coach.journal.ports import Journal

PATIENCE = 0.3
"""Seconds to wait for another process's transaction while a person waits for the next word."""


class LateJournal:
    """Journal on a file that may be on a full or read-only disk, or in another program's hands.

    What it holds is read all the same, so that doses and pains hold; a file
    that cannot even be read, or is not there yet, holds nothing.

    Raises:
        DamagedJournalError: the file is not readable as a journal.
        DeviceError: it is another program's, or a newer version's.
    """

    def __init__(self, path: Path, open_: Callable[[], Journal] | None = None) -> None:
        """*open_* opens it for writing; None: as `SpilledJournal`, with little patience."""
        make_reserve(path)
        self._open = open_ or (lambda: SpilledJournal(path, patience=PATIENCE))
        self._opened: Journal | None = None
        self._read: Journal
        try:
            self._read = self._writable()
        except JournalUnusableError:
            self._read = _readable(path)

    def _writable(self) -> Journal:
        """Open the file for writing, if it is not.

        Raises:
            JournalUnusableError: that does not work now.
        """
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def begin_session(self, routine: str, language: str, at: datetime) -> int:
        """Write that a session began; return its id."""
        return self._writable().begin_session(routine, language, at)

    def add_set(self, session: int, entry: SetEntry) -> None:
        """Write a set that has ended."""
        self._writable().add_set(session, entry)

    def add_note(self, session: int, entry: NoteEntry) -> None:
        """Write what was said of an exercise in *session*."""
        self._writable().add_note(session, entry)

    def allow(self, exercise: str, at: datetime) -> None:
        """Write that the person wants *exercise* to be offered again, whatever hurt before *at*."""
        self._writable().allow(exercise, at)

    def allowed(self) -> Mapping[str, datetime]:
        """Return exercise id -> when it was allowed last, UTC."""
        return self._read.allowed()

    def confirm_sets(self, session: int, by: By) -> None:
        """Mark every set of *session* that is done and not confirmed as confirmed *by* the user."""
        self._writable().confirm_sets(session, by)

    def end_session(self, session: int, outcome: SessionOutcome, at: datetime) -> None:
        """Write how a session ended; a second end of the same session changes nothing."""
        self._writable().end_session(session, outcome, at)

    def end_broken(self, at: datetime) -> int:
        """End every session that has no end and no living leader as broken; return how many."""
        return self._writable().end_broken(at)

    def add_break(self, entry: BreakEntry) -> None:
        """Write what became of a break."""
        self._writable().add_break(entry)

    def begin_pause(self, at: datetime, until: datetime | None) -> None:
        """Write that the person wants silence from *at* to *until*; it takes the place of a pause that still holds."""
        self._writable().begin_pause(at, until)

    def end_pause(self, at: datetime) -> None:
        """Write that the person ended the pause; does nothing without a pause."""
        self._writable().end_pause(at)

    def pause(self) -> PauseEntry | None:
        """Return the pause that was begun last; None if there never was one."""
        return self._read.pause()

    def sessions(self, since: datetime | None = None, until: datetime | None = None) -> tuple[SessionEntry, ...]:
        """Return the sessions begun at or after *since* and before *until*, oldest first, each with its sets."""
        return self._read.sessions(since, until)

    def breaks(self, since: datetime | None = None, until: datetime | None = None) -> tuple[BreakEntry, ...]:
        """Return the breaks due at or after *since* and before *until*, oldest first."""
        return self._read.breaks(since, until)

    def met(self) -> Mapping[str, int]:
        """Return exercise id -> in how many sessions it has been done (outcome done or done early)."""
        return self._read.met()

    def close(self) -> None:
        """Close the file.  May be called twice."""
        self._read.close()
        if self._opened is not None:
            self._opened.close()


def _readable(path: Path) -> Journal:
    try:
        return ReadOnlyJournal(path)
    except JournalUnusableError:
        return MemoryJournal()
