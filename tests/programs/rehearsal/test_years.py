"""Ten years of days at a desk, with absences, meetings, a machine that sleeps and a clock that is set.

Rules that hold on every day, whatever happens:

1. Nothing is spoken outside of the working hours.
2. Nothing is spoken to a locked screen, to an empty chair, in a meeting or
   before it has been over for two minutes, nor while disturbing is forbidden.
3. Nothing is spoken in the first five minutes after the machine woke up.
4. Offers of one kind are an interval of elapsed time apart, unless one was put
   off; then as far as it was put off.
5. A fixed time is offered once, however often the clock shows it.
6. Who is at the desk with nothing in the way is offered a break within two
   intervals, which is as far as offers without an answer lengthen one.
7. Every conductor that was started has decided its break, or was sent away.
8. After an absence as long as a break the interval begins anew.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from coach.clock import ManualClock
from coach.config.model import AgendaConfig, Config
from coach.journal.entries import BreakOutcome
from coach.journal.memory import MemoryJournal
from coach.plan.breaks import SHORTEST_GAP, BreakKind
from coach.plan.hours import is_working, on_wall
from coach.programs.daemon.daemon import Daemon
from coach.programs.daemon.surroundings import DaemonSurroundings, Timekeeping, WatchedConfig
from coach.programs.rehearsal.day import (
    ManualAlarm,
    PlayedConductor,
    PlayedFacts,
    PlayedSensor,
    PlayedSurroundings,
    answers_offer,
    takes_offer,
)
from tests.support.profiles import thorough

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LOOK = timedelta(seconds=65)
"""An absence is seen to be over at the next look, a minute and a wake-up later at most."""

CONFIG = Config(
    agenda=AgendaConfig(
        breaks=(
            BreakKind(name="active", every=HOUR, routines=("a", "b")),
            BreakKind(name="training", every=None, times=(10 * 60 + 30, 14 * 60), routines=("c",)),
        )
    )
)
WEEK = CONFIG.week
DAYS = 365 if thorough() else 90
"""Days of a year that are played: where it is only the beginning, the clocks of New York are put forward in it."""

ACTS = [
    *([takes_offer(4 * MINUTE)] * 4),
    answers_offer(BreakOutcome.DECLINED),
    answers_offer(BreakOutcome.SKIPPED),
    *([answers_offer(BreakOutcome.UNANSWERED)] * 3),
    answers_offer(BreakOutcome.LATER),
]


@dataclass(slots=True)
class Spoken:
    """One offer."""

    at: datetime
    elapsed: float
    conductor: PlayedConductor


@dataclass(slots=True)
class Year:
    """One year in one zone."""

    zone: ZoneInfo
    year: int
    dice: random.Random
    begins: datetime = field(init=False)
    clock: ManualClock = field(init=False)
    desk: PlayedSensor = field(init=False)
    played: PlayedSurroundings = field(init=False)
    spoken: list[Spoken] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    clear_since: float = 0.0
    """Elapsed second since which nothing has been in the way."""

    back_at: float = -1e9
    """Elapsed second of the last return from an absence as long as a break."""

    woke_at: float = -1e9
    met_at: float = -1e9
    left_at: float | None = None
    stepped: bool = False

    def __post_init__(self) -> None:
        self.begins = on_wall(self.zone, date(self.year, 1, 1), 0)
        self.clock = ManualClock(self.begins)
        self.desk = PlayedSensor(self.clock)
        year = self

        class Watched(PlayedSurroundings):
            """Looks at every offer as it is made."""

            def start(self, errand):
                conductor = super().start(errand)
                offering = conductor.play

                def play() -> None:
                    offering()
                    begun = conductor.kept is None and errand.at <= year.clock.now()
                    if begun and not any(each.conductor is conductor for each in year.spoken[-1:]):
                        year.hear(conductor)

                conductor.play = play
                return conductor

        self.played = Watched(
            clock=self.clock,
            journal=MemoryJournal(),
            sensor=self.desk,
            alarm=ManualAlarm(self.clock),
            acts=[self.dice.choice(ACTS) for _ in range(4000)],
            stride=2 * HOUR,
        )

    def play(self, days: int = 365) -> Year:
        self.played.ends = self.begins + days * DAY
        for day in range(days):
            self.plan_day(date(self.year, 1, 1) + day * DAY)
        daemon = Daemon(
            config=WatchedConfig(first=CONFIG, news=lambda: None),
            time=Timekeeping(clock=self.clock, zone=lambda: self.zone, alarm=self.played.alarm),
            journal=self.played.journal,
            surroundings=DaemonSurroundings(
                server=self.played, conductors=self.played, sensor=self.desk, facts=PlayedFacts()
            ),
            pid=1,
        )
        daemon.run()
        return self

    def plan_day(self, day: date) -> None:
        """Let things happen, one after the other, on some days many and on some none."""
        dice, minute = self.dice, 7 * 60
        self.played.at(on_wall(self.zone, day, 17 * 60), self.check)
        while dice.random() < 0.75:
            minute += dice.randrange(10, 240)
            if minute > 18 * 60:
                return
            length = dice.choice([1, 2, 4, 6, 12, 30, 45, 90])
            at = on_wall(self.zone, day, minute) + dice.randrange(60) * timedelta(seconds=1)
            what = dice.choices(
                ["leave", "recording", "locked", "do_not_disturb", "sleep", "step"], [5, 5, 3, 1, 4, 0.3]
            )[0]
            if what == "sleep":
                self.played.at(at, partial(self.sleep, length * MINUTE))
            elif what == "step":
                by = dice.choice([-90, -20, -3, 3, 20, 90]) * MINUTE
                self.played.at(at, partial(self.step, by))
            elif what == "leave":
                self.played.at(at, self.leave)
                self.played.at(at + length * MINUTE, self.come_back)
            else:
                self.played.at(at, partial(self.keep, what))
                self.played.at(at + length * MINUTE, partial(self.let_go, what))
            minute += length

    # What happens.

    def now(self) -> float:
        return self.clock.elapsed()

    def check(self) -> None:
        """Rule 6."""
        now, at = self.now(), self.clock.now()
        nine = on_wall(self.zone, at.astimezone(self.zone).date(), 9 * 60)
        if self.left_at is not None or self.desk.on or not is_working(WEEK, self.zone, at - timedelta(seconds=1)):
            return
        clear = min(
            timedelta(seconds=now - max(self.clear_since, self.spoken[-1].elapsed if self.spoken else 0)), at - nine
        )
        self.rule(6, clear <= 2 * HOUR + SHORTEST_GAP, clear)

    def sleep(self, length: timedelta) -> None:
        self.check()
        self.clock.sleep(length)
        self.woke_at = self.clear_since = self.now()
        if length >= 5 * MINUTE:
            self.back_at = self.now()

    def step(self, by: timedelta) -> None:
        self.check()
        self.played.set_clock(by)
        self.stepped = True
        self.clear_since = self.now()

    def leave(self) -> None:
        self.check()
        self.desk.leave()
        self.left_at = self.now()

    def come_back(self) -> None:
        self.desk.come_back()
        if self.left_at is not None and self.now() - self.left_at >= 300 + 2 * LOOK.total_seconds():
            self.back_at = self.now()
        self.left_at = None
        self.clear_since = self.now()

    def keep(self, what: str) -> None:
        self.check()
        self.desk.on.add(what)

    def let_go(self, what: str) -> None:
        self.desk.on.discard(what)
        if what == "recording":
            self.met_at = self.now()
        self.clear_since = self.now()

    # The rules, at every offer.

    def hear(self, conductor: PlayedConductor) -> None:
        now, at, errand = self.now(), self.clock.now(), conductor.errand
        self.check()
        self.rule(1, is_working(WEEK, self.zone, errand.at), errand)
        self.rule(2, not self.desk.on, errand)
        self.rule(2, self.left_at is None or now - self.left_at < 300 + 1, errand)
        self.rule(2, now - self.met_at >= 120, errand)
        self.rule(3, now - self.woke_at >= 300, errand)
        before = [each for each in self.spoken[-3:] if each.conductor.errand.kind == errand.kind]
        if before and errand.kind == "active":
            apart = timedelta(seconds=now - before[-1].elapsed)
            put_off = before[-1].conductor.decided is BreakOutcome.LATER
            self.rule(4, apart >= (10 * MINUTE if put_off else HOUR - SHORTEST_GAP), (apart, errand))
        if errand.kind == "training" and not put_off_before(before):
            same = [each for each in self.spoken[-40:] if each.conductor.errand.due == errand.due]
            self.rule(5, not same, errand)
        if errand.kind == "active":
            self.rule(8, timedelta(seconds=now - self.back_at) >= HOUR - SHORTEST_GAP, errand)
        self.spoken.append(Spoken(at, now, conductor))

    def rule(self, number: int, holds: bool, about: object) -> None:
        if not holds:
            self.faults.append(f"rule {number} at {self.clock.now().astimezone(self.zone)}: {about}")


def put_off_before(before: list[Spoken]) -> bool:
    return bool(before) and before[-1].conductor.decided is BreakOutcome.LATER


@pytest.mark.parametrize("year", range(2025, 2035) if thorough() else [2025])
def test_on_every_day_of_ten_years_the_rules_hold(year):
    zones = ["Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
    played = Year(zone=ZoneInfo(zones[year % 4]), year=year, dice=random.Random(year)).play(DAYS)  # noqa: S311
    assert played.faults == []
    assert len(played.spoken) > 4 * DAYS
    for conductor in played.played.conductors:  # rule 7
        assert conductor.decided is not None or conductor.kept is not None
