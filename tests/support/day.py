"""A day of the daemon, as tests tell it: by the wall."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from coach.clock import ManualClock
from coach.config.model import Config
from coach.errors import ConfigError
from coach.journal.memory import MemoryJournal
from coach.journal.ports import Journal
from coach.programs.daemon.daemon import LONGEST_WAIT, Daemon
from coach.programs.daemon.ports import StatusPresenter
from coach.programs.daemon.status import Status
from coach.programs.daemon.surroundings import DaemonSurroundings, Timekeeping, WatchedConfig
from coach.programs.rehearsal.day import (
    HOUR,
    MINUTE,
    SECOND,
    ConductorAct,
    ConductorStart,
    ManualAlarm,
    PlayedConductor,
    PlayedFacts,
    PlayedSensor,
    PlayedSurroundings,
    answers_offer,
    dies_midway,
    takes_offer,
)

__all__ = [
    "HOUR",
    "MINUTE",
    "SECOND",
    "ConductorAct",
    "Day",
    "answers_offer",
    "dies_midway",
    "takes_offer",
]

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@dataclass(slots=True)
class Day:
    """Everything around one daemon."""

    begins: str
    """Local moment, ISO 8601."""

    acts: list[ConductorAct] = field(default_factory=list)
    config: Config = field(default_factory=Config)
    journal: Journal = field(default_factory=MemoryJournal)
    events: Mapping[str, Callable[[Day], object]] = field(default_factory=dict)
    """Local moment, ISO 8601 -> what happens then."""

    zone: tzinfo = COPENHAGEN
    refusal: str | None = None
    known: bool = True
    """Whether the desk tells anything."""

    read: Mapping[str, object] | None = None
    """What scripts and calendars hold."""

    news: Config | ConfigError | None = None
    """A config that was written meanwhile."""

    standby: object = None
    begun: Callable[[Status], None] | None = None
    presenters: Sequence[StatusPresenter] = ()
    clock: ManualClock = field(init=False)
    desk: PlayedSensor = field(init=False)
    reader: PlayedFacts = field(init=False)
    played: PlayedSurroundings = field(init=False)
    daemon: Daemon = field(init=False)

    def __post_init__(self) -> None:
        self.clock = ManualClock(self.moment(self.begins))
        self.desk = PlayedSensor(self.clock, known=self.known)
        self.reader = PlayedFacts(self.read)
        self.played = PlayedSurroundings(
            clock=self.clock,
            journal=self.journal,
            sensor=self.desk,
            alarm=ManualAlarm(self.clock),
            acts=self.acts,
            presence=self.config.presence,
            refusal=self.refusal,
        )
        for text, does in self.events.items():
            self.played.at(self.moment(text), lambda does=does: does(self))

    def moment(self, text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN).astimezone(UTC)

    def until(self, end: str) -> Day:
        """Run a daemon until this local moment, when it is told to end."""
        self.played.ends = self.moment(end)
        self.daemon = Daemon(
            config=WatchedConfig(first=self.config, news=self._news),
            time=Timekeeping(clock=self.clock, zone=lambda: self.zone, alarm=self.played.alarm),
            journal=self.journal,
            surroundings=DaemonSurroundings(
                server=self.played,
                conductors=self.played,
                sensor=self.desk,
                facts=self.reader,
                standby=self.standby,
                begun=self.begun,
                presenters=self.presenters,
            ),
            pid=4711,
        )
        self.daemon.run()
        assert self.played.closed
        assert all(seconds <= LONGEST_WAIT for seconds in self.played.waits)
        return self

    def _news(self) -> Config | ConfigError | None:
        news, self.news = self.news, None
        return news

    def ask(self, command: str, **fields: object) -> Mapping[str, object]:
        """Ask the daemon something, through its door."""
        assert self.played.answer is not None
        return self.played.answer({"command": command, **fields})

    # What came of it, by the wall.

    @property
    def starts(self) -> list[ConductorStart]:
        return self.played.starts

    @property
    def conductors(self) -> list[PlayedConductor]:
        return self.played.conductors

    @property
    def waits(self) -> list[float]:
        return self.played.waits

    @property
    def dues(self) -> list[str]:
        """Local times of the breaks for which a conductor was started."""
        return [self.wall(each.due) for each in self.starts]

    @property
    def spoken(self) -> list[str]:
        """Local times at which a break was offered."""
        return [self.wall(each.errand.at) for each in self.conductors if each.kept is None]

    @property
    def breaks(self) -> list[tuple[str, str]]:
        """Local time and outcome of the breaks in the journal."""
        return [(f"{each.due.astimezone(COPENHAGEN):%a %H:%M}", str(each.outcome)) for each in self.journal.breaks()]

    def wall(self, moment: datetime) -> str:
        return f"{moment.astimezone(COPENHAGEN):%H:%M:%S}".removesuffix(":00")
