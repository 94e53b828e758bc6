"""Play a whole day in a second: the real daemon with the surroundings of day.py; each decision becomes a line."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from coach.clock import ManualClock
from coach.config.model import Config
from coach.config.pause_words import pause_until
from coach.errors import UsageError
from coach.journal.entries import BreakEntry, BreakOutcome
from coach.journal.memory import MemoryJournal
from coach.plan.ahead import UNKNOWN_LENGTH
from coach.plan.facts import Facts
from coach.plan.hours import DAY, on_wall
from coach.programs.control_protocol import parse_moment
from coach.programs.daemon.daemon import Daemon
from coach.programs.daemon.surroundings import DaemonSurroundings, Timekeeping, WatchedConfig
from coach.programs.messages import Errand
from coach.programs.rehearsal.day import (
    ConductorAct,
    ManualAlarm,
    PlayedConductor,
    PlayedFacts,
    PlayedSensor,
    PlayedSurroundings,
    answers_offer,
    takes_offer,
)
from coach.programs.rehearsal.scenario import Scenario, ScenarioEvent

_OUTCOMES = {
    "later": BreakOutcome.LATER,
    "no": BreakOutcome.DECLINED,
    "skip": BreakOutcome.SKIPPED,
    "nothing": BreakOutcome.UNANSWERED,
}
_READINGS = {"meeting": "recording"}
"""What happens -> the reading that tells of it, where it has another name."""


class _Lines(logging.Handler):
    """Collects log lines, stamped with local time."""

    def __init__(self, clock: ManualClock, zone: tzinfo) -> None:
        super().__init__(logging.INFO)
        self.clock, self.zone = clock, zone
        self.kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.note(record.getMessage())

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take what the coach logs meanwhile."""
        log = logging.getLogger("coach")
        level = log.level
        log.addHandler(self)
        log.setLevel(logging.INFO)
        try:
            yield
        finally:
            log.removeHandler(self)
            log.setLevel(level)

    def note(self, text: str) -> None:
        self.kept.append(f"{self.clock.now().astimezone(self.zone):%H:%M:%S}  {text}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedDay:
    """What came of a rehearsed day."""

    lines: tuple[str, ...]
    """What happened and what was decided, in order."""

    breaks: tuple[BreakEntry, ...]
    """As the journal has them."""

    offers: Mapping[tuple[str, datetime], datetime]
    """Kind and moment due of each break that was offered -> when it was, UTC."""


def play_day(config: Config, facts: Facts, scenario: Scenario, day: date, zone: tzinfo) -> Iterator[str]:
    """Play *day* in *zone*; yield every decision, a line each, then what became of each break."""
    rehearsed = rehearse(config, facts, scenario, day, zone)
    yield from rehearsed.lines
    yield ""
    for entry in rehearsed.breaks:
        why = f" ({entry.why})" if entry.why else ""
        due = entry.due.astimezone(zone)
        yield f"{due:%H:%M}     {entry.kind or 'absence'}: {entry.outcome}{why}  {entry.routine}".rstrip()


def rehearse(config: Config, facts: Facts, scenario: Scenario, day: date, zone: tzinfo) -> RehearsedDay:
    """Let the daemon wait through *day* in *zone* as *scenario* has it."""
    clock = ManualClock(on_wall(zone, day, 0))
    lines = _Lines(clock, zone)
    journal, sensor = MemoryJournal(), PlayedSensor(clock)
    played = _Day(
        minutes={each.id: each.minutes for each in facts.options},
        clock=clock,
        journal=journal,
        sensor=sensor,
        alarm=ManualAlarm(clock),
        acts=[_act(answer, config) for answer in scenario.answers],
        presence=config.presence,
        ends=on_wall(zone, day, DAY),
    )
    for happening in scenario.happenings:
        _arrange(happening, on_wall(zone, day, happening.at), played, sensor, lines)
    daemon = Daemon(
        config=WatchedConfig(first=config, news=lambda: None),
        time=Timekeeping(clock=clock, zone=lambda: lines.zone, alarm=played.alarm),
        journal=journal,
        surroundings=DaemonSurroundings(
            server=played, conductors=played, sensor=sensor, facts=PlayedFacts(facts.encode())
        ),
        pid=0,
    )
    with lines.taken():
        daemon.run()
    return RehearsedDay(
        lines=tuple(lines.kept),
        breaks=journal.breaks(),
        offers={(each.errand.kind, each.errand.due): each.errand.at for each in played.conductors if each.kept is None},
    )


_TAKEN = takes_offer()


def _act(answer: str, config: Config) -> ConductorAct:
    if answer == "yes":
        return _TAKEN
    return answers_offer(_OUTCOMES[answer], round(config.offer.later.total_seconds() / 60))


@dataclass(slots=True, kw_only=True)
class _Day(PlayedSurroundings):
    """A day on which a session lasts as long as its routine."""

    minutes: Mapping[str, float]
    """Routine -> how long it is."""

    def start(self, errand: Errand) -> PlayedConductor:
        if self.acts[0] is not _TAKEN:
            return super(_Day, self).start(errand)
        length = timedelta(minutes=self.minutes.get(errand.routine, UNKNOWN_LENGTH))
        self.acts = [takes_offer(length), *(self.acts[1:] or [_TAKEN])]
        return super(_Day, self).start(errand)


def _arrange(
    happening: ScenarioEvent, at: datetime, played: PlayedSurroundings, sensor: PlayedSensor, lines: _Lines
) -> None:
    """Let *happening* begin at *at*, and end if it lasts."""
    what, length, clock = happening.what, happening.length, played.clock

    def begin() -> None:
        match what:
            case "sleep":
                lines.note(f"[sleeps for {length}]")
                clock.sleep(length)
            case "clock":
                lines.note(f"[the clock is set {'back' if length < timedelta(0) else 'forward'} by {abs(length)}]")
                played.set_clock(length)
            case "zone":
                lines.note(f"[in {happening.zone}]")
                lines.zone = ZoneInfo(happening.zone)
            case "command":
                lines.note(f"[coach {' '.join(happening.words)}]")
                lines.note(f"[{_sentence(_obey(happening.words, played, lines), lines.zone)}]")
            case "away":
                lines.note(f"[{what} for {length}]")
                sensor.leave()
            case _:
                lines.note(f"[{what.replace('_', ' ')} for {length}]")
                sensor.on.add(_READINGS.get(what, what))

    def end() -> None:
        if what == "away":
            sensor.come_back()
        else:
            sensor.on.discard(_READINGS.get(what, what))
        lines.note(f"[{what.replace('_', ' ')} is over]")

    played.at(at, begin)
    if what not in ("sleep", "clock", "zone", "command"):
        played.at(at + length, end)


def _sentence(answer: Mapping[str, object], zone: tzinfo) -> str:
    """Return the daemon's answer as a sentence."""
    if "error" in answer:
        return f"refused: {answer['error']}"
    coming, paused = (_wall(answer.get(key), zone) for key in ("next_break", "paused_until"))
    pause = f"paused until {paused or 'resume'}; " if "paused_until" in answer else ""
    routine = f", {answer['routine']}" if coming and answer.get("routine") else ""
    return f"{pause}next break: {coming or 'none'}{routine}"


def _wall(written: object, zone: tzinfo) -> str | None:
    at = parse_moment(written)
    return f"{at.astimezone(zone):%H:%M:%S}" if at else None


def _obey(words: tuple[str, ...], played: PlayedSurroundings, lines: _Lines) -> Mapping[str, object]:
    assert played.answer is not None  # noqa: S101  (the daemon waits; for the type)
    command, *more = words
    try:
        if command == "pause":
            until = pause_until(more, played.clock.now(), lines.zone)
            return played.answer({"command": command, "until": until and until.isoformat()})
        if command == "later" and more:
            return played.answer({"command": command, "minutes": int(more[0])})
    except (UsageError, ValueError) as error:
        return {"error": str(error)}
    return played.answer({"command": command})
