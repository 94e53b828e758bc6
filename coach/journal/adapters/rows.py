"""Rows of the journal's tables as values: the one place that knows how each is written.

Each function raises TypeError or ValueError for a row that is none, as a byte
of the file that was changed makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from coach.journal.entries import (
    BreakEntry,
    BreakOutcome,
    By,
    Note,
    NoteEntry,
    Outcome,
    PauseEntry,
    SessionEntry,
    SessionOutcome,
    SetEntry,
)
from coach.units import read_moment, utc


def moment_text(moment: datetime) -> str:
    """Return *moment* as it is written: in UTC and of one width, so that text sorts as time does."""
    return utc(moment).isoformat(timespec="microseconds")


def read_session(row: Sequence[Any], sets: Iterable[SetEntry], notes: Iterable[NoteEntry]) -> SessionEntry:
    """Return the session of a row: id, routine, language, started_at, ended_at, outcome."""
    number, routine, language, started_at, ended_at, outcome = row
    return SessionEntry(
        id=number,
        routine=read_word(routine),
        language=read_word(language),
        started_at=read_moment(started_at),
        ended_at=_moment(ended_at),
        outcome=SessionOutcome(outcome) if outcome else None,
        sets=tuple(sets),
        notes=tuple(notes),
    )


def read_set(row: Sequence[Any]) -> SetEntry:
    """Return the set of a row: exercise, side, target, done, unit, outcome, confirmed_by."""
    return _one_set(tuple(row))


@lru_cache(maxsize=4096)
def _one_set(row: tuple[Any, ...]) -> SetEntry:
    """Return the set of *row*, each made once: of hundreds of thousands a few thousand differ, and none changes."""
    exercise, side, target, done, unit, outcome, confirmed_by = row
    return SetEntry(
        exercise=read_word(exercise),
        side=None if side is None else read_word(side),
        target=int(target),
        done=int(done),
        unit=read_word(unit),
        outcome=Outcome(outcome),
        confirmed_by=By(confirmed_by) if confirmed_by else None,
    )


def read_note(row: Sequence[Any]) -> NoteEntry:
    """Return the note of a row: exercise, note."""
    exercise, note = row
    return NoteEntry(exercise=read_word(exercise), note=Note(note))


def read_break(row: Sequence[Any]) -> BreakEntry:
    """Return the break of a row: due, decided_at, outcome, routine, session, kind, why, again_at."""
    due, decided_at, outcome, routine, session, kind, why, again_at = row
    return BreakEntry(
        due=read_moment(due),
        decided_at=read_moment(decided_at),
        outcome=BreakOutcome(outcome),
        routine=read_word(routine),
        session=None if session is None else _number(session),
        kind=read_word(kind),
        why=None if why is None else read_word(why),
        again_at=_moment(again_at),
    )


def read_pause(row: Sequence[Any]) -> PauseEntry:
    """Return the pause of a row: begun_at, until, ended_at."""
    begun_at, until, ended_at = row
    return PauseEntry(begun_at=read_moment(begun_at), until=_moment(until), ended_at=_moment(ended_at))


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"not a whole number: {value!r}")
    return value


def read_word(value: object) -> str:
    """Return *value*, a text of a row."""
    if not isinstance(value, str):
        raise TypeError(f"not a text: {value!r}")
    return value


def _moment(text: object) -> datetime | None:
    return read_moment(text) if text else None
