"""What every ConductorProcess keeps: a child process, and the rehearsal's, which goes by the manual clock."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from coach.clock import ManualClock
from coach.journal.entries import BreakOutcome
from coach.journal.memory import MemoryJournal
from coach.programs.daemon.adapters.conductor_process import ConductorSubprocess
from coach.programs.daemon.ports import ConductorProcess
from coach.programs.inbox import RemoteCommand
from coach.programs.messages import Errand, Finished, OfferDecided, OfferStarted, encode_command, encode_message
from coach.programs.rehearsal.day import SECOND, ConductorAct, PlayedConductor, PlayedSensor
from coach.session.commands import Command
from tests.room.room import until

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
ERRAND = Errand(routine="neck", smaller=None, kind="break", due=TEN, at=TEN)
LINES = tuple(
    encode_message(each) for each in (OfferStarted(), OfferDecided(outcome=BreakOutcome.DECLINED), Finished())
)
ORDERS = (encode_command(RemoteCommand(Command.SNOOZE, 15)), encode_command(RemoteCommand(Command.SKIP)))

PROGRAM = """
import os, sys, threading
lines, code, lasts, deaf, mute = {!r}
for line in lines:
    print(line, flush=True)
if mute:
    os.close(1)
if deaf:
    threading.Event().wait()
if lasts:
    for told in sys.stdin:
        if told == "quit\\n":
            break
        print("told " + told, end="", flush=True)
os._exit(code)
"""


@dataclass
class Stage:
    """A conductor, and what it takes to see what becomes of it."""

    conductor: ConductorProcess
    until: Callable[[Callable[[], bool]], None]
    orders: Callable[[int], list[str]]
    """Returns the first so many lines that it was told."""

    def hear(self, number: int) -> list[str]:
        """Return the next *number* lines that it says."""
        heard: list[str] = []

        def enough() -> bool:
            heard.extend(self.conductor.lines())
            return len(heard) >= number

        self.until(enough)
        return heard


@pytest.fixture(params=["played", "process"])
def start(request):
    """Return what starts one.  *lasts*: until it is told to end; *mute*: it closes its pipe after its lines."""
    made = []

    def started(*lines: str, code: int = 0, lasts: bool = True, deaf: bool = False, mute: bool = False) -> Stage:
        stage = (played if request.param == "played" else process)(lines, code, lasts, deaf, mute)
        made.append(stage)
        return stage

    yield started
    for stage in made:
        stage.conductor.kill()
        stage.until(lambda stage=stage: stage.conductor.poll() is not None)
        stage.conductor.close()
        stage.conductor.close()


def played(lines, code, lasts, deaf, mute) -> Stage:
    clock = ManualClock(TEN)
    act = ConductorAct(
        says=tuple((number * SECOND, line) for number, line in enumerate(lines)),
        lasts=None if lasts else len(lines) * SECOND,
        code=code,
        deaf=deaf,
        mute=len(lines) * SECOND if mute else None,
    )
    conductor = PlayedConductor(clock, MemoryJournal(), act, ERRAND, PlayedSensor(clock))

    def passes(condition: Callable[[], bool]) -> None:
        for _ in range(60):
            if condition():
                return
            clock.advance(SECOND)
        raise AssertionError("a minute is over")

    return Stage(conductor, passes, lambda number: conductor.orders[:number])


def process(lines, code, lasts, deaf, mute) -> Stage:
    conductor = ConductorSubprocess([sys.executable, "-c", PROGRAM.format((lines, code, lasts, deaf, mute))])

    def passes(condition: Callable[[], bool]) -> None:
        assert until(condition, 60)

    stage = Stage(conductor, passes, lambda number: [line.removeprefix("told ") for line in stage.hear(number)])
    return stage


def ended(stage: Stage) -> bool:
    return stage.conductor.poll() is not None


def test_what_it_says_comes_line_by_line_each_once(start):
    stage = start(*LINES)
    assert stage.hear(len(LINES)) == list(LINES)
    assert stage.conductor.lines() == ()


def test_it_lives_until_it_ends_and_then_has_its_status(start):
    stage = start(*LINES, code=3, lasts=False)
    stage.until(lambda: ended(stage))
    assert stage.conductor.poll() == 3
    assert stage.conductor.poll() == 3


def test_what_it_said_before_its_end_can_be_read_after_it(start):
    stage = start(*LINES, lasts=False)
    stage.until(lambda: ended(stage))
    assert stage.hear(len(LINES)) == list(LINES)
    stage.conductor.lines()
    assert stage.conductor.fileno() == -1


def test_while_it_may_say_something_there_is_what_to_wait_for(start):
    stage = start(*LINES)
    stage.hear(len(LINES))
    assert stage.conductor.fileno() >= 0
    assert stage.conductor.poll() is None


def test_one_that_closes_its_pipe_tells_no_more_though_it_lives(start):
    stage = start(*LINES, mute=True)
    assert stage.hear(len(LINES)) == list(LINES)

    def silent() -> bool:
        stage.conductor.lines()
        return stage.conductor.fileno() == -1

    stage.until(silent)
    assert stage.conductor.poll() is None


def test_told_to_end_it_ends_by_itself_though_it_be_told_twice(start):
    stage = start(*LINES)
    stage.hear(len(LINES))
    stage.conductor.end()
    stage.conductor.end()
    stage.until(lambda: ended(stage))
    assert stage.conductor.poll() == 0


def test_one_that_does_not_end_when_told_can_be_killed(start):
    stage = start(*LINES, deaf=True)
    stage.hear(len(LINES))
    stage.conductor.end()
    assert stage.conductor.poll() is None
    stage.conductor.kill()
    stage.until(lambda: ended(stage))
    assert stage.conductor.poll() == -9


def test_what_it_is_told_arrives_in_order(start):
    stage = start(*LINES)
    stage.hear(len(LINES))
    for order in ORDERS:
        stage.conductor.tell(order)
    assert stage.orders(len(ORDERS)) == list(ORDERS)


def test_one_that_has_ended_can_be_told_and_ended_in_vain(start):
    stage = start(*LINES, lasts=False)
    stage.until(lambda: ended(stage))
    stage.conductor.tell(ORDERS[0])
    stage.conductor.end()
    stage.conductor.kill()
    assert stage.conductor.poll() == 0
