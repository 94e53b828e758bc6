import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coach.errors import DeviceError
from coach.programs.daemon.status import Activity, LastSession, Status, read_status

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
        {**ENDED.as_object(), "paused": None},
    ],
)
def test_an_answer_of_another_version_is_told_in_a_line(spoiled):
    with pytest.raises(DeviceError, match="of another version; `coach quit`, then `coach run`"):
        read_status(spoiled)
