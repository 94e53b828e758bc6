"""A day of the waiter on the manual clock: its waiting is what lets time pass."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from coach.app.config import Config
from coach.app.waiter import LONGEST_WAIT, Waiter
from coach.errors import DeviceError
from coach.journal.entries import BreakEntry, BreakOutcome, SessionOutcome
from coach.ports import Journal
from coach.rehearsal import ManualClock, MemoryJournal

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
ANSWERED = 8 * SECOND
"""After the due moment."""


class ByHand:
    """ports.Alarm on the manual clock."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._moment: datetime | None = None

    def arm(self, moment: datetime | None) -> None:
        self._moment = moment

    def rang(self) -> bool:
        if self._moment is None or self._clock.now() < self._moment:
            return False
        self._moment = None
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """How a conductor goes about a break."""

    says: tuple[tuple[timedelta, str], ...] = ()
    """After the due moment: a line."""

    does: tuple[tuple[timedelta, Callable[[PlayedConductor, datetime], None]], ...] = ()
    """After the due moment: what it journals."""

    lasts: timedelta | None = None
    """From the due moment to its end; None: it does not end."""

    code: int = 0
    deaf: bool = False
    """It does not end when it is told to."""

    mute: timedelta | None = None
    """After the due moment: when it closes its pipe, if before its end."""


def line(event: str, **fields: object) -> str:
    return json.dumps({"event": event, **fields})


def answered(outcome: BreakOutcome, minutes: int | None = None) -> Act:
    """The offer is answered, and no session follows."""
    return Act(
        says=(
            (0 * SECOND, line("offering")),
            (ANSWERED, line("decided", outcome=outcome, minutes=minutes)),
            (ANSWERED + SECOND, line("ended")),
        ),
        does=((ANSWERED, lambda conductor, at: conductor.write_break(outcome, at)),),
        lasts=ANSWERED + SECOND,
    )


def taken(length: timedelta = 5 * MINUTE, **end: object) -> Act:
    """The offer is taken; the session ends *length* after the due moment."""

    def begin(conductor: PlayedConductor, at: datetime) -> None:
        conductor.session = conductor.journal.begin_session(conductor.routine, "en", at)
        conductor.write_break(BreakOutcome.TAKEN, at)

    def finish(conductor: PlayedConductor, at: datetime) -> None:
        conductor.journal.end_session(conductor.session, SessionOutcome.FINISHED, at)

    ending = {"lasts": length + 3 * SECOND, **end}
    return Act(
        says=(
            (0 * SECOND, line("offering")),
            (ANSWERED, line("decided", outcome="taken", minutes=None)),
            (ANSWERED, line("session", id=1)),
            (length + 3 * SECOND, line("ended")),
        ),
        does=((ANSWERED, begin), (length, finish)),
        **ending,
    )


def dies(after: timedelta, act: Act | None = None) -> Act:
    """It goes as *act*, but dies *after* the due moment."""
    act = act or Act()
    return Act(
        says=tuple(each for each in act.says if each[0] < after),
        does=tuple(each for each in act.does if each[0] < after),
        lasts=after,
        code=-11,
    )


class PlayedConductor:
    """ports.ConductorProcess that goes about its break as its act says."""

    def __init__(self, day: Day, act: Act, routine: str, due: datetime) -> None:
        self._day, self._act, self._due = day, act, due
        self._born = day.clock.now()
        self._told: datetime | None = None
        self._says, self._does = list(act.says), list(act.does)
        self._closed = False
        self.routine, self.journal, self.session = routine, day.journal, 0
        self.killed = False

    def write_break(self, outcome: BreakOutcome, at: datetime) -> None:
        self.journal.add_break(
            BreakEntry(
                due=self._due, decided_at=at, outcome=outcome, routine=self.routine, session=self.session or None
            )
        )

    @property
    def _over(self) -> datetime | None:
        if self.killed:
            return self._born
        ends = [max(self._due + self._act.lasts, self._born)] if self._act.lasts is not None else []
        ends += [self._told + 2 * SECOND] if self._told is not None and not self._act.deaf else []
        return min(ends, default=None)

    @property
    def next_moment(self) -> datetime | None:
        """When it does something again."""
        moments = [self._at(after) for after, _ in (*self._says, *self._does)]
        moments += [moment for moment in (self._over,) if moment is not None]
        if self._act.mute is not None and not self._silent:
            moments.append(self._at(self._act.mute))
        return min(moments, default=None)

    def play(self) -> None:
        """Do what is due."""
        now = self._day.clock.now()
        while self._does and self._at(self._does[0][0]) <= now:
            after, does = self._does.pop(0)
            does(self, self._at(after))

    def fileno(self) -> int:
        return -1 if self._silent or self.poll() is not None else 9

    def lines(self) -> tuple[str, ...]:
        assert not self._closed, "read after close"
        said = []
        while self._says and self._at(self._says[0][0]) <= self._day.clock.now():
            said.append(self._says.pop(0)[1])
        return tuple(said)

    def poll(self) -> int | None:
        if self._over is None or self._day.clock.now() < self._over:
            return None
        if self.journal.__class__ is MemoryJournal:
            self.journal.desert()
        return -9 if self.killed else self._act.code

    def end(self) -> None:
        self._told = self._told or self._day.clock.now()

    def kill(self) -> None:
        self.killed = True

    def close(self) -> None:
        assert self.poll() is not None, "closed while it lives"
        self._closed = True

    @property
    def _silent(self) -> bool:
        return self._act.mute is not None and self._day.clock.now() >= self._at(self._act.mute)

    def _at(self, after: timedelta) -> datetime:
        # one that is started late speaks late
        return max(self._due, self._born) + after


