"""The process that waits all day: it lets the alarm ring, has a conductor offer the break, and plans on.

The journal and the config are all it plans from, so that a waiter that was
killed plans as if it had not been.  It blocks in one place (`Door.wait`), for
LONGEST_WAIT at most.

Its parts: outlook.py knows what comes next, vigil.py who is at the desk; here
the two meet, a break is judged, and its conductor is followed.  Longer than the
others because these are one loop over one state.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from coach.app import vigil
from coach.app.agenda import Planned
from coach.app.almanac import read_almanac
from coach.app.config import Config
from coach.app.control import Doing, LastSession, Request, Silent, Status
from coach.app.outlook import Outlook
from coach.app.told import Began, Decided, Held, Offering, Over, Told, told
from coach.app.vigil import Vigil
from coach.errors import ConfigError, DeviceError
from coach.journal.entries import BreakOutcome
from coach.plan.breaks import Verdict, verdict
from coach.plan.judge import Absence, Silence, Why
from coach.ports import Alarm, Clock, ConductorProcess, Conductors, Desk, Door, Errand, Journal, Reader
from coach.units import utc

log = logging.getLogger(__name__)

LEAD = timedelta(seconds=20)
"""How long before a break its conductor is started: it must have every clip of the first set by then."""

LONGEST_WAIT = 5.0
"""Seconds: how soon a changed clock, zone or config, or a machine that woke up, is seen."""

LAST_WORDS = 15.0
"""Seconds that a conductor gets to say them and to go, before it is killed."""

LONGEST_SESSION = 2 * 3600.0
"""Seconds; a conductor that lives longer is stuck, with the microphone open: it is told to end."""

TRIES = 2
"""How often a conductor is started for one break, where it dies before it has offered it."""

LATEST = 24 * 60
"""Minutes: nobody puts a break off for longer."""


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
    held: Why | None = None
    """It offered nothing, for this reason."""

    over: bool = False
    """It said so itself."""

    told_to_end: bool = False
    withdrawn: bool = False
    """Its break is decided already."""


@dataclass(slots=True, kw_only=True)
class _Kept:
    """A break whose moment has come, and that must not be offered yet."""

    planned: Planned
    silence: Silence


class Waiter:
    """Waits, from `run` to its end."""

    def __init__(  # noqa: PLR0913  (all that a day needs; wiring.py brings it)
        self,
        *,
        config: Config,
        news: Callable[[], Config | ConfigError | None],
        clock: Clock,
        zone: Callable[[], tzinfo],
        journal: Journal,
        alarm: Alarm,
        conductors: Conductors,
        door: Door,
        desk: Desk,
        reader: Reader,
        pid: int,
    ) -> None:
        """*news* returns the config that was written since it was asked last, or what is wrong with it."""
        self._news, self._clock, self._journal = news, clock, journal
        self._alarm, self._conductors, self._door, self._reader, self._pid = alarm, conductors, door, reader, pid
        self._outlook = Outlook(config=config, clock=clock, zone=zone, journal=journal)
        self._vigil = Vigil(clock=clock, desk=desk)
        self._since = clock.now()
        self._today = self._date()
        self._led: _Led | None = None
        self._kept: _Kept | None = None
        self._missed: Planned | None = None
        self._faults: tuple[str, ...] = ()
        self._ending = False

    def run(self) -> None:
        """Wait until told to end.  A conductor that is at work then gets to say its last words."""
        log.info("the coach runs, process %d", self._pid)
        self._end_broken()
        self._read()
        self._outlook.begin()
        try:
            while not (self._ending and self._led is None):
                self._alarm.arm(self._rings_at())
                conductor = self._led.conductor if self._led else None
                if self._door.wait(self._patience(), conductor, self.answer):
                    self._end()
                self._follow()
                self._take_up()
                self._look()
                if self._alarm.rang() or self._kept is not None:
                    self._judge()
        finally:
            self._alarm.arm(None)
            if self._led is not None:
                self._led.conductor.kill()
            for each in (self._reader, self._vigil, self._door):
                each.close()
        log.info("the coach ends")

    def answer(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Answer what was asked through the door."""
        command = request.get("command")
        if not isinstance(command, str) or command not in _ANSWERS:
            return {"error": "no such command; there are " + ", ".join(_ANSWERS)}
        try:
            return _ANSWERS[command](self, request)
        except DeviceError as error:
            return {"error": str(error)}

    def status(self) -> Status:
        """Return how things stand."""
        if self._led is None and self._kept is None and self._outlook.stale():
            self._outlook.renew()
        coming = None if self._ending else self._outlook.coming
        last = max(self._outlook.past().sessions, key=lambda entry: entry.started_at, default=None)
        elsewhere = last is not None and last.ended_at is None and self._led is None
        doing = Doing.ENDING if self._ending else self._led.doing if self._led else Doing.WAITING
        pause, silent = self._outlook.pause(), self._silent()
        return Status(
            pid=self._pid,
            since=self._since,
            doing=Doing.SESSION if elsewhere and doing is Doing.WAITING else doing,
            next_break=coming.due if coming else None,
            routine=coming.routine if coming else None,
            kind=coming.kind.name if coming else None,
            paused=pause is not None,
            paused_until=pause.until if pause else None,
            silent=silent[0] if silent else None,
            source=silent[1] if silent else None,
            held=self._kept.planned.due if self._kept else None,
            faults=self._faults + self._outlook.almanac.faults,
            session=self._led.session if self._led else last.id if elsewhere and last else None,
            last_session=LastSession.of(last) if last else None,
        )

    def _silent(self) -> tuple[str, str | None] | None:
        """Return why nothing is spoken now, and how that is known; None while something is."""
        if self._led is not None and self._led.doing in (Doing.OFFERING, Doing.SESSION):
            return None
        busy = self._outlook.almanac.busy
        found = self._kept.silence if self._kept else self._vigil.silence(busy, self._clock.now(), self._away)
        by_the_clock = [
            (self._outlook.pause() is not None, Silent.PAUSED),
            (self._kept is None and not self._outlook.working(), Silent.OFF),
        ]
        for holds, why in by_the_clock:
            if holds:
                return why, None
        if found is not None:
            return found.why, found.source
        if self._outlook.quiet_until() is not None:
            return Silent.QUIET, None
        return (Silent.NOT_DUE if self._outlook.coming else Silent.NOTHING), None

    # What can be told to it.

    def _tell(self, _: Mapping[str, object]) -> Mapping[str, object]:
        return self.status().as_object()

    def _quit(self, _: Mapping[str, object]) -> Mapping[str, object]:
        self._end()
        return {"ending": True, "pid": self._pid}

    def _resume(self, _: Mapping[str, object]) -> Mapping[str, object]:
        self._outlook.end_pause()
        return self._coming()

    def _make_way(self, _: Mapping[str, object]) -> Mapping[str, object]:
        """Somebody begins a session by hand, in a process of its own."""
        if self._led is not None and self._led.doing is Doing.SESSION:
            return {"error": "a session is being led already; `coach status` tells more"}
        self._withdraw()
        self._kept = None
        return {"free": True}

    def _put_off(self, request: Mapping[str, object]) -> Mapping[str, object]:
        minutes = request.get("minutes")
        length = self._outlook.config.offer.later
        if isinstance(minutes, int) and not isinstance(minutes, bool) and 0 < minutes <= LATEST:
            length = timedelta(minutes=minutes)
        elif minutes is not None:
            return {"error": f"later is 1 to {LATEST} minutes"}
        if (refused := self._undecided()) is not None:
            return refused
        now = self._clock.now()
        if self._told({"command": "snooze", "minutes": round(length.total_seconds() / 60)}):
            return {"next_break": (now + length).isoformat()}
        planned, began = self._in_hand()
        again_at = (now if began else planned.due) + length
        self._decide(planned, BreakOutcome.LATER, again_at=again_at)
        return self._coming()

    def _skip(self, _: Mapping[str, object]) -> Mapping[str, object]:
        if (refused := self._undecided()) is not None:
            return refused
        if not self._told({"command": "skip"}):
            self._decide(self._in_hand()[0], BreakOutcome.SKIPPED)
        return self._coming()

    def _pause(self, request: Mapping[str, object]) -> Mapping[str, object]:
        until = request.get("until")
        try:
            ends = utc(datetime.fromisoformat(until)) if isinstance(until, str) else None
        except ValueError:
            return {"error": f"{until!r}: not a moment with a zone"}
        if ends is not None and ends <= self._clock.now():
            return {"error": "the pause would be over already; name a moment to come"}
        self._outlook.begin_pause(ends)
        self._withdraw()
        self._kept = None
        return {"paused_until": ends and ends.isoformat(), **self._coming()}

    def _undecided(self) -> Mapping[str, object] | None:
        """Return the refusal where no break can be decided now."""
        if self._led is not None and self._led.doing is Doing.SESSION:
            return {"error": "a session is being led; say it there, or stop it"}
        if self._led is None and self._kept is None:
            if self._outlook.stale():
                self._outlook.renew()
            if self._outlook.coming is None:
                return {"error": "no break is to come; `coach status` tells why"}
        return None

    def _in_hand(self) -> tuple[Planned, bool]:
        """Return the break that is being prepared, held or to come, and whether its moment has come."""
        if self._led is not None:
            return self._led.planned, False
        planned = self._kept.planned if self._kept else self._outlook.coming
        if planned is None:
            raise DeviceError("no break is to come; `coach status` tells why")
        return planned, self._kept is not None

    def _decide(self, planned: Planned, outcome: BreakOutcome, *, again_at: datetime | None = None) -> None:
        self._withdraw()
        self._kept = None
        self._outlook.write(planned, outcome, again_at=again_at)
        self._outlook.renew()

    def _told(self, order: Mapping[str, object]) -> bool:
        """Tell *order* to the conductor where it is offering; return whether it is."""
        if self._led is None or self._led.doing is not Doing.OFFERING:
            return False
        self._led.conductor.tell(json.dumps(order))
        return True

    def _withdraw(self) -> None:
        """Let the conductor go, unless it leads a session."""
        if self._led is not None and self._led.doing in (Doing.PREPARING, Doing.OFFERING):
            self._led.withdrawn = True
            self._end_conductor(self._led)

    def _coming(self) -> dict[str, object]:
        coming = self._outlook.coming
        return {"next_break": coming.due.isoformat() if coming else None, "routine": coming.routine if coming else None}

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
        if self._outlook.coming is None or self._led is not None or self._kept is not None or self._ending:
            return None
        return self._outlook.coming.due - LEAD

    def _patience(self) -> float:
        waits = [LONGEST_WAIT]
        if (rings := self._rings_at()) is not None:
            waits.append((rings - self._clock.now()).total_seconds())
        if self._led is not None:
            waits.append(self._led.deadline - self._clock.monotonic())
        return max(0.0, min(waits))

    def _take_up(self) -> None:
        """Take up what has changed: the clocks, the zone, the config, what was read, the date."""
        passed = self._vigil.passed(self._away)
        if passed.step:
            self._outlook.clock_set(passed.step)
            self._kept = None
        renew = self._take_up_config()
        if (found := self._reader.news()) is not None:
            renew |= self._take_up_almanac(found)
        another_day = self._date() != self._today
        if another_day:
            self._today = self._date()
            self._read()
        busy = self._led is not None or self._kept is not None
        if renew or (not busy and (another_day or self._outlook.zone_changed())):
            self._kept = None
            self._outlook.renew()

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
            almanac = read_almanac(found)
        except (KeyError, TypeError, ValueError, AttributeError):
            log.error("what was read of scripts and calendars cannot be used")  # noqa: TRY400
            return False
        for fault in almanac.faults:
            log.warning("%s", fault)
        before, self._outlook.almanac = self._outlook.almanac, almanac
        return (before.options, before.off, before.busy) != (almanac.options, almanac.off, almanac.busy)

    def _look(self) -> None:
        """Look at the desk where it is time to; not while somebody is led, whose keyboard rests."""
        if self._led is None and not self._ending and not self._vigil.waits(vigil.EVERY):
            if self._reader.changed():
                self._read()
            self._look_now()

    def _look_now(self) -> None:
        if (over := self._vigil.look(self._away, self._last_present)) is not None:
            self._returned(over)

    def _last_present(self) -> datetime | None:
        sessions = self._outlook.past().sessions
        return max((each.ended_at or self._clock.now() for each in sessions), default=None)

    def _returned(self, absence: Absence) -> None:
        coming = self._kept.planned if self._kept else self._outlook.coming
        if self._missed is None and coming is not None and absence.begins <= coming.due <= absence.ends:
            self._missed = coming
        log.info("back after %s", absence.ends - absence.begins)
        self._outlook.absent(absence.begins, self._missed)
        self._missed = self._kept = None
        self._outlook.renew()

    # A break whose moment comes.

    def _judge(self) -> None:
        if self._led is not None or self._ending:
            return
        planned = self._kept.planned if self._kept else self._outlook.coming
        # late by the moment at which it could be spoken
        at = self._clock.now() + LEAD
        if planned is None or verdict(planned.moment, at) is Verdict.WAIT:
            return
        fresh = self._vigil.fresh
        if self._kept is not None and not fresh and self._vigil.waits(vigil.HELD_EVERY):
            return
        if self._kept is None and self._outlook.stale():
            log.info("something was written meanwhile")
            self._outlook.renew()
            return
        before = self._kept
        if not fresh:
            self._look_now()
        if self._kept is not before or (before is None and self._outlook.coming is not planned):
            return  # an absence has ended
        if self._kept is not None and not self._outlook.past().same_journal(planned.past):
            self._kept = None
            self._outlook.renew()
            return
        self._judge_now(planned, at)

    def _judge_now(self, planned: Planned, at: datetime) -> None:
        found = self._vigil.silence(self._outlook.almanac.busy, at, self._away)
        offer, late = self._outlook.config.offer, at - planned.due
        if found is not None and found.why is Why.AWAY:
            log.info("nobody is there: %s of %s is missed", planned.routine, self._wall(planned.due))
            self._missed = self._missed or planned
            self._kept = None
            self._outlook.renew(after=planned.due)
        elif not self._outlook.working(at):
            self._lapse(planned, Why.OFF)
        elif found is None and late <= (offer.grace if self._kept is None else self._keeps(planned)):
            kept, self._kept = self._kept, None
            self._start(planned, at=planned.due if kept is None else max(at, planned.due))
        elif found is None or late > self._keeps(planned):
            silence = found or (self._kept.silence if self._kept else None)
            self._lapse(planned, silence.why if silence else Why.CLOCK)
        else:
            self._keep(planned, found)

    def _keep(self, planned: Planned, found: Silence) -> None:
        if self._kept is None or self._kept.silence.why is not found.why:
            log.info("%s of %s is held: %s (%s)", planned.routine, self._wall(planned.due), found.why, found.source)
        self._kept = _Kept(planned=planned, silence=found)
        other = self._outlook.another()
        if other is not None and other.kind.weight > planned.kind.weight and other.due <= self._clock.now() + LEAD:
            log.info("%s gives way to %s", planned.kind.name, other.kind.name)
            self._outlook.write(planned, BreakOutcome.HELD, why=found.why)
            self._outlook.renew()
            self._kept = None

    def _keeps(self, planned: Planned) -> timedelta:
        """Return how late *planned* may be offered where it was held: not so late that the next one is due."""
        offer, every = self._outlook.config.offer, planned.kind.every
        patience = max(offer.grace, offer.patience)
        return patience if every is None else max(offer.grace, min(patience, every - LEAD))

    def _lapse(self, planned: Planned, why: Why) -> None:
        log.info("the break of %s lapses: its moment is too long past", self._wall(planned.due))
        self._kept = None
        self._outlook.write(planned, BreakOutcome.HELD, why=why)
        self._outlook.renew(after=planned.due)

    # The conductor.

    def _start(self, planned: Planned, tries: int = 1, at: datetime | None = None) -> None:
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
        self._led = _Led(conductor=conductor, planned=planned, tries=tries, deadline=deadline)

    def _failed(self, planned: Planned) -> None:
        """Plan on after a break that nobody could offer: it is in no journal, for it was neither heard nor refused."""
        self._outlook.anew(planned.kind.name, planned.due)
        self._outlook.renew(after=planned.due)

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
            case Decided():
                led.offered = True
            case Held(why=why):
                led.held = why
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
        if led.held is not None:
            self._kept = _Kept(planned=led.planned, silence=Silence(why=led.held, source="the look before the offer"))
            return
        if not led.offered and not led.withdrawn:
            again = led.tries < TRIES and not led.over
            if again and verdict(led.planned.moment, self._clock.now()) is not Verdict.LAPSE:
                self._start(led.planned, led.tries + 1)
                return
            if not led.over:
                log.error("the break of %s could not be offered; `coach now` tells why", self._wall(led.planned.due))
            self._failed(led.planned)
            return
        self._outlook.renew()

    def _end(self) -> None:
        if self._ending:
            return
        log.info("told to end")
        self._ending = True
        if self._missed is not None:
            self._outlook.write(self._missed, BreakOutcome.MISSED_AWAY)
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


_ANSWERS: Mapping[str, Callable[[Waiter, Mapping[str, object]], Mapping[str, object]]] = {
    Request.STATUS: Waiter._tell,  # noqa: SLF001  (of this class)
    Request.NOW: Waiter._make_way,  # noqa: SLF001
    Request.LATER: Waiter._put_off,  # noqa: SLF001
    Request.SKIP: Waiter._skip,  # noqa: SLF001
    Request.PAUSE: Waiter._pause,  # noqa: SLF001
    Request.RESUME: Waiter._resume,  # noqa: SLF001
    Request.QUIT: Waiter._quit,  # noqa: SLF001
}
