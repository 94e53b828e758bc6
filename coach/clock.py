"""The clocks that the coach is given, and one that moves by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from coach.units import utc


class Clock(Protocol):
    """Calendar time and elapsed time."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""

    def monotonic(self) -> float:
        """Return seconds since some fixed moment, never running backwards."""

    def elapsed(self) -> float:
        """Return seconds since some fixed moment, those included in which the machine slept.

        The same as `monotonic` if the system does not tell.
        """


class Alarm(Protocol):
    """An alarm clock for one moment."""

    def arm(self, moment: datetime | None) -> None:
        """Ring at *moment* (UTC) and for nothing else; None: not at all."""

    def rang(self) -> bool:
        """Tell whether it rang since the last call.  It may ring early (see system/alarm.py), never late."""


class ManualClock:
    """Clock that stands still until a test or a rehearsal moves it."""

    def __init__(self, now: datetime) -> None:
        self._now = utc(now)
        self._monotonic = self._slept = 0.0

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds that have passed since the clock was made."""
        return self._monotonic

    def elapsed(self) -> float:
        """Return the seconds that have passed since the clock was made, asleep or awake."""
        return self._monotonic + self._slept

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        assert by >= timedelta(0), "time does not run backwards"  # noqa: S101 - see the module
        self._now += by
        self._monotonic += by.total_seconds()

    def sleep(self, by: timedelta) -> None:
        """Let time pass while the machine sleeps: `monotonic` stands still."""
        assert by >= timedelta(0), "time does not run backwards"  # noqa: S101 - see the module
        self._now += by
        self._slept += by.total_seconds()

    def jump(self, to: datetime) -> None:
        """Set the calendar, as a user does; elapsed time stands still."""
        self._now = utc(to)
