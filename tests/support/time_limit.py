"""A time limit of one's own, for what pytest-timeout no longer times: it stops at a test's first exception."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def time_limit(seconds: float, what: str) -> Iterator[None]:
    """Fail *what* in this block after *seconds*, and again after as many: each of several finalizers may hang.

    Does nothing while another alarm is set, nor on a platform without SIGALRM.
    """
    if sys.platform != "win32" and signal.getsignal(signal.SIGALRM) == signal.SIG_DFL:

        def ring(_number: int, _frame: object) -> None:
            pytest.fail(f"{what} took longer than {seconds:g} s")

        signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
    else:
        yield
