"""Whatever stands in a name, each form of an export is read by its own readers as it was meant."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import UTC, datetime, timedelta

import icalendar
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


def test_json_comes_back_as_it_was(records):
    written = "".join(json_lines(records))
    assert list(parse_json_lines(io.StringIO(written, newline="\n"))) == records
    assert [each["record"] for each in json.loads(written)["records"]] == [
        record_object(each)["record"] for each in records
    ]


def test_a_table_has_a_line_for_each_session_set_and_note_with_its_name(records):
    # the csv module puts a return alone in quotes from Python 3.13 on; no id has one
    records = [each for each in records if "\r" not in repr(each).replace("\\r", "\r")]
    rows = list(csv.DictReader(io.StringIO("".join(csv_lines(records)), newline="\n")))
    names = [(row["record"], row["name"]) for row in rows]
    assert names == [each for record in records for each in names_of(record)]
    assert {len(row) for row in rows} == {14}
    assert None not in {value for row in rows for value in row.values()}
    assert "".join(csv_lines(())).count("\n") == 1


def names_of(record):
    match record:
        case SessionEntry():
            yield "session", record.routine
            yield from (("set", each.exercise) for each in record.sets)
            yield from (("note", each.exercise) for each in record.notes)
        case BreakEntry():
            yield "break", record.routine
        case PauseEntry():
            yield "pause", ""
        case AllowanceEntry():
            yield "allowance", record.exercise


def test_a_calendar_reads_each_event_as_it_was_meant(records):
    text = "".join(ics_lines(records))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    ended = [each for each in records if isinstance(each, SessionEntry) and each.ended_at and each.outcome]
    summaries = [f"{each.routine}, {each.outcome}".replace("\r", "") for each in ended]
    assert [str(each["SUMMARY"]) for each in found] == summaries
