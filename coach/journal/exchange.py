"""The journal as files for others: JSON that can be brought back, CSV for spreadsheets, ICS for calendars.

Everything streams: records come in one at a time, and go out as lines.  Long,
but one module: the three forms share their fields.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from coach.errors import UsageError
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
from coach.journal.report import Json, break_object, session_object
from coach.texts import text
from coach.units import read_moment

FORMAT, VERSION = "desk-coach journal", 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceEntry:
    """An exercise that the person wants again, whatever hurt before."""

    exercise: str
    at: datetime
    """UTC."""


JournalRecord: TypeAlias = SessionEntry | BreakEntry | PauseEntry | AllowanceEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCount:
    """How many rows something was done with."""

    sessions: int = 0
    sets: int = 0
    notes: int = 0
    breaks: int = 0
    pauses: int = 0
    allowances: int = 0

    def __add__(self, other: RecordCount) -> RecordCount:
        return RecordCount(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)

    def __str__(self) -> str:
        counts = {name: getattr(self, name) for name in self.__slots__}
        return ", ".join(
            f"{count} {name if count != 1 else name[:-1]}"
            for name, count in counts.items()
            if count or name in ("sessions", "sets", "breaks")
        )


def json_lines(records: Iterable[JournalRecord]) -> Iterator[str]:
    """Write *records* as one JSON object, a record on each line."""
    yield f'{{"format": {json.dumps(FORMAT)}, "version": {VERSION}, "records": [\n'
    before = ""
    for record in records:
        yield f"{before}{json.dumps(record_object(record), ensure_ascii=False)}"
        before = ",\n"
    yield "\n]}\n"


def record_object(record: JournalRecord) -> dict[str, Json]:
    """Return *record* for a program: that of `coach log --json` with its kind, and all that it leaves out."""
    match record:
        case SessionEntry():
            notes: list[Json] = [{"exercise": each.exercise, "note": each.note} for each in record.notes]
            return {"record": "session", **session_object(record), "notes": notes}
        case BreakEntry():
            return {"record": "break", **break_object(record)}
        case PauseEntry():
            return {
                "record": "pause",
                "begun_at": record.begun_at.isoformat(),
                "until": record.until.isoformat() if record.until else None,
                "ended_at": record.ended_at.isoformat() if record.ended_at else None,
            }
        case AllowanceEntry():
            return {"record": "allowance", "exercise": record.exercise, "at": record.at.isoformat()}


def parse_json_lines(lines: Iterable[str]) -> Iterator[JournalRecord]:
    """Read what `json_lines` wrote, record by record; a file that was laid out anew since is read whole.

    Raises:
        UsageError: it is something else, or not whole; says where.
    """
    coming = iter(lines)
    first = next(coming, "")
    if first.rstrip() != next(json_lines(())).rstrip():
        yield from _parse_whole(first + "".join(coming))
        return
    number, closed = 1, False
    for number, line in enumerate(coming, 2):
        row = line.strip().removesuffix(",")
        if closed and row:
            raise UsageError(text("line {number}: something follows the end", number=number))
        if row == "]}":
            closed = True
        elif row:
            try:
                record = json.loads(row)
            except (ValueError, RecursionError) as error:
                raise UsageError(
                    text("line {number}: not JSON: {error}; is the file whole?", number=number, error=error)
                ) from None
            yield _record(record, f"line {number}")
    if not closed:
        raise UsageError(text("line {number}: the file ends in the middle; export it again", number=number))


def _parse_whole(written: str) -> Iterator[JournalRecord]:
    try:
        found = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            text("not JSON: {error}; `coach export --format json` writes what can be imported", error=error)
        ) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("records"), list):
        raise UsageError("not a journal; `coach export --format json` writes what can be imported")
    if found.get("version") != VERSION:
        raise UsageError(
            text(
                "version {found!r} of the format; this coach knows {version}, install a newer one",
                found=found.get("version"),
                version=VERSION,
            )
        )
    for number, record in enumerate(found["records"], 1):
        yield _record(record, f"record {number}")


def _record(found: Any, where: str) -> JournalRecord:
    try:
        return _RECORDS[found["record"]](found)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise UsageError(text("{where}: not a record of a journal: {error!r}", where=where, error=error)) from None


def _session(found: dict[str, Any]) -> SessionEntry:
    return SessionEntry(
        id=_whole(found["id"]),
        routine=_text(found["routine"]),
        language=_text(found["language"]),
        started_at=_moment(found["started_at"]),
        ended_at=_maybe(found["ended_at"]),
        outcome=None if found["outcome"] is None else SessionOutcome(found["outcome"]),
        sets=tuple(
            SetEntry(
                exercise=_text(each["exercise"]),
                side=None if each["side"] is None else _text(each["side"]),
                target=_whole(each["target"]),
                done=_whole(each["done"]),
                unit=_text(each["unit"]),
                outcome=Outcome(each["outcome"]),
                confirmed_by=None if each["confirmed_by"] is None else By(each["confirmed_by"]),
            )
            for each in found["sets"]
        ),
        notes=tuple(NoteEntry(exercise=_text(each["exercise"]), note=Note(each["note"])) for each in found["notes"]),
    )


def _break(found: dict[str, Any]) -> BreakEntry:
    return BreakEntry(
        due=_moment(found["due"]),
        decided_at=_moment(found["decided_at"]),
        outcome=BreakOutcome(found["outcome"]),
        routine=_text(found["routine"]),
        session=None if found["session"] is None else _whole(found["session"]),
        kind=_text(found["kind"]),
        why=None if found["why"] is None else _text(found["why"]),
        again_at=_maybe(found["again_at"]),
    )


def _pause(found: dict[str, Any]) -> PauseEntry:
    return PauseEntry(
        begun_at=_moment(found["begun_at"]), until=_maybe(found["until"]), ended_at=_maybe(found["ended_at"])
    )


def _allowance(found: dict[str, Any]) -> AllowanceEntry:
    return AllowanceEntry(exercise=_text(found["exercise"]), at=_moment(found["at"]))


_RECORDS: dict[str, Callable[[dict[str, Any]], JournalRecord]] = {
    "session": _session,
    "break": _break,
    "pause": _pause,
    "allowance": _allowance,
}

_MOST = 2**63
"""Whole numbers lie below: what a row of SQLite holds."""


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError(f"{found!r} is no text")
    return found


def _whole(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or not -_MOST <= found < _MOST:
        raise TypeError(f"{found!r} is no whole number")
    return found


def _moment(found: object) -> datetime:
    return read_moment(found)


def _maybe(found: object) -> datetime | None:
    return None if found is None else _moment(found)


_COLUMNS = (
    "record",
    "session",
    "begun_at",
    "ended_at",
    "name",
    "kind",
    "side",
    "target",
    "done",
    "unit",
    "outcome",
    "confirmed_by",
    "why",
    "again_at",
)


def csv_lines(records: Iterable[JournalRecord]) -> Iterator[str]:
    """Write *records* as a table for spreadsheets: a line for each session, set, note, break, pause and allowance.

    A set and a note repeat the number and the times of their session. The columns stand in the first line.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for record in records:
        writer.writerows(map(row.get, _COLUMNS) for row in _csv_rows(record))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _csv_rows(record: JournalRecord) -> Iterator[dict[str, object]]:
    match record:
        case SessionEntry():
            frame = {
                "session": record.id,
                "begun_at": record.started_at.isoformat(),
                "ended_at": record.ended_at.isoformat() if record.ended_at else "",
            }
            yield {"record": "session", **frame, "name": record.routine, "outcome": record.outcome or ""}
            for each in record.sets:
                yield {
                    "record": "set",
                    **frame,
                    "name": each.exercise,
                    "side": each.side or "",
                    "target": each.target,
                    "done": each.done,
                    "unit": each.unit,
                    "outcome": each.outcome,
                    "confirmed_by": each.confirmed_by or "",
                }
            for note in record.notes:
                yield {"record": "note", **frame, "name": note.exercise, "kind": note.note}
        case BreakEntry():
            yield {
                "record": "break",
                "session": "" if record.session is None else record.session,
                "begun_at": record.due.isoformat(),
                "ended_at": record.decided_at.isoformat(),
                "name": record.routine,
                "kind": record.kind,
                "outcome": record.outcome,
                "why": record.why or "",
                "again_at": record.again_at.isoformat() if record.again_at else "",
            }
        case PauseEntry():
            ends = record.ended_at or record.until
            yield {
                "record": "pause",
                "begun_at": record.begun_at.isoformat(),
                "ended_at": ends.isoformat() if ends else "",
            }
        case AllowanceEntry():
            yield {"record": "allowance", "begun_at": record.at.isoformat(), "name": record.exercise}