@dataclass(frozen=True, slots=True)
class Start:
    """A conductor that was started."""

    at: datetime
    routine: str
    due: datetime


@dataclass(slots=True)
class Day:
    """Everything around one waiter."""

    begins: str
    """Local moment, ISO 8601."""

    acts: list[Act] = field(default_factory=list)
    """How the conductors go about their breaks, one after the other; the last stands for all that follow."""

    config: Config = field(default_factory=Config)
    journal: Journal = field(default_factory=MemoryJournal)
    events: Mapping[str, Callable[[Day], object]] = field(default_factory=dict)
    """Local moment, ISO 8601 -> what happens then."""

    zone: tzinfo = COPENHAGEN
    refusal: str | None = None
    """Why no conductor can be started."""

    clock: ManualClock = field(init=False)
    waiter: Waiter = field(init=False)
    starts: list[Start] = field(init=False, default_factory=list)
    conductors: list[PlayedConductor] = field(init=False, default_factory=list)
    waits: list[float] = field(init=False, default_factory=list)
    closed: bool = field(init=False, default=False)
    _ends: datetime = field(init=False)
    _events: list[tuple[datetime, Callable[[Day], object]]] = field(init=False)

    def __post_init__(self) -> None:
        self.clock = ManualClock(self.moment(self.begins))
        self._events = sorted(
            ((self.moment(text), does) for text, does in self.events.items()), key=lambda each: each[0]
        )

    def moment(self, text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN).astimezone(UTC)

    def until(self, end: str) -> Day:
        """Run a waiter until this local moment, when it is told to end."""
        self._ends = self.moment(end)
        self.waiter = Waiter(
            config=self.config,
            clock=self.clock,
            zone=lambda: self.zone,
            journal=self.journal,
            alarm=ByHand(self.clock),
            conductors=self,
            door=self,
            pid=4711,
        )
        self.waiter.run()
        assert self.closed
        return self

    # ports.Conductors

    def start(self, routine: str, due: datetime) -> PlayedConductor:
        if self.refusal:
            raise DeviceError(self.refusal)
        self.starts.append(Start(self.clock.now(), routine, due))
        act = self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]
        self.conductors.append(PlayedConductor(self, act, routine, due))
        return self.conductors[-1]

    # ports.Door

    def wait(self, seconds: float, conductor: PlayedConductor | None, answer: Callable[..., object]) -> bool:
        assert 0 <= seconds <= LONGEST_WAIT
        assert answer == self.waiter.answer
        self.waits.append(seconds)
        now = self.clock.now()
        moments = [now + timedelta(seconds=seconds)]
        moments += [self._ends] if self._ends > now else []
        moments += [self._events[0][0]] if self._events else []
        if conductor is not None:
            assert conductor is self.conductors[-1]
            moments += [moment for moment in (conductor.next_moment,) if moment is not None]
        self.clock.advance(max(timedelta(0), min(moments) - now))
        if conductor is not None:
            conductor.play()
        while self._events and self._events[0][0] <= self.clock.now():
            self._events.pop(0)[1](self)
        return self.clock.now() >= self._ends

    def close(self) -> None:
        self.closed = True

    # What came of it, by the wall.

    @property
    def dues(self) -> list[str]:
        """Local times of the breaks for which a conductor was started."""
        return [f"{each.due.astimezone(COPENHAGEN):%H:%M:%S}".removesuffix(":00") for each in self.starts]

    @property
    def breaks(self) -> list[tuple[str, str]]:
        """Local time and outcome of the breaks in the journal."""
        return [(f"{each.due.astimezone(COPENHAGEN):%a %H:%M}", str(each.outcome)) for each in self.journal.breaks()]
