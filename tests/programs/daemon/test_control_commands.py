"""What a daemon makes of requests that no command of ours sends."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from coach.config.model import Config
from coach.journal.entries import BreakOutcome
from coach.plan.hours import ClockSpan
from coach.programs.control_protocol import decode_line
from tests.support.day import Day, answers_offer
from tests.support.mutation import mutated

pytestmark = pytest.mark.faults

MONDAY = "2026-03-02T"
NINE = f"{MONDAY}09:00:00+01:00"

REQUESTS = (
    b'{"command": "pause", "until": "9999-12-31T23:59:59+00:00"}',
    b'{"command": "pause", "until": "9999-12-31T23:59:59-23:59"}',
    b'{"command": "pause", "until": "0001-01-01T00:00:00+14:00"}',
    b'{"command": "pause", "until": "2026-03-02T12:00:00+01:00"}',
    b'{"command": "pause", "until": null}',
    b'{"command": "resume"}',
    b'{"command": "later", "minutes": 15}',
    b'{"command": "later"}',
    b'{"command": "skip"}',
    b'{"command": "status"}',
    b'{"command": "now"}',
)


def monday(begins: str = "08:00", **more: object) -> Day:
    return Day(begins=f"{MONDAY}{begins}", acts=[answers_offer(BreakOutcome.DECLINED)], **more)


def test_ten_thousand_mutated_requests_are_answered_and_the_daemon_waits_on():
    refused, told = 0, []

    def ask(day: Day) -> None:
        nonlocal refused
        for line in mutated(REQUESTS, 10_000):
            if (request := decode_line(line)) is not None and request.get("command") != "quit":
                answer = day.daemon.answer(request)
                json.dumps(answer)
                refused += "error" in answer

    day = monday(events={f"{MONDAY}11:10": ask, f"{MONDAY}11:20": lambda day: told.append(day.ask("resume"))})
    day.until(f"{MONDAY}11:30")
    assert refused > 100
    # many of them skip: whenever it comes, a break is to come
    assert told[0]["next_break"] > NINE
    assert day.clock.now() == day.moment(f"{MONDAY}11:30")


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("9999-12-31T23:59:59+00:00", "at most"),
        ("9999-12-31T23:59:59-23:59", "not a moment"),
        ("2026-06-01T09:00:00+00:00", "at most"),
        ("0001-01-01T00:00:00+14:00", "not a moment"),
        ("0001-01-01T00:00:00+00:00", "over already"),
        ("2026-03-02T09:00:00", "not a moment with a zone"),
        (7, "not a moment with a zone"),
        (["x"], "not a moment with a zone"),
    ],
)
def test_a_pause_beyond_the_bounds_of_the_command_line_is_refused_and_not_written(until, said):
    told = []
    day = monday(events={f"{MONDAY}09:00": lambda day: told.append(day.ask("pause", until=until))})
    day.until(f"{MONDAY}10:30")
    assert said in told[0]["error"]
    assert day.journal.pause() is None
    assert day.dues == ["10:00"]


@pytest.mark.parametrize("year", [2200, 2999, 9999])
def test_a_journal_with_a_pause_of_another_age_does_not_keep_the_daemon_from_starting(year):
    told = []
    events = {f"{MONDAY}09:00": lambda day: told.append((day.ask("status")["paused"], day.ask("resume")))}
    day = monday(events=events)
    day.journal.begin_pause(day.moment(f"{MONDAY}07:00"), day.moment(f"{year}-12-31T12:00"))
    day.until(f"{MONDAY}10:30")
    assert [paused for paused, _ in told] == [True]
    assert day.dues == ["10:00"]


@pytest.mark.parametrize("begins", ["1970-01-02", "2038-01-19", "9999-12-20"])
def test_a_clock_that_shows_another_age_stops_nothing(begins):
    day = Day(begins=f"{begins}T08:00", acts=[answers_offer(BreakOutcome.DECLINED)])
    day.until(f"{begins}T11:30")
    assert len(day.dues) in {0, 2}  # none on a day off


@pytest.mark.parametrize("begins", ["9999-12-31T22:00", f"{MONDAY}08:00"])
def test_why_no_break_is_to_come_is_told_in_the_status(begins):
    told = []
    short = replace(Config(), agenda=replace(Config().agenda, hours=(ClockSpan(begins=9 * 60, ends=9 * 60 + 20),)))
    day = Day(begins=begins, config=short, events={f"{begins[:14]}30": lambda day: told.append(day.ask("status"))})
    day.until(f"{begins[:14]}45")
    (fault,) = told[0]["faults"]
    assert fault.startswith("no break to come: ")
