"""Whatever bytes a file or another process gives: our own errors, or something that can be gone on with.

Scripts have theirs in content/test_loader_bounds.py, requests in programs/daemon/test_control_commands.py, the
journal's file in journal/adapters/test_sqlite.py.
"""

from __future__ import annotations

import base64
import io
import json
import wave
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from coach.audio.adapters.recordings import read_recording
from coach.config.model import Config
from coach.config.parse import parse_config, parse_person
from coach.errors import ConfigError, UsageError
from coach.hearing.adapters.enrolment_file import EnrolmentFile
from coach.hearing.recognition.keyword_head import EMBEDDING_WIDTH
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
from coach.journal.exchange import AllowanceEntry, json_lines, parse_json_lines
from coach.journal.memory import MemoryJournal
from coach.plan import agenda
from coach.plan.adapters.ics import decode_content, encode_content, read_calendar
from coach.plan.agenda import PlanInputs, RecentJournal
from coach.plan.calendar_entries import CalendarChoices, CalendarWindow
from coach.plan.calendar_lines import CalendarError
from coach.plan.facts import Facts, decode_facts
from coach.programs.inbox import RemoteCommand
from coach.programs.messages import (
    Finished,
    OfferDecided,
    OfferStarted,
    RowsWaiting,
    SessionStarted,
    decode_command,
    decode_message,
    encode_command,
    encode_message,
)
from coach.session.commands import Command
from coach.system.state_file import StateFile
from coach.wiring.plan import read_facts
from tests.support.day import Day, answers_offer
from tests.support.mutation import mutated

pytestmark = pytest.mark.faults

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")

