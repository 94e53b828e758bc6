"""The journal as others read it: objects for programs, lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeAlias

from coach.journal.entries import BreakEntry, BreakOutcome, Note, SessionEntry, SetEntry
from coach.texts import joined, text
from coach.units import clock_length

Json: TypeAlias = "str | int | float | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One line of the log; all of it ready to be shown."""

    when: str
    """Local date and time; empty for a set, which lies within its session."""

    what: str
    """Routine or exercise."""

    amount: str
    """Length of a session in minutes and seconds, or what was done of a set's dose."""

    outcome: str


def session_object(entry: SessionEntry) -> dict[str, Json]:
    """Return *entry* for a program; moments are ISO 8601 in UTC."""
    return {
        "id": entry.id,
        "routine": entry.routine,
        "language": entry.language,
        "started_at": entry.started_at.isoformat(),
        "ended_at": entry.ended_at.isoformat() if entry.ended_at else None,
        "outcome": entry.outcome,
        "sets": [_set_object(each) for each in entry.sets],
    }


def break_object(entry: BreakEntry) -> dict[str, Json]:
    """Return *entry* for a program; moments are ISO 8601 in UTC."""
    return {
        "due": entry.due.isoformat(),
        "decided_at": entry.decided_at.isoformat(),
        "outcome": entry.outcome,
        "routine": entry.routine,
        "session": entry.session,
        "kind": entry.kind,
        "why": entry.why,
        "again_at": entry.again_at.isoformat() if entry.again_at else None,
    }


def _set_object(entry: SetEntry) -> dict[str, Json]:
    return {
        "exercise": entry.exercise,
        "side": entry.side,
        "target": entry.target,
        "done": entry.done,
        "unit": entry.unit,
        "outcome": entry.outcome,
        "confirmed_by": entry.confirmed_by,
    }


def session_rows(sessions: Iterable[SessionEntry], breaks: Iterable[BreakEntry], zone: tzinfo) -> Iterator[LogRow]:
    """Lay out sessions with their sets and, between them, the breaks that led to none; oldest first."""
    untaken = [entry for entry in breaks if entry.outcome is not BreakOutcome.TAKEN]
    parts: list[tuple[datetime, Sequence[LogRow]]] = [
        *((entry.started_at, _session(entry, zone)) for entry in sessions),
        *((entry.due, tuple(break_rows([entry], zone))) for entry in untaken),
    ]
    for _, rows in sorted(parts, key=lambda part: part[0]):
        yield from rows


def break_rows(breaks: Iterable[BreakEntry], zone: tzinfo) -> Iterator[LogRow]:
    """Lay out breaks, one line each, under the moment when they were due."""
    for entry in breaks:
        yield LogRow(
            when=local_time(entry.due, zone),
            what=entry.routine or entry.kind or text("absence"),
            amount="-",
            outcome=_became(entry, zone),
        )


def local_time(moment: datetime, zone: tzinfo) -> str:
    """Return *moment* as a person's wall shows it."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _became(entry: BreakEntry, zone: tzinfo) -> str:
    if entry.outcome is BreakOutcome.NATURAL:
        return text("away until {time}", time=f"{entry.decided_at.astimezone(zone):%H:%M}")
    became = text(f"break {_words(entry.outcome)}")
    if entry.again_at:
        became = text("{became} at {time}", became=became, time=f"{entry.again_at.astimezone(zone):%H:%M}")
    return joined(", ", (became, text(_words(entry.why)))) if entry.why else became


def _session(entry: SessionEntry, zone: tzinfo) -> Sequence[LogRow]:
    amount = "-"
    if entry.ended_at is not None:
        amount = clock_length((entry.ended_at - entry.started_at).total_seconds())
    outcome = text(_words(entry.outcome) if entry.outcome else "running")
    session = LogRow(when=local_time(entry.started_at, zone), what=entry.routine, amount=amount, outcome=outcome)
    hurt = [note.exercise for note in entry.notes if note.note is Note.PAIN]
    pains = (
        LogRow(when="", what=each, amount="-", outcome=text("hurt; `coach allow` brings it back")) for each in hurt
    )
    return session, *(_set(each) for each in entry.sets), *pains


def _set(entry: SetEntry) -> LogRow:
    exercise, outcome = text("{exercise}", exercise=entry.exercise), text(_words(entry.outcome))
    if entry.side:
        exercise = joined(", ", (exercise, text(f"{entry.side} side")))
    if entry.confirmed_by:
        outcome = joined(", ", (outcome, text(f"confirmed by {entry.confirmed_by}")))
    return LogRow(
        when="",
        what=exercise,
        amount=text("{done}/{target} {unit}", done=entry.done, target=entry.target, unit=text(entry.unit)),
        outcome=outcome,
    )


def _words(outcome: str) -> str:
    return outcome.replace("_", " ").replace("-", " ")
