"""The process that waits all day: it wakes for each break, starts a conductor to offer it, then plans the next one.

The journal and the config are all that it plans from, so a daemon that was
killed plans as if it had not been.  It blocks in one place
(`ControlServer.wait`), for LONGEST_WAIT at most.

Its parts: planner.py knows what comes next, presence/monitor.py who is at the
desk, current_break.py the break that is offered or held, control_commands.py
what it can be asked.  This module joins them: it decides about each break and
tracks its conductor.  It is long because it is one loop over one state.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from coach.config.model import Config
from coach.errors import ConfigError, DeviceError
from coach.journal.entries import BreakOutcome
from coach.journal.ports import Journal
from coach.plan.agenda import PlannedBreak
from coach.plan.breaks import MomentVerdict, judge_moment
from coach.plan.facts import decode_facts
from coach.plan.rules import kept_for
from coach.presence import monitor
from coach.presence.monitor import PresenceMonitor
from coach.presence.silence import Silence, SilenceReason
from coach.presence.watch import Absence
from coach.programs.control_protocol import Request
from coach.programs.daemon.control_commands import ControlCommands
from coach.programs.daemon.current_break import LAST_WORDS, CurrentBreak, HeldBreak, OfferedBreak
from coach.programs.daemon.planner import Planner
from coach.programs.daemon.status import Activity, Status
from coach.programs.daemon.status_report import StatusReport
from coach.programs.daemon.surroundings import DaemonSurroundings, Timekeeping, WatchedConfig
from coach.programs.messages import (
    ConductorMessage,
    DeviceTrouble,
    Errand,
    Finished,
    OfferDecided,
    OfferHeld,
    OfferStarted,
    RowsWaiting,
    SessionStarted,
    decode_message,
)
from coach.texts import joined, text

log = logging.getLogger(__name__)

LONGEST_WAIT = 20.0
"""Seconds: how soon a changed clock or zone, or a machine that woke up, is seen if nothing else wakes the daemon."""

LONGEST_SESSION = 2 * 3600.0
"""Seconds; a conductor that lives longer is stuck, with the microphone open: it is ended."""

_TRY_AGAIN = 60.0
"""Seconds between two tries to write what waits: each may take as long as another program's lock is waited for."""

TRIES = 2
"""How often a conductor is started for one break, if it dies before it has offered it."""


_OFFER, _JOURNAL, _FACTS = "offer", "journal", "facts"
"""What a trouble that `coach status` shows is about; a later one takes its place."""