CONFIGS = (
    b"""language = "da"
level = "hard"
conditions = ["knee"]
[agenda]
days_off = ["2026-07-01..2026-07-21", 2026-12-24]
quiet = ["12:00-12:30"]
[[agenda.break]]
name = "eyes"
every = "20min"
routines = ["eye_break_1"]
[offer]
grace = "5min"
later = "10min"
volume = 0.8
[calendar]
busy = ["a.ics"]
""",
    b'[agenda]\nevery = "55min"\n[microphone]\nopen = "always"\n[voice]\nengine = "piper"\n',
)
CALENDAR = b"""BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:X
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1@t
DTSTART;TZID=X:20260302T100000
DTEND;TZID=X:20260302T110000
RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=20;INTERVAL=2
EXDATE;TZID=X:20260304T100000
ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.c
END:VEVENT
BEGIN:VEVENT
UID:2@t
DTSTART;VALUE=DATE:20260401
DTEND;VALUE=DATE:20260403
END:VEVENT
BEGIN:VEVENT
UID:3@t
DTSTART:20260305T100000Z
DURATION:PT1H30M
RRULE:FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU,WE;UNTIL=20301231T000000Z
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")
WINDOW = CalendarWindow(begins=TEN, ends=TEN + timedelta(days=70), zone=COPENHAGEN, choices=CalendarChoices())
SESSION = SessionEntry(
    id=1,
    routine="neck",
    language="en",
    started_at=TEN,
    ended_at=TEN,
    outcome=SessionOutcome.FINISHED,
    sets=(
        SetEntry(
            exercise="neck", side=None, target=6, done=6, unit="reps", outcome=Outcome.DONE, confirmed_by=By.VOICE
        ),
    ),
    notes=(NoteEntry(exercise="neck", note=Note.PAIN),),
)
RECORDS = (
    SESSION,
    BreakEntry(due=TEN, decided_at=TEN, outcome=BreakOutcome.LATER, routine="neck", session=1, again_at=TEN),
    PauseEntry(begun_at=TEN, until=TEN, ended_at=None),
    AllowanceEntry(exercise="neck", at=TEN),
)
EXPORT = "".join(json_lines(RECORDS)).encode()
NESTED = EXPORT.splitlines(keepends=True)[0] + b"[" * 200_000 + b"\n]}\n"
VECTORS = base64.b64encode(np.zeros((2, EMBEDDING_WIDTH), "<f4").tobytes()).decode()
TAUGHT = json.dumps(
    {
        "version": 1,
        "language": "en",
        "embedding": "0",
        "words": [{"word": "yes", "microphone": "m", "at": TEN.isoformat(), "examples": [[VECTORS]]}],
    }
).encode()
LINES = [
    encode_message(each).encode()
    for each in (
        OfferStarted(),
        OfferDecided(outcome=BreakOutcome.LATER),
        SessionStarted(session=3),
        RowsWaiting(why="full"),
        Finished(),
    )
] + [encode_command(RemoteCommand(Command.SNOOZE, 15)).encode()]


def recording(channels: int, width: int, rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(rate)
        sound.writeframes(bytes(600 * channels * width))
    return file.getvalue()


def text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def plan(content: bytes, _: Path) -> None:
    rules = parse_config(text(content)).rules()
    agenda.plan_next(PlanInputs(rules=rules, zone=COPENHAGEN, now=TEN, journal=RecentJournal(), facts=Facts()))


def person(content: bytes, _: Path) -> None:
    parse_person(text(content), "person.toml")


def calendar(content: bytes, _: Path) -> None:
    found = read_calendar(content, WINDOW)
    assert decode_content(json.loads(json.dumps(encode_content(found)))) == found


def sound(content: bytes, folder: Path) -> None:
    (folder / "said.wav").write_bytes(content)
    assert read_recording(folder / "said.wav").dtype == np.int16


def records(content: bytes, _: Path) -> None:
    MemoryJournal().add_records(list(parse_json_lines(io.StringIO(text(content)))))


def taught(content: bytes, folder: Path) -> None:
    (folder / "en.json").write_bytes(content)
    EnrolmentFile(folder / "en.json", "en").examples("0")


def state(content: bytes, folder: Path) -> None:
    (folder / "lowered.json").write_bytes(content)
    assert isinstance(StateFile(folder / "lowered.json").read(), list)


def line(content: bytes, _: Path) -> None:
    message = decode_message(text(content))
    assert message is None or (str(message), decode_message(encode_message(message)) == message)[1]
    decode_command(text(content))


@pytest.mark.parametrize(
    ("read", "originals", "errors", "count"),
    [
        (plan, CONFIGS, ConfigError, 1500),
        (person, [b'cleared = true\nconditions = ["knee", "back"]\nlevel = "hard"\n'], ConfigError, 1500),
        (calendar, [CALENDAR], CalendarError, 500),
        (sound, [recording(1, 2, 16_000), recording(2, 3, 44_100)], UsageError, 300),
        (records, [EXPORT, json.dumps(json.loads(EXPORT)).encode(), NESTED], UsageError, 1500),
        (taught, [TAUGHT], (), 200),
        (state, [b'[{"index": 3, "name": "x", "volumes": [0.5, 1e9]}]', b"[" * 200_000], (), 300),
        (line, LINES, (), 3000),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_damaged_content_is_refused_in_our_words_or_read(
    read: Callable[[bytes, Path], None], originals, errors, count, tmp_path
):
    refused = 0
    for content in mutated(originals, count):
        try:
            read(content, tmp_path)
        except errors:
            refused += 1
    assert refused < count
    assert bool(refused) is (errors != ())


VALUES = (
    *(None, True, -1, 1e999, 10**30, "x", [], {}, [None], ["x"]),
    [["2026-03-02T10:00:00+00:00", "9999-12-31T23:59:59+00:00"]],
)
"""What may stand in a place of the facts; in most it is wrong."""


def test_facts_of_another_shape_are_left_out_and_the_daemon_plans_on():
    whole = read_facts(Config(), TEN, COPENHAGEN).encode()
    assert decode_facts(whole).encode() == whole
    whole = {**whole, "options": whole["options"][:3], "areas": dict(list(whole["areas"].items())[:3])}
    option = whole["options"][0]
    places = [(name,) for name in whole] + [("options", 0, name) for name in option]
    places += [
        ("options", 0),
        ("areas", next(iter(whole["areas"]))),
        ("options", 0, "areas", next(iter(option["areas"]))),
    ]
    day = Day(begins="2026-03-02T08:00", acts=[answers_offer(BreakOutcome.DECLINED)])
    day.until("2026-03-02T09:05")
    taken = left_out = 0
    for *path, last in places:
        for value in VALUES:
            found = deepcopy(whole)
            at = found
            for step in path:
                at = at[step]
            at[last] = value
            before = day.daemon._planner.facts
            day.daemon._take_up_facts(json.loads(json.dumps(found)))
            left_out += day.daemon._planner.facts is before
            taken += day.daemon._planner.facts is not before
            day.daemon._planner.replan()
            day.daemon.status()
    assert taken > 10
    assert left_out > 90
