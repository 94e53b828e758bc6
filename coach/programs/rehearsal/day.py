"""Play a day at a desk on the manual clock: while the daemon waits, time passes.

Long, but one module: the stand-ins share one clock and one day.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from coach.clock import ManualClock
from coach.config.model import PresenceConfig
from coach.errors import DeviceError
from coach.journal.entries import BreakEntry, BreakOutcome, SessionOutcome
from coach.journal.memory import MemoryJournal
from coach.journal.ports import Journal
from coach.presence.readings import Idleness, Presence, Reading, Tristate
from coach.presence.silence import SilenceReason, find_silence
from coach.presence.watch import PresenceHistory, observe
from coach.programs.daemon.ports import ConductorProcess
from coach.programs.messages import (
    Errand,
    Finished,
    OfferDecided,
    OfferHeld,
    OfferStarted,
    SessionStarted,
    encode_message,
)
from coach.units import utc

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
ANSWERED = 8 * SECOND
"""After the offer began."""

GLANCE = 0.6 * SECOND
"""Before the offer: the conductor's own look."""


_USUAL = PresenceConfig()


class ManualAlarm:
    """ScheduleAlarm on the manual clock."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.moment: datetime | None = None

    def arm(self, moment: datetime | None) -> None:
        """Ring at *moment* and for nothing else."""
        self.moment = moment

    def rang(self) -> bool:
        """Tell whether it rang since it was asked last."""
        if self.moment is None or self._clock.now() < self.moment:
            return False
        self.moment = None
        return True


class PlayedSensor:
    """PresenceSensor of a person who sits there and types now and then, until they leave.

    If *known* is false, every reading is UNKNOWN, as on a desktop that reports nothing.
    """

    def __init__(self, clock: ManualClock, *, known: bool = True) -> None:
        self._clock, self._known = clock, known
        self._left: datetime | None = None
        self._resting = 10 * SECOND
        self.on: set[str] = set()
        """Which of locked, recording, filming, do_not_disturb and full_screen are so."""

        self.looks = 0
        self._seen_at_rest = False
        self._closed = False

    def leave(self) -> None:
        """Leave keyboard and mouse alone from now on."""
        self._left = self._clock.now()

    def come_back(self) -> None:
        """Work again."""
        self._left = None

    def rest(self, length: timedelta) -> None:
        """Let the last touch of the keyboard lie *length* back."""
        self._resting = length

    @property
    def at_rest(self) -> bool:
        """Whether the last look saw the person there, and free, and they still are."""
        return self._left is None and not self.on and self._seen_at_rest

    def look(self, ignore: Sequence[str] = ()) -> Presence:
        """Return what is so now; who records has no name that *ignore* could have."""
        del ignore
        assert not self._closed, "looked after close"  # noqa: S101 - see rehearsal
        self.looks += 1
        self._seen_at_rest = self._left is None and not self.on
        now = self._clock.now()
        length = self._resting if self._left is None else max(timedelta(0), now - self._left)
        return Presence(
            idle=Idleness(length=length if self._known else None, source="rehearsal", at=now),
            locked=self._reading("locked"),
            recording=self._reading("recording"),
            filming=self._reading("filming"),
            do_not_disturb=self._reading("do_not_disturb"),
            full_screen=self._reading("full_screen"),
        )

    def close(self) -> None:
        """Be looked at no more."""
        self._closed = True

    def _reading(self, name: str) -> Reading:
        answer = Tristate.YES if name in self.on else Tristate.NO
        return Reading(answer=answer if self._known else Tristate.UNKNOWN, source="rehearsal", at=self._clock.now())


class PlayedFacts:
    """FactsReader that has read what it is given."""

    def __init__(self, found: Mapping[str, object] | None = None) -> None:
        self.found = found
        self.faults: tuple[str, ...] = ()
        self._fresh = False
        self.begun: list[tuple[str, ...]] = []
        """What was watched, at each beginning."""

        self.is_changed = False

    def begin(self, paths: Sequence[str]) -> None:
        """Read, and watch *paths*."""
        self.begun.append(tuple(paths))
        self._fresh, self.is_changed = True, False

    def changed(self) -> bool:
        """Tell whether it was said to be."""
        return self.is_changed

    def news(self) -> Mapping[str, object] | None:
        """Return what it was given, once for each beginning."""
        fresh, self._fresh = self._fresh, False
        return self.found if fresh else None

    def close(self) -> None:
        """Read no more, and tell nothing more."""
        self._fresh = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductorAct:
    """How a conductor goes about a break."""

    says: tuple[tuple[timedelta, str], ...] = ()
    """After the moment of the offer: a line."""

    does: tuple[tuple[timedelta, Callable[[PlayedConductor, datetime], None]], ...] = ()
    """After the moment of the offer: what it journals."""

    lasts: timedelta | None = None
    """From the moment of the offer to its end; None: it does not end."""

    code: int = 0
    deaf: bool = False
    """It does not end when it is told to."""

    mute: timedelta | None = None
    """After the moment of the offer: when it closes its pipe, if before its end."""


def answers_offer(outcome: BreakOutcome, minutes: int = 10) -> ConductorAct:
    """Let the offer be answered, and no session follow; *minutes* is for "later"."""

    def decide(conductor: PlayedConductor, at: datetime) -> None:
        conductor.write_break(outcome, at, at + minutes * MINUTE if outcome is BreakOutcome.LATER else None)

    return ConductorAct(
        says=(
            (0 * SECOND, encode_message(OfferStarted())),
            (ANSWERED, encode_message(OfferDecided(outcome=outcome))),
            (ANSWERED + SECOND, encode_message(Finished())),
        ),
        does=((ANSWERED, decide),),
        lasts=ANSWERED + SECOND,
    )


def takes_offer(length: timedelta = 5 * MINUTE, *, deaf: bool = False) -> ConductorAct:
    """Let the offer be taken, and the session end *length* after it."""

    def begin(conductor: PlayedConductor, at: datetime) -> None:
        conductor.session = conductor.journal.begin_session(conductor.errand.routine, "en", at)
        conductor.write_break(BreakOutcome.TAKEN, at)

    def finish(conductor: PlayedConductor, at: datetime) -> None:
        conductor.journal.end_session(conductor.session, SessionOutcome.FINISHED, at)

    return ConductorAct(
        says=(
            (0 * SECOND, encode_message(OfferStarted())),
            (ANSWERED, encode_message(OfferDecided(outcome=BreakOutcome.TAKEN))),
            (ANSWERED, encode_message(SessionStarted(session=1))),
            (length + 3 * SECOND, encode_message(Finished())),
        ),
        does=((ANSWERED, begin), (length, finish)),
        lasts=length + 3 * SECOND,
        deaf=deaf,
    )


def dies_midway(after: timedelta, act: ConductorAct | None = None) -> ConductorAct:
    """Let it go as *act*, but die *after* the moment of the offer."""
    act = act or ConductorAct()
    return ConductorAct(
        says=tuple(each for each in act.says if each[0] < after),
        does=tuple(each for each in act.does if each[0] < after),
        lasts=after,
        code=-11,
    )


class PlayedConductor:
    """ConductorProcess that plays its break as its ConductorAct scripts it, after checking presence."""

    def __init__(
        self, clock: ManualClock, journal: Journal, act: ConductorAct, errand: Errand, sensor: PlayedSensor
    ) -> None:
        self._clock, self._act, self._sensor = clock, act, sensor
        self.presence = _USUAL
        """What of the desk counts at its own look."""

        # one that is started late speaks late
        self._born, self._begins = clock.now(), max(errand.at, clock.now())
        self._slept = clock.elapsed() - clock.monotonic()
        self._told: datetime | None = None
        self._says, self._does = list(act.says), list(act.does)
        self._looked = self._closed = False
        self.errand, self.journal, self.session = errand, journal, 0
        self.killed = self.asked = False
        self.kept: datetime | None = None
        """When it was seen that nothing may be offered."""

        self.decided: BreakOutcome | None = None
        """What became of its break."""

        self.orders: list[str] = []
        """What it was told."""

    def write_break(self, outcome: BreakOutcome, at: datetime, again_at: datetime | None = None) -> None:
        """Journal what became of its break."""
        errand, self.decided = self.errand, outcome
        self.journal.add_break(
            BreakEntry(
                due=errand.due,
                decided_at=at,
                outcome=outcome,
                routine=errand.routine,
                session=self.session or None,
                kind=errand.kind,
                again_at=again_at,
            )
        )

    @property
    def next_moment(self) -> datetime | None:
        """When it does something again."""
        moments = [self._at(after) for after, _ in (*self._says, *self._does)]
        moments += [moment for moment in (self._over,) if moment is not None]
        if not self._looked:
            moments.append(self._at(-GLANCE))
        if self._act.mute is not None and not self._silent:
            moments.append(self._at(self._act.mute))
        return min(moments, default=None)

    def play(self) -> None:
        """Do what is due."""
        now = self._clock.now()
        if not self._looked and self._at(-GLANCE) <= now:
            self._looked = True
            seen, away = self.presence.heed.applied(self._sensor.look()), self.presence.away
            watch, _ = observe(PresenceHistory(), seen, now, away)
            kept = find_silence(watch, (), now, away)
            why = kept.why if kept else None
            if self._clock.elapsed() - self._clock.monotonic() > self._slept + 1:
                why = SilenceReason.JUST_WOKEN
            if why is not None:
                messages = (OfferHeld(why=why), Finished())
                self._says, self._does = [(-GLANCE, encode_message(each)) for each in messages], []
                self.kept = now
        while self._does and self._at(self._does[0][0]) <= now and self._over_at(now):
            after, does = self._does.pop(0)
            does(self, self._at(after))

    def clock_set(self, by: timedelta) -> None:
        """Go on as before where it has begun to speak: it counts samples, not the wall's hours."""
        if self._begins <= self._clock.now():
            self._begins += by

    def fileno(self) -> int:
        """Return what becomes readable; -1 once it tells no more."""
        return -1 if self._silent or self.poll() is not None else 9

    def lines(self) -> tuple[str, ...]:
        """Return the lines that have come since."""
        assert not self._closed, "read after close"  # noqa: S101 - see rehearsal
        said = []
        while self._says and self._at(self._says[0][0]) <= self._clock.now():
            said.append(self._says.pop(0)[1])
        return tuple(said)

    def poll(self) -> int | None:
        """Return its exit status, None while it lives."""
        if not self._closed:
            self.play()
        if self._over is None or self._clock.now() < self._over:
            return None
        if isinstance(self.journal, MemoryJournal):
            self.journal.desert(self.session)
        return -9 if self.killed else self._act.code

    def tell(self, line: str) -> None:
        """Take an order."""
        self.orders.append(line)

    def end(self, *, asked: bool = False) -> None:
        """End soon."""
        self.asked = self.asked or asked
        self._told = self._told or self._clock.now()

    def kill(self) -> None:
        """End at once, unless it has ended."""
        self.killed = self.killed or self.poll() is None

    def close(self) -> None:
        """Be read no more."""
        assert self.poll() is not None, "closed while it lives"  # noqa: S101 - see rehearsal
        self._closed = True

    @property
    def _over(self) -> datetime | None:
        if self.killed:
            return self._born
        if self.kept is not None:
            return self.kept
        ends = [max(self._at(self._act.lasts), self._born)] if self._act.lasts is not None else []
        ends += [self._told + 2 * SECOND] if self._told is not None and not self._act.deaf else []
        return min(ends, default=None)

    def _over_at(self, now: datetime) -> bool:
        return self._told is None or self._act.deaf or now <= self._told

    @property
    def _silent(self) -> bool:
        return self._act.mute is not None and self._clock.now() >= self._at(self._act.mute)

    def _at(self, after: timedelta) -> datetime:
        return self._begins + after


