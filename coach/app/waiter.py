"""The process that waits all day: it lets the alarm ring, has a conductor offer the break, and plans on.

The journal and the config are all it plans from, so that a waiter that was
killed plans as if it had not been.  It blocks in one place (`Door.wait`), for
LONGEST_WAIT at most.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from coach.app.agenda import Past, Planned, past, plan
from coach.app.config import Config
from coach.app.control import Doing, LastSession, Request, Status
from coach.app.told import Began, Decided, Offering, Over, Told, told
from coach.errors import DeviceError
from coach.journal.entries import BreakEntry, BreakOutcome
from coach.plan.breaks import Verdict, verdict
from coach.ports import Alarm, Clock, ConductorProcess, Conductors, Door, Journal

log = logging.getLogger(__name__)

LEAD = timedelta(seconds=20)
"""How long before a break its conductor is started: it must have every clip of the first set by then."""

LONGEST_WAIT = 5.0
"""Seconds: how soon a changed clock or zone, or a machine that woke up, is seen."""

LAST_WORDS = 15.0
"""Seconds that a conductor gets to say them and to go, before it is killed."""

LONGEST_SESSION = 2 * 3600.0
"""Seconds; a conductor that lives longer is stuck, with the microphone open: it is told to end."""

TRIES = 2
"""How often a conductor is started for one break, where it dies before it has offered it."""

HORIZON = timedelta(days=7)
"""How far back the journal is looked at."""


@dataclass(slots=True, kw_only=True)
class _Led:
    """A break in the hands of a conductor."""

    conductor: ConductorProcess
    planned: Planned
    tries: int
    deadline: float
    """Monotonic second by which it must have gone."""

    doing: Doing = Doing.PREPARING
    offered: bool = False
    session: int | None = None
    over: bool = False
    """It said so itself."""

    told_to_end: bool = False


class Waiter:
    """Waits, from `run` to its end."""

    def __init__(  # noqa: PLR0913  (all that a day needs; wiring.py brings it)
        self,
        *,
        config: Config,
        clock: Clock,
        zone: Callable[[], tzinfo],
        journal: Journal,
        alarm: Alarm,
        conductors: Conductors,
        door: Door,
        pid: int,
    ) -> None:
        self._config, self._clock, self._zone, self._journal = config, clock, zone, journal
        self._alarm, self._conductors, self._door, self._pid = alarm, conductors, door, pid
        self._since = self._planned_at = clock.now()
        self._planned_in = zone()
        self._planned: Planned | None = None
        self._led: _Led | None = None
        self._later = config.offer.later
        self._failed: datetime | None = None
        self._ending = False

    def run(self) -> None:
        """Wait until told to end.  A conductor that is at work then gets to say its last words."""
        log.info("the coach runs, process %d", self._pid)
        self._end_broken()
        self._plan()
        try:
            while not (self._ending and self._led is None):
                self._alarm.arm(self._rings_at())
                conductor = self._led.conductor if self._led else None
                if self._door.wait(self._patience(), conductor, self.answer):
                    self._end()
                self._follow()
                self._look_at_clock()
                if self._alarm.rang():
                    self._judge()
        finally:
            self._alarm.arm(None)
            if self._led is not None:
                self._led.conductor.kill()
            self._door.close()
        log.info("the coach ends")

    def answer(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Answer what was asked through the door."""
        match request.get("command"):
            case Request.STATUS:
                return self.status().as_object()
            case Request.QUIT:
                self._end()
                return {"ending": True, "pid": self._pid}
        return {"error": "no such command; there are " + ", ".join(Request)}

    def status(self) -> Status:
        """Return how things stand."""
        known = self._past()
        if self._led is None and self._planned is not None and _differ(known, self._planned.past):
            self._plan(known)
        coming = None if self._ending else self._planned
        last = known.session
        return Status(
            pid=self._pid,
            since=self._since,
            doing=Doing.ENDING if self._ending else self._led.doing if self._led else Doing.WAITING,
            next_break=coming.due if coming else None,
            routine=coming.routine if coming else None,
            session=self._led.session if self._led else None,
            last_session=LastSession.of(last) if last else None,
        )

    # The plan.

    def _rings_at(self) -> datetime | None:
        if self._planned is None or self._led is not None or self._ending:
            return None
        return self._planned.due - LEAD

    def _patience(self) -> float:
        waits = [LONGEST_WAIT]
        if (rings := self._rings_at()) is not None:
            waits.append((rings - self._clock.now()).total_seconds())
        if self._led is not None:
            waits.append(self._led.deadline - self._clock.monotonic())
        return max(0.0, min(waits))

    def _past(self) -> Past:
        now = self._clock.now()
        try:
            sessions, breaks = self._journal.sessions(now - HORIZON), self._journal.breaks(now - HORIZON)
        except DeviceError as error:
            log.error("planning without the journal: %s", error)  # noqa: TRY400  (its one line says it all)
            sessions, breaks = (), ()
        return past(sessions, breaks, now, later=self._later, failed=self._failed)

    def _plan(self, known: Past | None = None) -> None:
        self._planned_at, self._planned_in = self._clock.now(), self._zone()
        now, failed = self._planned_at, self._failed
        if failed is not None and now < failed <= now + LEAD:
            now = failed  # its conductors died before its moment: it is behind us all the same
        self._planned = plan(self._config, self._planned_in, now, known or self._past())
        if self._planned is None:
            log.info("no break to come: there are no working hours as long as %s", self._config.agenda.every)
        else:
            log.info("next break: %s, %s", self._planned.due.astimezone(self._planned_in), self._planned.routine)

    def _look_at_clock(self) -> None:
        if self._led is None and (self._clock.now() < self._planned_at or self._zone() is not self._planned_in):
            log.info("the clock was set back, or the zone changed")
            self._plan()

    def _judge(self) -> None:
        planned, now = self._planned, self._clock.now()
        if planned is None or self._led is not None or self._ending:
            return
        # late by the moment at which it could be spoken
        match verdict(planned.moment, now + LEAD):
            case Verdict.WAIT:
                return
            case Verdict.LAPSE:
                self._lapse(planned, now)
            case Verdict.START:
                known = self._past()
                if _differ(known, planned.past):
                    log.info("a session was held meanwhile")
                    self._plan(known)
                else:
                    self._start(planned)

    def _lapse(self, planned: Planned, now: datetime) -> None:
        log.info("the break of %s lapses: its moment is too long past", planned.due)
        entry = BreakEntry(
            due=planned.due,
            decided_at=now,
            outcome=BreakOutcome.MISSED_AWAY,
            routine=planned.routine,
            session=None,
        )
        try:
            self._journal.add_break(entry)
        except DeviceError as error:
            log.error("not journalled: %s", error)  # noqa: TRY400
            self._failed = now
        self._plan()

    # The conductor.

    def _start(self, planned: Planned, tries: int = 1) -> None:
        log.info("starting a conductor for %s at %s", planned.routine, planned.due)
        try:
            conductor = self._conductors.start(planned.routine, planned.due)
        except DeviceError as error:
            log.error("%s", error)  # noqa: TRY400
            self._failed = planned.due
            self._plan()
            return
        deadline = self._clock.monotonic() + LONGEST_SESSION
        self._led = _Led(conductor=conductor, planned=planned, tries=tries, deadline=deadline)

    def _follow(self) -> None:
        led = self._led
        if led is None:
            return
        # asked before the pipe is read: what it wrote before it went is read all the same
        code = led.conductor.poll()
        for line in led.conductor.lines():
            if (message := told(line)) is None:
                log.warning("the conductor said what cannot be read: %.200r", line)
            else:
                log.info("conductor: %s", message)
                self._take(led, message)
        if code is not None:
            self._finish(led, code)
        elif self._clock.monotonic() >= led.deadline:
            if led.told_to_end:
                log.error("the conductor does not end: it is killed")
                led.conductor.kill()
                led.deadline = self._clock.monotonic() + LAST_WORDS
            self._end_conductor(led)
        elif led.conductor.fileno() < 0:
            self._end_conductor(led)

    def _take(self, led: _Led, message: Told) -> None:
        match message:
            case Offering():
                led.doing, led.offered = Doing.OFFERING, True
            case Decided(later=later):
                led.offered = True
                self._later = later or self._config.offer.later
            case Began(session=session):
                led.doing, led.session, led.offered = Doing.SESSION, session, True
            case Over():
                led.over = True
                self._end_conductor(led)

    def _finish(self, led: _Led, code: int) -> None:
        self._led = None
        led.conductor.close()
        if not led.over:
            log.warning("the conductor went without a word, exit status %d", code)
        self._end_broken()
        if self._ending:
            return
        if not led.offered and not led.over:
            if led.tries < TRIES and verdict(led.planned.moment, self._clock.now()) is not Verdict.LAPSE:
                self._start(led.planned, led.tries + 1)
                return
            log.error("the break of %s could not be offered; `coach now` tells why", led.planned.due)
        if not led.offered:
            self._failed = led.planned.due
        self._plan()

    def _end(self) -> None:
        if self._ending:
            return
        log.info("told to end")
        self._ending = True
        if self._led is not None:
            self._end_conductor(self._led)

    def _end_conductor(self, led: _Led) -> None:
        if not led.told_to_end:
            led.told_to_end = True
            led.conductor.end()
            led.deadline = self._clock.monotonic() + LAST_WORDS

    def _end_broken(self) -> None:
        try:
            if broken := self._journal.end_broken(self._clock.now()):
                log.warning("sessions whose leader is gone: %d", broken)
        except DeviceError as error:
            log.error("not journalled: %s", error)  # noqa: TRY400


def _differ(one: Past, other: Past) -> bool:
    return (one.since, one.later) != (other.since, other.later)
