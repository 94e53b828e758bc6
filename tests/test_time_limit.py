"""The limit of cleaning up: it ends what hangs, more than once, and leaves no alarm behind."""

from __future__ import annotations

import signal
import threading

import pytest

from tests.support.time_limit import time_limit

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no alarm to set"),
    pytest.mark.timeout(0),  # the alarm is this test's
]


def hang() -> None:
    threading.Event().wait(30)


def test_each_thing_that_hangs_is_ended():
    with time_limit(0.05, "it"):
        for _ in range(2):
            with pytest.raises(pytest.fail.Exception, match=r"it took longer than 0\.05 s"):
                hang()


def test_no_alarm_is_left():
    with time_limit(30, "it"):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


def test_an_alarm_that_is_set_already_is_left_alone():
    with time_limit(30, "outside"):
        with time_limit(1, "inside"):
            assert signal.getitimer(signal.ITIMER_REAL)[0] > 20
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 20
