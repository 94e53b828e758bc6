"""What every ControlServer keeps: the socket, and the rehearsal's, for which waiting is what lets time pass."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Thread, current_thread

import pytest

from coach.clock import Clock, ManualClock
from coach.journal.memory import MemoryJournal
from coach.programs.control_protocol import Request
from coach.programs.daemon.adapters.conductor_process import ConductorSubprocess
from coach.programs.daemon.adapters.control_client import ControlClient
from coach.programs.daemon.adapters.control_server import SocketControlServer
from coach.programs.daemon.ports import ConductorProcess, ControlServer
from coach.programs.messages import Errand, OfferStarted, encode_message
from coach.programs.rehearsal.day import (
    SECOND,
    ConductorAct,
    ManualAlarm,
    PlayedSensor,
    PlayedSurroundings,
)
from coach.system.system_clock import SystemClock

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
LONG = 30.0
"""Seconds: a wait that is not to be waited out."""

LINE = encode_message(OfferStarted())


@dataclass
class Stage:
    """A server, and those who come to it."""

    server: ControlServer
    clock: Clock
    ask: Callable[[str], None]
    """Asks, and leaves the answer in `answers`."""

    end: Callable[[], object]
    """Tells the daemon to end."""

    conductor: Callable[[], ConductorProcess]
    """Starts one that says LINE."""

    answers: list[Mapping[str, object] | None] = field(default_factory=list)
    heard: list[Mapping[str, object]] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)

    def answer(self, request: Mapping[str, object]) -> Mapping[str, object]:
        self.heard.append(request)
        self.threads.append(current_thread())
        return {"number": len(self.heard)}

    def wait(self, seconds: float = LONG, conductor: ConductorProcess | None = None) -> bool:
        return self.server.wait(seconds, conductor, self.answer)


def played(_) -> Stage:
    clock = ManualClock(TEN)
    surroundings = PlayedSurroundings(
        clock=clock,
        journal=MemoryJournal(),
        sensor=PlayedSensor(clock),
        alarm=ManualAlarm(clock),
        acts=[ConductorAct(says=((SECOND, LINE),), lasts=None)],
    )

    def ask(command: str) -> None:
        def come() -> None:
            stage.answers.append(surroundings.answer({"command": command}))

        surroundings.at(clock.now() + SECOND, come)

    def end() -> None:
        surroundings.ends = clock.now() + SECOND

    errand = Errand(routine="neck", smaller=None, kind="break", due=TEN, at=TEN)
    stage = Stage(surroundings, clock, ask, end, lambda: surroundings.start(errand))
    return stage


def socket(path) -> Stage:
    def ask(command: str) -> None:
        Thread(target=lambda: stage.answers.append(ControlClient(path).ask(command))).start()

    def start() -> ConductorSubprocess:
        return ConductorSubprocess([sys.executable, "-c", f"print({LINE!r}, flush=True); input()"])

    clock = SystemClock()
    server = SocketControlServer(path, clock=clock, holder="process 1")
    stage = Stage(server, clock, ask, lambda: os.kill(os.getpid(), signal.SIGTERM), start)
    return stage


@pytest.fixture(params=[played, socket])
def stage(request, tmp_path):
    made = request.param(tmp_path / "control.sock")
    with closing(made.server):
        yield made
    made.server.close()


def test_where_nothing_happens_the_wait_is_over_when_its_seconds_are(stage):
    begun = stage.clock.monotonic()
    assert stage.wait(0.05) is False
    assert stage.clock.monotonic() - begun >= 0.05
    assert stage.heard == []


def test_a_wait_of_no_length_returns_at_once(stage):
    assert stage.wait(0) is False


def test_each_request_is_answered_in_the_thread_that_waits(stage):
    for number, command in enumerate([Request.STATUS, Request.SKIP], 1):
        stage.ask(command)
        while len(stage.answers) < number:
            assert stage.wait(1) is False
    assert stage.heard == [{"command": "status"}, {"command": "skip"}]
    assert stage.answers == [{"number": 1}, {"number": 2}]
    assert stage.threads == [current_thread()] * 2


def test_told_to_end_it_says_so_before_the_seconds_are_over_and_keeps_saying_so(stage):
    begun = stage.clock.monotonic()
    stage.end()
    assert stage.wait() is True
    assert stage.clock.monotonic() - begun < LONG
    assert stage.wait(0) is True


def test_a_conductor_that_says_something_ends_the_wait(stage):
    conductor = stage.conductor()
    begun, said = stage.clock.monotonic(), []
    while not said:
        assert stage.wait(LONG, conductor) is False
        said += conductor.lines()
    assert said == [LINE]
    assert stage.clock.monotonic() - begun < LONG
    conductor.kill()
    while conductor.poll() is None:
        stage.wait(1, conductor)
    conductor.close()


def test_a_waiting_daemon_may_be_asked_while_a_conductor_is_at_work(stage):
    conductor = stage.conductor()
    stage.ask(Request.STATUS)
    while not stage.answers:
        assert stage.wait(1, conductor) is False
        conductor.lines()
    assert stage.answers == [{"number": 1}]
    conductor.kill()
    while conductor.poll() is None:
        stage.wait(1, conductor)
    conductor.close()