@dataclass(frozen=True, slots=True)
class ConductorStart:
    """A conductor that was started."""

    at: datetime
    routine: str
    due: datetime
    speaks: datetime
    kind: str


@dataclass(slots=True)
class PlayedSurroundings:
    """All that surrounds one daemon: its control socket, its conductors, its clock."""

    clock: ManualClock
    journal: Journal
    sensor: PlayedSensor
    alarm: ManualAlarm
    acts: list[ConductorAct]
    """How the conductors go about their breaks, one after the other; the last stands for all that follow."""

    presence: PresenceConfig = _USUAL
    """What the conductors' own look counts."""

    stride: timedelta | None = None
    """For how long at most the daemon is left asleep while nothing happens; None: for as long as it asks."""

    refusal: str | None = None
    """Why no conductor can be started."""

    ends: datetime | None = None
    """When the daemon is told to end."""

    starts: list[ConductorStart] = field(default_factory=list)
    conductors: list[PlayedConductor] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    closed: bool = False
    by_hand: bool = False
    """Whether a person presses Ctrl-C then."""

    answer: Callable[[Mapping[str, object]], Mapping[str, object]] | None = None
    """What answers requests: known once the daemon waits."""

    _events: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)

    def set_clock(self, by: timedelta) -> None:
        """Set the calendar."""
        for conductor in self.conductors[-1:]:
            conductor.clock_set(by)
        self.clock.jump(self.clock.now() + by)

    def at(self, moment: datetime, does: Callable[[], object]) -> None:
        """Let something happen at *moment*."""
        insort(self._events, (utc(moment), len(self._events), does), key=lambda each: each[:2])

    # ConductorLauncher

    def start(self, errand: Errand) -> PlayedConductor:
        """Start one."""
        if self.refusal:
            raise DeviceError(self.refusal)
        self.starts.append(ConductorStart(self.clock.now(), errand.routine, errand.due, errand.at, errand.kind))
        act = self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]
        self.conductors.append(PlayedConductor(self.clock, self.journal, act, errand, self.sensor))
        self.conductors[-1].presence = self.presence
        return self.conductors[-1]

    # ControlServer

    def wait(
        self,
        seconds: float,
        conductor: ConductorProcess | None,
        answer: Callable[[Mapping[str, object]], Mapping[str, object]],
    ) -> bool:
        """Let time pass until something happens."""
        assert seconds >= 0, "waits for what is past"  # noqa: S101 - see rehearsal
        self.answer = answer
        self.waits.append(seconds)
        played = conductor if isinstance(conductor, PlayedConductor) else None
        assert played is None or played is self.conductors[-1], "waits for another conductor"  # noqa: S101
        now = self.clock.now()
        self.clock.advance(max(timedelta(0), min(self._moments(now, seconds, played)) - now))
        if played is not None:
            played.play()
        while self._events and self._events[0][0] <= self.clock.now():
            self._events.pop(0)[2]()
        return self.ends is not None and self.clock.now() >= self.ends

    def _moments(self, now: datetime, seconds: float, conductor: PlayedConductor | None) -> Iterator[datetime]:
        """Yield the moments to come at which something happens; the wait ends at the first of them."""
        if self.stride is None or seconds <= 0:
            yield now + timedelta(seconds=seconds)
        else:
            # without an alarm a break is held, or led
            idle = self.sensor.at_rest and self.alarm.moment is not None
            yield now + (self.stride if idle else MINUTE)
            yield from () if self.alarm.moment is None else (self.alarm.moment,)
        if self.ends is not None and self.ends > now:
            yield self.ends
        if self._events:
            yield self._events[0][0]
        if conductor is not None and (moment := conductor.next_moment) is not None:
            yield moment

    def close(self) -> None:
        """Answer nothing more."""
        self.closed = True
