"""Watch the desk for the daemon: is the user there, did the machine sleep, was its clock set."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from coach.clock import Clock
from coach.presence import silence, watch
from coach.presence.ports import PresenceSensor
from coach.presence.readings import Presence, Tristate
from coach.presence.silence import Heed, Silence
from coach.presence.watch import Absence, Busy, PresenceHistory

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds between two looks: the length of the idle time tells when an absence began."""

HELD_EVERY = 15.0
"""Seconds between two looks while a break is held."""

NAP = timedelta(seconds=1)
"""Sleep of the machine shorter than this is the two clocks being read one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockJump:
    """What the clocks say of the time since they were read last."""

    slept: timedelta
    """How long the machine slept."""

    step: timedelta
    """By how much the calendar was set, beyond the time that passed; back is negative."""


class PresenceMonitor:
    """Looks at the desk, seldom, and keeps the history of the looks."""

    def __init__(self, *, clock: Clock, sensor: PresenceSensor, heed: Heed) -> None:
        self._clock, self._sensor = clock, sensor
        self.heed = heed
        """What of the desk counts; another from the next look on."""

        self.history = PresenceHistory()
        self._read = self._clocks()
        self._looked: float | None = None
        self._unknown: str | None = None

    def clock_jump(self, away: timedelta) -> ClockJump:
        """Compare the clocks with what they were; *away* is what counts as an absence."""
        (now, awake, all_), (was, was_awake, was_all) = self._clocks(), self._read
        self._read = now, awake, all_
        slept = timedelta(seconds=(all_ - was_all) - (awake - was_awake))
        step = (now - was) - timedelta(seconds=all_ - was_all)
        jump = ClockJump(
            slept=slept if slept >= NAP else timedelta(0), step=step if abs(step) >= watch.HAND else timedelta(0)
        )
        if jump.step:
            back = jump.step < timedelta(0)
            log.info("the clock was set %s by %s", "back" if back else "forward", whole_seconds(abs(jump.step)))
            self.history = watch.after_clock_set(self.history, jump.step)
        if jump.slept:
            log.info("the machine slept for %s", whole_seconds(jump.slept))
            self.history = watch.after_sleep(self.history, jump.slept, now, away)
            self._looked = None
        return jump

    def waits(self, every: float) -> float:
        """Return the seconds until the next look, if the desk is looked at *every* so many seconds."""
        if self._looked is None:
            return 0.0
        return max(0.0, self._looked + every - self._clock.monotonic())

    @property
    def fresh(self) -> bool:
        """Whether the last look is no older than this wake-up."""
        return self._looked is not None and self._clock.monotonic() - self._looked < NAP.total_seconds()

    def look(self, away: timedelta, last: Callable[[], datetime | None]) -> Absence | None:
        """Look now; return the absence that is over.  *last*: when a session ended last, UTC."""
        self._looked = self._clock.monotonic()
        seen, now = self.heed.applied(self._sensor.look(self.heed.ignore)), self._clock.now()
        idle = seen.idle.length is not None and seen.idle.length >= away
        present = last() if idle or seen.locked.answer is Tristate.YES else None
        before = self.history.away_since
        self.history, over = watch.observe(self.history, seen, now, away, present)
        if self.history.away_since is not None and before is None:
            whose = seen.locked if seen.locked.answer is Tristate.YES else seen.idle
            log.info(
                "nobody is at the desk, for %s already (%s)", whole_seconds(now - self.history.away_since), whose.source
            )
        self._log_unknown(seen)
        return over

    def silence(self, busy: tuple[Busy, ...], at: datetime, away: timedelta) -> Silence | None:
        """Return why nothing may be spoken at *at* (UTC), as things stand; None if something may."""
        return silence.find_silence(self.history, busy, at, away)

    def close(self) -> None:
        """Look no more."""
        self._sensor.close()

    def _log_unknown(self, seen: Presence) -> None:
        """Log the readings that are unavailable, once: they block nothing."""
        unknown = "; ".join(silence.unknown_readings(seen))
        if unknown != self._unknown:
            self._unknown = unknown
            if unknown:
                log.info("not known, and so no reason for silence: %s", unknown)

    def _clocks(self) -> tuple[datetime, float, float]:
        return self._clock.now(), self._clock.monotonic(), self._clock.elapsed()


def whole_seconds(length: timedelta) -> timedelta:
    """Return *length* in whole seconds, as a log tells it."""
    return timedelta(seconds=round(length.total_seconds()))