def ics_lines(records: Iterable[JournalRecord]) -> Iterator[str]:
    """Write the sessions that have ended as events of an iCalendar file (RFC 5545) that one can subscribe to.

    They are free time (TRANSPARENT), so that no program, the coach's own reader included, takes them for meetings.
    An event keeps its UID from one export to the next.
    """
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk-coach//journal//EN", "CALSCALE:GREGORIAN")
    hints = ("METHOD:PUBLISH", "X-WR-CALNAME:desk coach", "REFRESH-INTERVAL;VALUE=DURATION:PT1H")
    yield "".join(f"{line}\r\n" for line in (*head, *hints))
    for record in records:
        if isinstance(record, SessionEntry) and record.ended_at is not None and record.outcome is not None:
            yield _event(record, record.ended_at, record.outcome)
    yield "END:VCALENDAR\r\n"


def _event(session: SessionEntry, ended_at: datetime, outcome: SessionOutcome) -> str:
    # when one that broke off really ended is not known
    ends = session.started_at if outcome is SessionOutcome.BROKEN else max(ended_at, session.started_at)
    did = "\n".join(f"{each.exercise} {each.done}/{each.target} {each.unit}, {each.outcome}" for each in session.sets)
    lines = (
        "BEGIN:VEVENT",
        f"UID:{session.started_at:%Y%m%dT%H%M%S.%fZ}-{_escaped(session.routine)}@desk-coach",
        f"DTSTAMP:{_stamp(ended_at)}",
        f"DTSTART:{_stamp(session.started_at)}",
        f"DTEND:{_stamp(ends)}",
        f"SUMMARY:{_escaped(f'{session.routine}, {outcome}')}",
        f"DESCRIPTION:{_escaped(did)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )
    return "".join(_folded(line) for line in lines)


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Return *text* as RFC 5545 3.3.11 writes it."""
    return "".join(_ESCAPES.get(each, each) for each in text if each != "\r")


_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}

_FOLD = 74
"""Bytes of a line, without the blank that goes before the next (RFC 5545 3.1: 75 in all)."""


def _folded(line: str) -> str:
    data = line.encode()
    if len(data) <= _FOLD:
        return f"{line}\r\n"
    parts = []
    while data:
        cut = min(_FOLD, len(data))
        while cut < len(data) and data[cut] & 0xC0 == 0x80:  # noqa: PLR2004  (not within a character)
            cut -= 1
        parts.append(data[:cut].decode())
        data = data[cut:]
    return "\r\n ".join(parts) + "\r\n"
