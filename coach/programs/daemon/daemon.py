"""The process that waits all day: it lets the alarm ring, has a conductor offer the break, and plans on.

The journal and the config are all it plans from, so that a waiter that was
killed plans as if it had not been.  It blocks in one place (`ControlServer.wait`), for
LONGEST_WAIT at most.

Its parts: outlook.py knows what comes next, vigil.py who is at the desk, hand.py
the break that is offered or held, orders.py what it can be told.  Here they meet,
a break is judged, and its conductor is followed: one loop over one state, and so
one module, though a long one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo

from coach.clock import Alarm, Clock
from coach.config.model import Config
from coach.errors import ConfigError, DeviceError
from coach.journal.entries import BreakOutcome
from coach.journal.ports import Journal
from coach.plan.agenda import PlannedBreak
from coach.plan.breaks import MomentVerdict, judge_moment
from coach.plan.facts import decode_facts
from coach.plan.ports import FactsReader
from coach.presence import monitor
from coach.presence.monitor import PresenceMonitor
from coach.presence.ports import PresenceSensor
from coach.presence.silence import Silence, SilenceReason
from coach.presence.watch import Absence
from coach.programs.daemon.control_commands import ControlCommands
from coach.programs.daemon.current_break import LAST_WORDS, CurrentBreak, HeldBreak, OfferedBreak
from coach.programs.daemon.planner import Planner
from coach.programs.daemon.ports import ConductorLauncher, ControlServer, StandbyEars
from coach.programs.daemon.status import Activity, LastSession, Request, SilentState, Status
from coach.programs.messages import (
    ConductorMessage,
    Errand,
    Finished,
    OfferDecided,
    OfferHeld,
    OfferStarted,
    SessionStarted,
    decode_message,
)

log = logging.getLogger(__name__)

PREPARATION = timedelta(seconds=20)
"""How long before a break its conductor is started: it must have every clip of the first set by then."""

LONGEST_WAIT = 20.0
"""Seconds: how soon a changed clock or zone, or a machine that woke up, is seen where nothing else wakes the waiter."""

LONGEST_SESSION = 2 * 3600.0
"""Seconds; a conductor that lives longer is stuck, with the microphone open: it is told to end."""

TRIES = 2
"""How often a conductor is started for one break, where it dies before it has offered it."""


class Daemon:
    """Waits, from `run` to its end."""

    def __init__(  # noqa: PLR0913  (all that a day needs; wiring/ brings it)
        self,
        *,
        config: Config,
        news: Callable[[], Config | ConfigError | None],
        clock: Clock,
        zone: Callable[[], tzinfo],
        journal: Journal,
        alarm: Alarm,
        conductors: ConductorLauncher,
        door: ControlServer,
        desk: PresenceSensor,
        reader: FactsReader,
        pid: int,
        standby: StandbyEars | None = None,
    ) -> None:
        """*news* returns the config that was written since it was asked last, or what is wrong with it."""
        self._news, self._clock, self._journal = news, clock, journal
        self._alarm, self._conductors, self._door, self._reader, self._pid = alarm, conductors, door, reader, pid
        self._standby = standby
        self._outlook = Planner(config=config, clock=clock, zone=zone, journal=journal)
        self._vigil = PresenceMonitor(clock=clock, desk=desk)
        self._hand = CurrentBreak(clock)
        self._orders = ControlCommands(planner=self._outlook, current=self._hand, clock=clock)
        self._since = clock.now()
        self._today = self._date()
        self._missed: PlannedBreak | None = None
        self._faults: tuple[str, ...] = ()
        self._ending = False

    def run(self) -> None:
        """Wait until told to end.  A conductor that is at work then gets to say its last words."""
        log.info("the coach runs")
        self._end_broken()
        self._read()
        self._outlook.begin()
        try:
            while not (self._ending and self._hand.offered is None):
                self._mind_standby()
                self._alarm.arm(self._rings_at())
                conductor = self._hand.offered.conductor if self._hand.offered else None
                if self._door.wait(self._patience(), conductor, self.answer):
                    self._end()
                self._follow()
                self._take_up()
                self._look()
                if self._alarm.rang() or self._hand.held is not None:
                    self._judge()
        finally:
            self._alarm.arm(None)
            if self._hand.offered is not None:
                self._hand.offered.conductor.kill()
            for each in (self._standby, self._reader, self._vigil, self._door):
                if each is not None:
                    each.close()
        log.info("the coach ends")

    def answer(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Answer what was asked through the door."""
        match request.get("command"):
            case Request.STATUS:
                return self.status().as_object()
            case Request.QUIT:
                self._end()
                return {"ending": True, "pid": self._pid}
            case command:
                return self._orders.answer(str(command), request)

    def _mind_standby(self) -> None:
        """Keep the ears beside this process as the config wants them."""
        if self._standby is not None:
            config = self._outlook.config
            self._standby.keep(config if config.microphone.open == "always" and not self._ending else None)

    def status(self) -> Status:
        """Return how things stand."""
        if self._hand.offered is None and self._hand.held is None and self._outlook.stale():
            self._outlook.replan()
        coming = None if self._ending else self._outlook.next_break
        last = max(self._outlook.recent_journal().sessions, key=lambda entry: entry.started_at, default=None)
        elsewhere = last is not None and last.ended_at is None and self._hand.offered is None
        doing = (
            Activity.ENDING if self._ending else self._hand.offered.doing if self._hand.offered else Activity.WAITING
        )
        pause, silent = self._outlook.pause(), self._silent()
        return Status(
            pid=self._pid,
            since=self._since,
            doing=Activity.SESSION if elsewhere and doing is Activity.WAITING else doing,
            next_break=coming.due if coming else None,
            routine=coming.routine if coming else None,
            kind=coming.kind.name if coming else None,
            paused=pause is not None,
            paused_until=pause.until if pause else None,
            silent=silent[0] if silent else None,
            source=silent[1] if silent else None,
            held=self._hand.held.planned.due if self._hand.held else None,
            listening=self._standby is not None and self._standby.listening,
            faults=self._faults + self._outlook.facts.faults,
            session=self._hand.offered.session if self._hand.offered else last.id if elsewhere and last else None,
            last_session=LastSession.of(last) if last else None,
        )

    def _silent(self) -> tuple[str, str | None] | None:
        """Return why nothing is spoken now, and how that is known; None while something is."""
        if self._hand.offered is not None and self._hand.offered.doing in (Activity.OFFERING, Activity.SESSION):
            return None
        busy = self._outlook.facts.busy
        found = self._hand.held.silence if self._hand.held else self._vigil.silence(busy, self._clock.now(), self._away)
        by_the_clock = [
            (self._outlook.pause() is not None, SilentState.PAUSED),
            (self._hand.held is None and not self._outlook.working(), SilentState.OFF),
        ]
        for holds, why in by_the_clock:
            if holds:
                return why, None
        if found is not None:
            return found.why, found.source
        if self._outlook.quiet_until() is not None:
            return SilentState.QUIET, None
        return (SilentState.NOT_DUE if self._outlook.next_break else SilentState.NOTHING), None

    # The plan, and the person.

    @property
    def _away(self) -> timedelta:
        return self._outlook.config.presence.away

    def _wall(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._outlook.zone):%H:%M:%S}"

    def _date(self) -> object:
        return self._clock.now().astimezone(self._outlook.zone).date()

    def _read(self) -> None:
        """Have scripts and calendars read afresh."""
        config = self._outlook.config
        self._reader.begin([*config.agenda.holidays, *config.calendar.busy])

    def _rings_at(self) -> datetime | None:
        if (
            self._outlook.next_break is None
            or self._hand.offered is not None
            or self._hand.held is not None
            or self._ending
        ):
            return None
        return self._outlook.next_break.due - PREPARATION

    def _patience(self) -> float:
        waits = [LONGEST_WAIT]
        if self._hand.offered is None:
            waits.append(self._vigil.waits(monitor.EVERY if self._hand.held is None else monitor.HELD_EVERY))
        if (rings := self._rings_at()) is not None:
            waits.append((rings - self._clock.now()).total_seconds())
        if self._hand.offered is not None:
            waits.append(self._hand.offered.deadline - self._clock.monotonic())
        return max(0.0, min(waits))

    def _take_up(self) -> None:
        """Take up what has changed: the clocks, the zone, the config, what was read, the date."""
        passed = self._vigil.clock_jump(self._away)
        if passed.step:
            self._outlook.clock_set(passed.step)
            self._hand.held = None
        chosen = self._take_up_config()
        changed = self._outlook.zone_changed()
        if (found := self._reader.news()) is not None:
            changed |= self._take_up_almanac(found)
        if self._date() != self._today:
            self._today, changed = self._date(), True
            self._read()
        # what is in hand is not dropped for these: when it is decided, all is planned anew
        if chosen or (changed and self._hand.empty):
            self._hand.held = None
            self._outlook.replan()

    def _take_up_config(self) -> bool:
        match self._news():
            case Config() as config:
                log.info("the config is another")
                self._outlook.config, self._faults = config, ()
                self._read()
                return True
            case ConfigError(faults=faults):
                for fault in faults:
                    log.error("the config of before holds on: %s", fault)
                self._faults = tuple(faults)
        return False

    def _take_up_almanac(self, found: Mapping[str, object]) -> bool:
        try:
            almanac = decode_facts(found)
        except (KeyError, TypeError, ValueError, AttributeError):
            log.error("what was read of scripts and calendars cannot be used")  # noqa: TRY400
            return False
        for fault in almanac.faults:
            log.warning("%s", fault)
        before, self._outlook.facts = self._outlook.facts, almanac
        return (before.options, before.off, before.busy) != (almanac.options, almanac.off, almanac.busy)

    def _look(self) -> None:
        """Look at the desk where it is time to; not while somebody is led, whose keyboard rests."""
        if self._hand.offered is None and not self._ending and not self._vigil.waits(monitor.EVERY):
            if self._reader.changed():
                self._read()
            self._look_now()

    def _look_now(self) -> None:
        if (over := self._vigil.look(self._away, self._last_present)) is not None:
            self._returned(over)

    def _last_present(self) -> datetime | None:
        sessions = self._outlook.recent_journal().sessions
        return max((each.ended_at or self._clock.now() for each in sessions), default=None)

    def _returned(self, absence: Absence) -> None:
        coming = self._hand.held.planned if self._hand.held else self._outlook.next_break
        if self._missed is None and coming is not None and absence.begins <= coming.due <= absence.ends:
            self._missed = coming
        log.info("back after %s", monitor.round_up(absence.ends - absence.begins))
        self._outlook.absent(absence.begins, self._missed)
        self._missed = self._hand.held = None
        self._outlook.replan()

    # A break whose moment comes.

    def _judge(self) -> None:
        if self._hand.offered is not None or self._ending:
            return
        planned = self._hand.held.planned if self._hand.held else self._outlook.next_break
        # late by the moment at which it could be spoken
        at = self._clock.now() + PREPARATION
        if planned is None or judge_moment(planned.moment, at) is MomentVerdict.WAIT:
            return
        fresh = self._vigil.fresh
        if self._hand.held is not None and not fresh and self._vigil.waits(monitor.HELD_EVERY):
            return
        if self._hand.held is None and self._outlook.stale():
            log.info("something was written meanwhile")
            self._outlook.replan()
            return
        before = self._hand.held
        if not fresh:
            self._look_now()
        if self._hand.held is not before or (before is None and self._outlook.next_break is not planned):
            return  # an absence has ended
        if self._hand.held is not None and not self._outlook.recent_journal().same_journal(planned.past):
            self._hand.held = None
            self._outlook.replan()
            return
        self._judge_now(planned, at)

    def _judge_now(self, planned: PlannedBreak, at: datetime) -> None:
        found = self._vigil.silence(self._outlook.facts.busy, at, self._away)
        offer, late = self._outlook.config.offer, at - planned.due
        if found is not None and found.why is SilenceReason.AWAY:
            log.info("nobody is there: %s of %s is missed", planned.routine, self._wall(planned.due))
            self._missed = self._missed or planned
            self._hand.held = None
            self._outlook.replan(after=planned.due)
        elif not self._outlook.working(at):
            self._lapse(planned, SilenceReason.OFF)
        elif found is None and late <= (offer.grace if self._hand.held is None else self._keeps(planned)):
            kept, self._hand.held = self._hand.held, None
            self._start(planned, at=planned.due if kept is None else max(at, planned.due))
        elif found is None or late > self._keeps(planned):
            silence = found or (self._hand.held.silence if self._hand.held else None)
            self._lapse(planned, silence.why if silence else SilenceReason.CLOCK)
        else:
            self._keep(planned, found)

    def _keep(self, planned: PlannedBreak, found: Silence) -> None:
        if self._hand.held is None or self._hand.held.silence.why is not found.why:
            log.info("%s of %s is held: %s (%s)", planned.routine, self._wall(planned.due), found.why, found.source)
        self._hand.held = HeldBreak(planned=planned, silence=found)
        other = self._outlook.plan_afresh()
        if (
            other is not None
            and other.kind.weight > planned.kind.weight
            and other.due <= self._clock.now() + PREPARATION
        ):
            log.info("%s gives way to %s", planned.kind.name, other.kind.name)
            self._outlook.write(planned, BreakOutcome.HELD, why=found.why)
            self._outlook.replan()
            self._hand.held = None

    def _keeps(self, planned: PlannedBreak) -> timedelta:
        """Return how late *planned* may be offered where it was held: not so late that the next one is due."""
        offer, every = self._outlook.config.offer, planned.kind.every
        patience = max(offer.grace, offer.patience)
        return patience if every is None else max(offer.grace, min(patience, every - PREPARATION))

    def _lapse(self, planned: PlannedBreak, why: SilenceReason) -> None:
        log.info("the break of %s lapses: its moment is too long past", self._wall(planned.due))
        self._hand.held = None
        self._outlook.write(planned, BreakOutcome.HELD, why=why)
        self._outlook.replan(after=planned.due)

    # The conductor.

    def _start(self, planned: PlannedBreak, tries: int = 1, at: datetime | None = None) -> None:
        errand = Errand(
            routine=planned.routine,
            smaller=planned.smaller,
            kind=planned.kind.name,
            due=planned.due,
            at=at or planned.due,
        )
        log.info("starting a conductor for %s at %s", errand.routine, self._wall(errand.at))
        try:
            conductor = self._conductors.start(errand)
        except DeviceError as error:
            log.error("%s", error)  # noqa: TRY400
            self._failed(planned)
            return
        deadline = self._clock.monotonic() + LONGEST_SESSION
        self._hand.offered = OfferedBreak(conductor=conductor, planned=planned, tries=tries, deadline=deadline)

    def _failed(self, planned: PlannedBreak) -> None:
        """Plan on after a break that nobody could offer: it is in no journal, for it was neither heard nor refused."""
        self._outlook.restart(planned.kind.name, planned.due)
        self._outlook.replan(after=planned.due)

    def _follow(self) -> None:
        led = self._hand.offered
        if led is None:
            return
        # asked before the pipe is read: what it wrote before it went is read all the same
        code = led.conductor.poll()
        for line in led.conductor.lines():
            if (message := decode_message(line)) is None:
                log.warning("the conductor said what cannot be read: %.200r", line)
            else:
                log.info("%s", message)
                self._take(led, message)
        if code is not None:
            self._finish(led, code)
        elif self._clock.monotonic() >= led.deadline:
            if led.told_to_end:
                log.error("the conductor does not end: it is killed")
                led.conductor.kill()
                led.deadline = self._clock.monotonic() + LAST_WORDS
            self._hand.end(led)
        elif led.conductor.fileno() < 0:
            self._hand.end(led)

    def _take(self, led: OfferedBreak, message: ConductorMessage) -> None:
        match message:
            case OfferStarted():
                led.doing, led.was_offered = Activity.OFFERING, True
            case OfferDecided():
                led.was_offered = True
            case OfferHeld(why=why):
                led.held = why
            case SessionStarted(session=session):
                led.doing, led.session, led.was_offered = Activity.SESSION, session, True
            case Finished():
                led.over = True
                self._hand.end(led)

    def _finish(self, led: OfferedBreak, code: int) -> None:
        self._hand.offered = None
        led.conductor.close()
        if not led.over:
            log.warning("the conductor went without a word, exit status %d", code)
            self._read()  # whose process brings back what it has left low or paused
        self._end_broken()
        if self._ending:
            return
        if led.held is not None:
            self._hand.held = HeldBreak(
                planned=led.planned, silence=Silence(why=led.held, source="the look before the offer")
            )
            return
        if not led.was_offered and not led.withdrawn:
            again = led.tries < TRIES and not led.over
            if again and judge_moment(led.planned.moment, self._clock.now()) is not MomentVerdict.LAPSE:
                self._start(led.planned, led.tries + 1)
                return
            if not led.over:
                log.error("the break of %s could not be offered; `coach now` tells why", self._wall(led.planned.due))
            self._failed(led.planned)
            return
        self._outlook.replan()

    def _end(self) -> None:
        if self._ending:
            return
        log.info("told to end")
        self._ending = True
        if self._missed is not None:
            self._outlook.write(self._missed, BreakOutcome.MISSED_AWAY)
        if self._hand.offered is not None:
            self._hand.end(self._hand.offered)

    def _end_broken(self) -> None:
        try:
            if broken := self._journal.end_broken(self._clock.now()):
                log.warning("sessions whose leader is gone: %d", broken)
        except DeviceError as error:
            log.error("not journalled: %s", error)  # noqa: TRY400
