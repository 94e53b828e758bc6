"""How late a room is: whether a test that failed had a machine on which it could have passed.

What the room's tests assert are races against the wall: an answer before the
next line, a beat within milliseconds.  On a machine that is busy with
something else they are lost without a fault.  So each test measures three
things while it runs, and one that fails while any of them is beyond its limit
is repeated once; see tests/room/conftest.py.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from statistics import median
from typing import Self

from coach.system.system_clock import SystemClock

SOUND = 0.5
"""Seconds that a recorded block may come after its sound; parec hands one over every 0.1 s."""

SPEECH = 1.0
"""Seconds that somebody's words may take longer than they are: pacat's start and its buffer are a third of that."""

SHARE = 0.4
"""Least share of a processor that whoever computes must get, over the whole test."""

BURST = 0.01
"""Seconds of computing by which that is measured."""

EVERY = 0.5
"""Seconds between two bursts: a fiftieth of one processor is spent on the measure."""

_CLOCK = SystemClock()


@dataclass(slots=True)
class Lateness:
    """What was measured in one test."""

    sound: float = 0.0
    """Seconds by which the latest block of a recording came after its sound."""

    speech: float = 0.0
    """Seconds by which the latest words took longer than they are."""

    shares: list[float] = field(default_factory=list)
    """Share of a processor that each burst got, 0 to 1."""

    def heard(self, late: float) -> None:
        """Take down how late a recording's blocks came, at worst."""
        self.sound = max(self.sound, late)

    def spoke(self, late: float) -> None:
        """Take down how much longer words took than they are."""
        self.speech = max(self.speech, late)

    def why(self) -> str | None:
        """Return what was too late, in words; None if nothing was."""
        share = median(self.shares) if self.shares else 1.0
        if self.sound > SOUND:
            return f"its sound came {self.sound:.1f} s late"
        if self.speech > SPEECH:
            return f"its speech took {self.speech:.1f} s longer than it is"
        if share < SHARE:
            return f"a processor was there for {share:.0%} of the time"
        return None


_now = Lateness()


def current() -> Lateness:
    """Return the measure of the test that runs now."""
    return _now


class Measuring:
    """A fresh measure and a thread that takes the shares, as a context manager."""

    def __enter__(self) -> Self:
        global _now  # noqa: PLW0603 - one test runs at a time
        self.lateness = _now = Lateness()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._measure, name="lateness", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _measure(self) -> None:
        while not self._over.wait(EVERY):
            self.lateness.shares.append(share_of_a_processor())


def share_of_a_processor(burst: float = BURST) -> float:
    """Compute for *burst* seconds of this thread's own time; return that by the wall's, 0 to 1."""
    begin, computed = _CLOCK.monotonic(), time.thread_time()
    while (spent := time.thread_time() - computed) < burst:
        pass
    return min(1.0, spent / (_CLOCK.monotonic() - begin))
