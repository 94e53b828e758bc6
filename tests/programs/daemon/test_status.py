import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coach.cli.run import waiting_lines
from coach.errors import DeviceError
from coach.plan.facts import Facts
from coach.programs.daemon.status import Activity, LastSession, Status, read_status
from coach.texts import in_language, text
from tests.support.day import Day

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
WAITING = Status(
    pid=4711,
    since=TEN,
    doing=Activity.WAITING,
    next_break=None,
    routine=None,
    kind=None,
    paused=False,
    paused_until=None,
    silent="off",
    source=None,
    held=None,
    listening=False,
    faults=(),
    session=None,
    last_session=None,
)
LED = replace(
    WAITING,
    doing=Activity.SESSION,
    next_break=TEN + timedelta(hours=1),
    routine="neck",
    kind="break",
    paused=True,
    paused_until=TEN,
    held=TEN,
    source="parec",
    listening=True,
    faults=("a", "b"),
    meetings_from=("a.ics", "the desktop's calendar Work"),
    session=3,
    last_session=LastSession(id=3, routine="neck", started_at=TEN, ended_at=None, outcome=None),
)
ENDED = replace(LED, last_session=LastSession(id=3, routine="neck", started_at=TEN, ended_at=TEN, outcome="finished"))


@pytest.mark.parametrize("status", [WAITING, LED, ENDED])
def test_a_status_comes_through_the_socket_as_it_was(status):
    assert read_status(json.loads(json.dumps(status.as_object()))) == status


def test_moments_are_told_in_utc():
    told = ENDED.as_object()
    assert told["next_break"] == "2026-03-02T11:00:00+00:00"
    assert told["running"] is True


@pytest.mark.parametrize(
    "spoiled",
    [
        {},
        {"error": "no such command"},
        {**ENDED.as_object(), "doing": "dancing"},
        {**ENDED.as_object(), "pid": "4711"},
        {**ENDED.as_object(), "next_break": "soon"},
        {**ENDED.as_object(), "next_break": "2026-03-02T11:00:00"},
        {**ENDED.as_object(), "last_session": {}},
        {**ENDED.as_object(), "faults": None},
        {**ENDED.as_object(), "meetings_from": "a.ics"},
        {**ENDED.as_object(), "paused": None},
    ],
)
def test_an_answer_of_another_version_is_told_in_a_line(spoiled):
    with pytest.raises(DeviceError, match="of another version; `coach quit`, then `coach run`"):
        read_status(spoiled)


def test_who_begins_it_in_a_terminal_is_told_once_when_the_plan_stands():
    told: list[Status] = []
    events = {"2026-03-02T08:30": lambda day: setattr(day.reader, "is_changed", True)}
    work = text("the desktop's calendar {name}", name="Work")
    read = Facts(faults=("no routine is called 'nope'",), meetings_from=(work,)).encode()
    Day("2026-03-02T08:00", [], events=events, read=read, begun=told.append).until("2026-03-02T09:00")
    (found,) = told
    assert found.next_break == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert found.faults == ("no routine is called 'nope'",)
    assert [in_language(each, "da") for each in found.meetings_from] == ["skrivebordets kalender Work"]


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (replace(WAITING, next_break=TEN, routine="neck"), "Waiting; next break "),
        (replace(WAITING, next_break=None, paused=True), "Waiting; paused; `coach resume` ends that. Ctrl-C ends."),
        (replace(WAITING, next_break=None), "Waiting; no break is to come; `coach status` says why. Ctrl-C ends."),
    ],
)
def test_what_is_told_in_the_terminal_is_what_comes_and_what_is_wrong(found, line):
    lines = list(waiting_lines(replace(found, faults=("a", "b"))))
    assert lines[0].startswith(line)
    assert lines[0].endswith(". Ctrl-C ends.")
    assert lines[1:] == ["wrong: a", "wrong: b"]