class Daemon:
    """The waiting process; `run` blocks until it is asked to end."""

    def __init__(
        self,
        *,
        config: WatchedConfig,
        time: Timekeeping,
        journal: Journal,
        surroundings: DaemonSurroundings,
        pid: int,
    ) -> None:
        """Take what wiring/ made; *pid* is this process's."""
        self._config, self._config_news = config.first, config.news
        self._clock, self._alarm, self._journal = time.clock, time.alarm, journal
        self._server, self._conductors = surroundings.server, surroundings.conductors
        self._facts, self._standby = surroundings.facts, surroundings.standby
        self._begun, self._presenters = surroundings.begun, surroundings.presenters
        self._shown: Status | None = None
        self._planner = Planner(
            rules=config.first.rules(), clock=time.clock, zone=time.zone, journal=journal, keep=surroundings.keep
        )
        self._presence = PresenceMonitor(clock=time.clock, sensor=surroundings.sensor, heed=config.first.presence.heed)
        self._current = CurrentBreak(time.clock)
        self._commands = ControlCommands(planner=self._planner, current=self._current, clock=time.clock)
        self._report = StatusReport(
            pid=pid, planner=self._planner, presence=self._presence, current=self._current, clock=time.clock
        )
        self._pid, self._today = pid, self._date()
        self._missed: PlannedBreak | None = None
        self._faults: tuple[str, ...] = ()
        self._troubles: dict[str, str] = {}
        self._next_try = 0.0
        self._ending = False

    def run(self) -> None:
        """Wait until asked to end.  A conductor that is at work then gets to say its last words."""
        log.info("the coach runs")
        for presenter in self._presenters:
            presenter.heed(self._config)
        self._end_broken()
        self._read_facts()
        self._planner.begin()
        try:
            while not (self._ending and self._current.offered is None):
                self._keep_standby()
                self._present()
                self._alarm.arm(self._wakes_at())
                conductor = self._current.offered.conductor if self._current.offered else None
                if self._server.wait(self._patience(), conductor, self.answer):
                    self._end(asked=self._server.by_hand)
                self._follow()
                self._take_up()
                self._look()
                if self._alarm.rang() or self._current.held is not None:
                    self._judge()
        finally:
            self._alarm.arm(None)
            self._planner.rows.settle()
            if self._current.offered is not None:
                self._current.offered.conductor.kill()
            for each in (*self._presenters, self._standby, self._facts, self._presence, self._server):
                if each is not None:
                    each.close()
        log.info("the coach ends")

    def answer(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Answer a request from the control socket."""
        match request.get("command"):
            case Request.STATUS:
                return self.status().as_object()
            case Request.QUIT:
                self._end(asked=True)
                return {"ending": True, "pid": self._pid}
            case command:
                return self._commands.answer(str(command), request)

    def _keep_standby(self) -> None:
        """Start or end the ears beside this process, as the config has them."""
        if self._standby is not None:
            wanted = self._config.microphone.open == "always" and not self._ending
            self._standby.keep(self._config if wanted else None)

    def _present(self) -> None:
        """Tell the presenters if something has changed."""
        if self._presenters and (status := self.status()) != self._shown:
            self._shown = status
            for presenter in self._presenters:
                presenter.show(status)

    def status(self) -> Status:
        """Return how things stand."""
        if self._current.empty and self._planner.stale():
            self._planner.replan()
        listening = self._standby is not None and self._standby.listening
        return self._report.make(away=self._away, ending=self._ending, listening=listening, faults=self._all_faults())

    def _all_faults(self) -> tuple[str, ...]:
        """Return what is wrong: with the config and other files, with the journal, and with the last offer."""
        others = dict(self._troubles)
        of_journal = others.pop(_JOURNAL, None)
        if rows := self._planner.rows.fault:
            of_journal = text("not written yet, but kept: {rows}", rows=rows)
        journal = self._planner.trouble or of_journal  # one line for one cause
        devices = (joined(": ", (text(device), trouble)) for device, trouble in self._current.troubles.items())
        shown = filter(None, (presenter.fault for presenter in self._presenters))
        of_plan = filter(None, (journal, self._planner.no_break))
        told = (*self._faults, *self._facts.faults, *of_plan, *others.values(), *devices, *shown)
        return tuple(dict.fromkeys(told))

    # The plan, and the person.

    @property
    def _away(self) -> timedelta:
        return self._config.presence.away

    def _wall(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._planner.zone):%H:%M:%S}"

    def _date(self) -> date:
        return self._clock.now().astimezone(self._planner.zone).date()

    def _read_facts(self) -> None:
        """Have scripts and calendars read afresh."""
        self._facts.begin([*self._config.agenda.holidays, *self._config.calendar.busy])

    @property
    def _preparation(self) -> timedelta:
        return self._config.offer.preparation

    def _wakes_at(self) -> datetime | None:
        coming = self._planner.next_break
        return (
            coming.due - self._preparation if coming is not None and self._current.empty and not self._ending else None
        )

    def _patience(self) -> float:
        """Return for how many seconds nothing has to be done, if nothing wakes the daemon."""
        waits = [LONGEST_WAIT]
        if (offered := self._current.offered) is not None:
            waits.append(offered.deadline - self._clock.monotonic())
        else:
            waits.append(self._presence.waits(monitor.EVERY if self._current.held is None else monitor.HELD_EVERY))
        if (moment := self._wakes_at()) is not None:
            waits.append((moment - self._clock.now()).total_seconds())
        return max(0.0, min(waits))

    def _take_up(self) -> None:
        """Take up what has changed: the clocks, the zone, the config, the facts, the date."""
        waits = self._planner.rows.fault is not None or _JOURNAL in self._troubles
        if waits and self._clock.monotonic() >= self._next_try:
            self._planner.rows.retry()
            if self._current.offered is None:
                self._end_broken()
            self._next_try = self._clock.monotonic() + _TRY_AGAIN
        jump = self._presence.clock_jump(self._away)
        if jump.step:
            self._planner.clock_set(jump.step)
            self._current.held = None
        config_changed = self._take_up_config()
        changed = self._planner.zone_changed()
        if (facts := self._facts.news()) is not None:
            changed |= self._take_up_facts(facts)
        if self._date() != self._today:
            self._today, changed = self._date(), True
            self._read_facts()
        # the current break is not dropped for these: once it is decided, all is planned afresh
        if config_changed or (changed and self._current.empty):
            self._current.held = None
            self._planner.replan()
        if self._begun is not None and (facts is not None or self._facts.faults):
            begun, self._begun = self._begun, None
            begun(self.status())

    def _take_up_config(self) -> bool:
        match self._config_news():
            case Config() as config:
                log.info("the config is another")
                self._config, self._planner.rules, self._faults = config, config.rules(), ()
                self._presence.heed = config.presence.heed
                for presenter in self._presenters:
                    presenter.heed(config)
                self._read_facts()
                return True
            case ConfigError(faults=faults):
                for fault in faults:
                    log.error("the config of before holds on: %s", fault)
                self._faults = tuple(faults)
        return False

    def _take_up_facts(self, encoded: Mapping[str, object]) -> bool:
        try:
            facts = decode_facts(encoded)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            trouble = "what was read of scripts and calendars cannot be used; `coach quit`, then `coach run`"
            log.error("%s", trouble)  # noqa: TRY400
            self._troubles[_FACTS] = trouble
            return False
        self._troubles.pop(_FACTS, None)
        for fault in facts.faults:
            log.warning("%s", fault)
        before, self._planner.facts = self._planner.facts, facts
        return (before.options, before.off, before.busy) != (facts.options, facts.off, facts.busy)

    def _look(self) -> None:
        """Look at the desk if it is time to; not during a session, when the keyboard rests."""
        if self._current.offered is None and not self._ending and not self._presence.waits(monitor.EVERY):
            if self._facts.changed():
                self._read_facts()
            self._look_now()

    def _look_now(self) -> None:
        if (over := self._presence.look(self._away, self._last_present)) is not None:
            self._returned(over)

    def _last_present(self) -> datetime | None:
        sessions = self._planner.recent_journal().sessions
        return max((each.ended_at or self._clock.now() for each in sessions), default=None)

    def _returned(self, absence: Absence) -> None:
        coming = self._current.held.planned if self._current.held else self._planner.next_break
        if self._missed is None and coming is not None and absence.begins <= coming.due <= absence.ends:
            self._missed = coming
        log.info("back after %s", monitor.whole_seconds(absence.ends - absence.begins))
        self._planner.absent(absence.begins, self._missed)
        self._missed = self._current.held = None
        self._planner.replan()

    # A break whose moment comes.

    def _judge(self) -> None:
        if self._current.offered is not None or self._ending:
            return
        planned = self._current.held.planned if self._current.held else self._planner.next_break
        # late by the moment at which it could be spoken
        at = self._clock.now() + self._preparation
        if planned is None or judge_moment(planned.moment, at) is MomentVerdict.WAIT:
            return
        if self._still_stands(planned):
            self._judge_now(planned, at)

    def _still_stands(self, planned: PlannedBreak) -> bool:
        """Look at the journal and the desk; return whether *planned* is to be judged now by what they show."""
        held, fresh = self._current.held, self._presence.fresh
        if held is None and self._planner.stale():
            log.info("something was written meanwhile")
            self._planner.replan()
            return False
        if not fresh:
            if held is not None and self._presence.waits(monitor.HELD_EVERY):
                return False
            self._look_now()
        if self._current.held is not held or (held is None and self._planner.next_break is not planned):
            return False  # an absence has ended
        if held is not None and not self._planner.recent_journal().same_journal(planned.past):
            self._current.held = None
            self._planner.replan()
            return False
        return True

    def _judge_now(self, planned: PlannedBreak, at: datetime) -> None:
        held, late = self._current.held, at - planned.due
        silence = self._presence.silence(self._planner.facts.busy, at, self._away)
        kept = kept_for(planned.kind, self._planner.rules)
        if silence is not None and silence.why is SilenceReason.AWAY:
            self._miss(planned)
        elif not self._planner.working(at):
            self._lapse(planned, SilenceReason.OFF)
        elif silence is None and late <= (self._planner.rules.grace if held is None else kept):
            self._current.held = None
            self._start(planned, at=planned.due if held is None else max(at, planned.due))
        elif silence is None or late > kept:
            reason = silence or (held.silence if held else None)
            self._lapse(planned, reason.why if reason else SilenceReason.CLOCK)
        else:
            self._keep(planned, silence)

    def _miss(self, planned: PlannedBreak) -> None:
        log.info("nobody is there: %s of %s is missed", planned.routine, self._wall(planned.due))
        self._missed = self._missed or planned
        self._current.held = None
        self._planner.replan(after=planned.due)

    def _keep(self, planned: PlannedBreak, silence: Silence) -> None:
        if self._current.held is None or self._current.held.silence.why is not silence.why:
            log.info("%s of %s is held: %s (%s)", planned.routine, self._wall(planned.due), silence.why, silence.source)
        self._current.held = HeldBreak(planned=planned, silence=silence)
        other = self._planner.plan_afresh()
        if (
            other is not None
            and other.kind.weight > planned.kind.weight
            and other.due <= self._clock.now() + self._preparation
        ):
            log.info("%s gives way to %s", planned.kind.name, other.kind.name)
            self._planner.write(planned, BreakOutcome.HELD, why=silence.why)
            self._planner.replan()
            self._current.held = None

    def _lapse(self, planned: PlannedBreak, why: SilenceReason) -> None:
        log.info("the break of %s lapses: its moment is too long past", self._wall(planned.due))
        self._current.held = None
        self._planner.write(planned, BreakOutcome.HELD, why=why)
        self._planner.replan(after=planned.due)

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
        self._current.troubles.clear()
        try:
            conductor = self._conductors.start(errand)
        except DeviceError as error:
            log.error("%s", error)  # noqa: TRY400
            self._troubles[_OFFER] = str(error)
            self._failed(planned)
            return
        deadline = self._clock.monotonic() + LONGEST_SESSION
        self._current.offered = OfferedBreak(conductor=conductor, planned=planned, tries=tries, deadline=deadline)

    def _failed(self, planned: PlannedBreak) -> None:
        """Plan on after a break that could not be offered: it is in no journal, being neither heard nor refused."""
        self._planner.restart(planned.kind.name, planned.due)
        self._planner.replan(after=planned.due)

    def _follow(self) -> None:
        offered = self._current.offered
        if offered is None:
            return
        # asked before the pipe is read: what it wrote before it went is read all the same
        code = offered.conductor.poll()
        for line in offered.conductor.lines():
            if (message := decode_message(line)) is None:
                log.warning("the conductor said what cannot be read: %.200r", line)
            else:
                log.info("%s", message)
                self._take(offered, message)
        if code is not None:
            self._finish(offered, code)
        elif self._clock.monotonic() >= offered.deadline:
            if offered.told_to_end:
                log.error("the conductor does not end: it is killed")
                offered.conductor.kill()
                offered.deadline = self._clock.monotonic() + LAST_WORDS
            self._current.end(offered)
        elif offered.conductor.fileno() < 0:
            self._current.end(offered)

    def _take(self, offered: OfferedBreak, message: ConductorMessage) -> None:
        match message:
            case OfferStarted():
                offered.doing, offered.was_offered = Activity.OFFERING, True
                self._troubles.pop(_OFFER, None)
            case OfferDecided():
                offered.was_offered = True
            case OfferHeld(why=why):
                offered.held = why
            case DeviceTrouble(device=device, trouble=None):
                self._current.troubles.pop(device, None)
            case DeviceTrouble(device=device, trouble=str(trouble)):
                self._current.troubles[device] = trouble
            case SessionStarted(session=session):
                offered.doing, offered.session, offered.was_offered = Activity.SESSION, session, True
            case RowsWaiting(why=why):
                self._troubles.pop(_JOURNAL, None)
                self._troubles.update({_JOURNAL: why} if why else {})
            case Finished():
                offered.over = True
                self._current.end(offered)

    def _finish(self, offered: OfferedBreak, code: int) -> None:
        self._current.offered = None
        offered.conductor.close()
        if not offered.over:
            log.warning("the conductor went without a word, exit status %d", code)
            self._read_facts()  # whose process brings back what it has left low or paused
        self._end_broken()
        if self._ending:
            return
        if offered.held is not None:
            silence = Silence(why=offered.held, source="the look before the offer")
            self._current.held = HeldBreak(planned=offered.planned, silence=silence)
        elif offered.was_offered or offered.withdrawn:
            self._planner.replan()
        else:
            self._try_again(offered)

    def _try_again(self, offered: OfferedBreak) -> None:
        """Start another conductor for a break that this one did not offer, unless it is too late or the last try."""
        planned = offered.planned
        again = offered.tries < TRIES and not offered.over
        if again and judge_moment(planned.moment, self._clock.now()) is not MomentVerdict.LAPSE:
            self._start(planned, offered.tries + 1)
            return
        if not offered.over:
            due = self._wall(planned.due)
            trouble = text("the break of {moment} could not be offered; `coach now` tells why", moment=due)
            log.error("%s", trouble)
            self._troubles[_OFFER] = trouble
        self._failed(planned)

    def _end(self, *, asked: bool) -> None:
        if self._ending:
            return
        log.info("told to end")
        self._ending = True
        if self._missed is not None:
            self._planner.write(self._missed, BreakOutcome.MISSED_AWAY)
        if self._current.offered is not None:
            self._current.end(self._current.offered, asked=asked)

    def _end_broken(self) -> None:
        try:
            if broken := self._journal.end_broken(self._clock.now()):
                log.warning("sessions whose leader is gone: %d", broken)
        except DeviceError as error:
            log.error("not journalled: %s", error)  # noqa: TRY400
            self._troubles[_JOURNAL] = str(error)
        else:  # what a conductor could not write was taken in before
            self._troubles.pop(_JOURNAL, None)
