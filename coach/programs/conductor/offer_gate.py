"""Wait for the moment of an offer, and decide whether it is made."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from queue import Empty

from coach.clock import Clock
from coach.config.model import PresenceConfig
from coach.plan.breaks import Break, MomentVerdict, judge_moment
from coach.presence.readings import Presence
from coach.presence.silence import TYPING_CAP, SilenceReason, find_silence
from coach.presence.watch import PresenceHistory, observe
from coach.programs.inbox import Inbox, InboxItem, StopRequested

log = logging.getLogger(__name__)

_LONGEST_NAP = 1.0
"""Seconds between two looks at the calendar's clock, which may be set or jump over a night's sleep."""

_GLANCE = 0.6
"""Seconds before the offer at which presence is read: a reading takes 0.2 s at most (PresenceSensor)."""

_CLOCKS_APART = 1.0
"""Seconds: a shorter sleep of the machine is the two clocks being read one after the other."""


_USUAL = PresenceConfig()


class OfferGate:
    """Stands before one offer: waits for its moment, looks at the desk, takes the floor."""

    def __init__(  # noqa: PLR0913  (a moment, a desk, and a warning)
        self,
        *,
        planned: Break,
        clock: Clock,
        look: Callable[[], Presence],
        take_floor: Callable[[], bool],
        presence: PresenceConfig = _USUAL,
        warning: timedelta = timedelta(0),
        warn: Callable[[], Callable[[], None]] | None = None,
    ) -> None:
        """*look* reads the person's presence within 0.2 s; *take_floor* returns False if another coach is speaking.

        *presence*: what of the desk counts.  *warn* is called *warning* before
        the moment, once, unless the person must not be disturbed; what it
        returns is called when the waiting is over.
        """
        self._warning, self._warn = (warning.total_seconds() if warn else 0.0), warn
        self._end_warning: Callable[[], None] = lambda: None
        self._planned, self._clock = planned, clock
        self._away, self._heed = presence.away, presence.heed
        self._look, self._take_floor = look, take_floor
        self._looked = False
        self._asleep = self._time_asleep()

    def wait(self, inbox: Inbox[InboxItem], held: Callable[[SilenceReason], None]) -> bool:
        """Wait for the moment and return whether the offer is made.

        It is withheld, and *held* called with the reason, if the person must
        not be disturbed or the machine slept past the moment; the daemon
        decides what follows.  A request to stop withdraws it without a reason.
        Someone who is typing may finish first.
        """
        self._looked, self._asleep = False, self._time_asleep()
        try:
            while (step := self._next_step()) is not None:
                if isinstance(step, SilenceReason):
                    log.info("not offered: %s", step)
                    held(step)
                    return False
                try:
                    if isinstance(inbox.get(timeout=step), StopRequested):
                        return False
                except Empty:  # the time has passed: nothing was asked
                    continue
            return True
        finally:
            self._end_warning()

    def _next_step(self) -> SilenceReason | float | None:
        """Return why nothing is offered, the seconds until the next step, or None once the offer may be made."""
        now = self._clock.now()
        if judge_moment(self._planned, now) is MomentVerdict.LAPSE:
            return SilenceReason.CLOCK
        if self._time_asleep() > self._asleep + _CLOCKS_APART:
            return SilenceReason.JUST_WOKEN
        ahead = (self._planned.due - now).total_seconds()
        if ahead > _GLANCE:
            self._looked = False
            if ahead <= self._warning:
                self._warning = 0.0
                if self._warn is not None and self._silence() is None:
                    self._end_warning = self._warn()
            return min(ahead - _GLANCE, _LONGEST_NAP)
        if not self._looked:
            return self._glance()
        if ahead > 0:
            return ahead
        return None if self._take_floor() else SilenceReason.SESSION

    def _glance(self) -> SilenceReason | float:
        """Look at the desk; return why nothing is offered, else the seconds until the next step."""
        presence, now = self._heed.applied(self._look()), self._clock.now()
        if (why := self._silence(presence)) is not None:
            return why
        cap = self._planned.due + min(TYPING_CAP, self._planned.grace)
        self._looked = not (self._heed.waits_for_typing(presence) and now < cap)
        return 0.0 if self._looked else _LONGEST_NAP

    def _silence(self, presence: Presence | None = None) -> SilenceReason | None:
        """Return why the person, whose *presence* is that, must not be disturbed now."""
        presence, now = presence or self._heed.applied(self._look()), self._clock.now()
        watch, _ = observe(PresenceHistory(), presence, now, self._away)
        silence = find_silence(watch, (), now, self._away)
        return silence.why if silence else None

    def _time_asleep(self) -> float:
        """Seconds that the machine has slept since it was started."""
        return self._clock.elapsed() - self._clock.monotonic()
