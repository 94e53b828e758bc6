"""The warning before an offer: once, in time, taken away, and never where nobody may be disturbed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from queue import Empty

import pytest

from coach.clock import ManualClock
from coach.plan.breaks import Break
from coach.programs.conductor.offer_gate import OfferGate
from coach.programs.inbox import StopRequested
from coach.programs.rehearsal.day import PlayedSensor

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DUE = NOON + timedelta(seconds=50)


class Waiting:
    """A gate on a clock that moves when it waits, and what happened when."""

    def __init__(self, warning: float, *, stop_after: float = 1000.0) -> None:
        self.clock, self.log, self.stop_after = ManualClock(NOON), [], stop_after
        self.desk = PlayedSensor(self.clock)
        self.gate = OfferGate(
            planned=Break(due=DUE),
            clock=self.clock,
            look=self.desk.look,
            take_floor=lambda: True,
            warning=timedelta(seconds=warning),
            warn=self._warn,
        )

    def _warn(self):
        self.log.append(("warned", self._seconds()))
        return lambda: self.log.append(("taken away", self._seconds()))

    def _seconds(self) -> float:
        return (DUE - self.clock.now()).total_seconds()

    def get(self, *, timeout: float):
        self.clock.advance(timedelta(seconds=timeout))
        if (self.clock.now() - NOON).total_seconds() >= self.stop_after:
            return StopRequested(stop=False)
        raise Empty

    def wait(self) -> bool:
        return self.gate.wait(self, lambda why: self.log.append(("held", str(why))))


@pytest.mark.parametrize("warning", [10, 30, 45])
def test_the_warning_comes_once_in_time_and_is_taken_away_with_the_offer(warning):
    waiting = Waiting(warning)
    assert waiting.wait()
    ((warned, before), (taken, at)) = waiting.log
    assert (warned, taken) == ("warned", "taken away")
    assert warning - 1 <= before <= warning  # it looks at the clock once a second
    assert at <= 0


def test_without_a_warning_nothing_is_shown():
    waiting = Waiting(0)
    assert waiting.wait()
    assert waiting.log == []


def test_who_must_not_be_disturbed_is_not_warned():
    waiting = Waiting(30)
    waiting.desk.on.add("locked")
    assert not waiting.wait()
    assert [what for what, _ in waiting.log] == ["held"]


def test_a_break_that_is_withdrawn_takes_its_warning_away():
    waiting = Waiting(30, stop_after=30.0)
    assert not waiting.wait()
    assert [what for what, _ in waiting.log] == ["warned", "taken away"]
