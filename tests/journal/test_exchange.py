"""Every line of an export is that of the plain way to write it: `json`, `csv` and RFC 5545, record by record."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import UTC, datetime, timedelta

import pytest

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
from coach.journal.exchange import AllowanceEntry, csv_lines, ics_lines, json_lines, parse_json_lines, record_object

BEGINS = datetime(2026, 3, 2, 10, tzinfo=UTC)
WORDS = [
    "squat",
    "kør, på",
    'a "b"',
    "c;d\\e",
    "line\nend",
    "cr\rlf",
    "",
    " ",
    "ø" * 60,
    "x" * 200,
    "\x00\x1f\x7f\u2028",
]
NAMES = (
    *("record", "session", "begun_at", "ended_at", "name", "kind", "side", "target", "done", "unit", "outcome"),
    *("confirmed_by", "why", "again_at"),
)


@pytest.fixture(scope="module", params=[1, 2])
def records(request):
    """Some hundred records of all kinds, with whatever stands in no name of ours."""
    dice = random.Random(request.param)  # noqa: S311  (no secret)
    word = lambda: dice.choice(WORDS)  # noqa: E731
    moment = lambda: BEGINS + dice.choice([timedelta(0), timedelta(microseconds=dice.randrange(10**15))])  # noqa: E731
    maybe = lambda make: dice.choice([None, make()])  # noqa: E731

    def a_set():
        return SetEntry(
            exercise=word(),
            side=maybe(word),
            target=dice.randrange(99),
            done=dice.randrange(99),
            unit=word(),
            outcome=dice.choice(list(Outcome)),
            confirmed_by=dice.choice([None, *By]),
        )

    def session(number):
        return SessionEntry(
            id=number,
            routine=word(),
            language=word(),
            started_at=moment(),
            ended_at=maybe(moment),
            outcome=dice.choice([None, *SessionOutcome]),
            sets=tuple(a_set() for _ in range(dice.randrange(9))),
            notes=tuple(NoteEntry(exercise=word(), note=dice.choice(list(Note))) for _ in range(dice.randrange(3))),
        )

    def a_break(number):
        return BreakEntry(
            due=moment(),
            decided_at=moment(),
            outcome=dice.choice(list(BreakOutcome)),
            routine=word(),
            session=maybe(lambda: number),
            kind=word(),
            why=maybe(word),
            again_at=maybe(moment),
        )

    def pause(_):
        return PauseEntry(begun_at=moment(), until=maybe(moment), ended_at=maybe(moment))

    def allowance(_):
        return AllowanceEntry(exercise=word(), at=moment())

    return [dice.choice([session, session, a_break, pause, allowance])(number) for number in range(400)]


def test_json_is_what_the_objects_are_and_comes_back(records):
    written = list(json_lines(records))
    plain = [json.dumps(record_object(each), ensure_ascii=False) for each in records]
    assert "".join(written[1:-1]) == ",\n".join(plain)
    assert list(parse_json_lines(io.StringIO("".join(written), newline="\n"))) == records


def test_csv_is_what_the_csv_module_writes(records):
    table = io.StringIO()
    writer = csv.DictWriter(table, NAMES, restval="", lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerows(table_rows(record))
    assert "".join(csv_lines(records)) == table.getvalue()
    assert "".join(csv_lines(())) == ",".join(NAMES) + "\n"


def table_rows(record):
    text = lambda moment: moment.isoformat() if moment else ""  # noqa: E731
    match record:
        case SessionEntry():
            frame = {"session": record.id, "begun_at": text(record.started_at), "ended_at": text(record.ended_at)}
            yield {"record": "session", **frame, "name": record.routine, "outcome": record.outcome}
            for each in record.sets:
                dose = {
                    name: getattr(each, name) for name in ("side", "target", "done", "unit", "outcome", "confirmed_by")
                }
                yield {"record": "set", **frame, "name": each.exercise, **dose}
            for note in record.notes:
                yield {"record": "note", **frame, "name": note.exercise, "kind": note.note}
        case BreakEntry():
            same = {name: getattr(record, name) for name in ("session", "kind", "outcome", "why")}
            moments = {
                "begun_at": text(record.due),
                "ended_at": text(record.decided_at),
                "again_at": text(record.again_at),
            }
            yield {"record": "break", **same, **moments, "name": record.routine}
        case PauseEntry():
            ends = record.ended_at or record.until
            yield {"record": "pause", "begun_at": text(record.begun_at), "ended_at": text(ends)}
        case AllowanceEntry():
            yield {"record": "allowance", "begun_at": text(record.at), "name": record.exercise}


def test_events_are_those_of_rfc_5545(records):
    _, *events, _ = ics_lines(records)
    ended = [each for each in records if isinstance(each, SessionEntry) and each.ended_at and each.outcome]
    assert events == ["".join(map(folded, event_lines(each))) for each in ended]


def event_lines(session):
    ends = session.started_at if session.outcome == "broken" else max(session.ended_at, session.started_at)
    did = "\n".join(f"{each.exercise} {each.done}/{each.target} {each.unit}, {each.outcome}" for each in session.sets)
    yield "BEGIN:VEVENT"
    yield f"UID:{session.started_at:%Y%m%dT%H%M%S.%fZ}-{escaped(session.routine)}@desk-coach"
    yield f"DTSTAMP:{session.ended_at:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART:{session.started_at:%Y%m%dT%H%M%SZ}"
    yield f"DTEND:{ends:%Y%m%dT%H%M%SZ}"
    yield f"SUMMARY:{escaped(f'{session.routine}, {session.outcome}')}"
    yield f"DESCRIPTION:{escaped(did)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(said: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"), ("\r", "")):
        said = said.replace(plain, written)
    return said


def folded(line: str) -> str:
    parts = [""]
    for each in line:
        if len((parts[-1] + each).encode()) > 74:
            parts.append("")
        parts[-1] += each
    return "\r\n ".join(parts) + "\r\n"
