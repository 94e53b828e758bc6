from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import pytest

from coach.clock import ManualClock
from coach.programs.daemon.adapters.standby_process import RESTART_DELAY, StandbySubprocess

LISTENS = (sys.executable, "-c", "import sys; sys.stdin.read()")
ENDS = (sys.executable, "-c", "")
DEAF = (sys.executable, "-c", "import time; time.sleep(600)")


@pytest.fixture
def clock():
    return ManualClock(datetime(2026, 3, 2, 9, tzinfo=UTC))


def kept(clock, command):
    return StandbySubprocess(clock, command)


def test_nothing_runs_unless_it_is_wanted(clock):
    made = kept(clock, LISTENS)
    made.keep(None)
    assert not made.listening


def test_one_runs_while_it_is_wanted_and_is_gone_after(clock):
    made = kept(clock, LISTENS)
    made.keep("config")
    first = made._process
    made.keep("config")
    assert made.listening
    assert made._process is first
    made.keep(None)
    assert first.returncode == 0
    assert not made.listening
    made.close()


def test_another_config_starts_another_at_once(clock):
    made = kept(clock, LISTENS)
    made.keep("config")
    first = made._process
    made.keep("another")
    assert first.returncode == 0
    assert made.listening
    assert made._process is not first
    made.close()
    assert not made.listening


def test_one_that_ends_by_itself_is_followed_by_another_after_a_breath(clock, caplog):
    made = kept(clock, ENDS)
    made.keep("config")
    first = made._process
    first.wait(20)
    clock.advance(timedelta(seconds=RESTART_DELAY - 1))
    made.keep("config")
    assert made._process is first
    clock.advance(timedelta(seconds=1))
    made.keep("config")
    assert made._process is not first
    assert "ended with status 0" in caplog.text
    made.close()


def test_one_that_does_not_end_is_killed(clock, monkeypatch):
    monkeypatch.setattr("coach.programs.daemon.adapters.standby_process._FAREWELL", 0.1)
    made = kept(clock, DEAF)
    made.keep("config")
    first = made._process
    made.keep(None)
    assert first.returncode == -9


def test_what_cannot_be_started_is_told_in_the_log(clock, caplog):
    made = kept(clock, ("/nowhere/coach",))
    made.keep("config")
    assert not made.listening
    assert "no ears beside the coach" in caplog.text
