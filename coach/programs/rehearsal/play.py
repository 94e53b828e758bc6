"""A day in moments: the real waiter among the devices of rehearsal/, and every decision of it as a line.

The other place beside wiring/ that knows devices, those of the rehearsal.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from coach.clock import ManualClock
from coach.config.model import Config
from coach.config.pause_words import pause_until
from coach.errors import UsageError
from coach.journal.entries import BreakOutcome
from coach.journal.memory import MemoryJournal
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
    """Keeps what is logged, by the wall of the day."""

    def __init__(self, clock: ManualClock, zone: tzinfo) -> None:
        super().__init__(logging.INFO)
        self.clock, self.zone = clock, zone
        self.kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.note(record.getMessage())

    def note(self, text: str) -> None:
        self.kept.append(f"{self.clock.now().astimezone(self.zone):%H:%M:%S}  {text}")


def play_day(config: Config, facts: Facts, scenario: Scenario, day: date, zone: tzinfo) -> Iterator[str]:
    """Play *day* in *zone*; return every decision, a line each."""
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
    log = logging.getLogger("coach")
    level = log.level
    log.addHandler(lines)
    log.setLevel(logging.INFO)
    try:
        daemon.run()
    finally:
        log.removeHandler(lines)
        log.setLevel(level)
    yield from lines.kept
    yield ""
    for entry in journal.breaks():
        why = f" ({entry.why})" if entry.why else ""
        due = entry.due.astimezone(zone)
        yield f"{due:%H:%M}     {entry.kind or 'absence'}: {entry.outcome}{why}  {entry.routine}".rstrip()


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
        self.acts = [takes_offer(timedelta(minutes=self.minutes.get(errand.routine, 5))), *(self.acts[1:] or [_TAKEN])]
        return super(_Day, self).start(errand)


def _arrange(
    happening: ScenarioEvent, at: datetime, played: PlayedSurroundings, sensor: PlayedSensor, lines: _Lines
) -> None:
    """Let *happening* happen at *at*, and end where it lasts."""
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
                lines.note(f"[{_told(_obey(happening.words, played, lines), lines.zone)}]")
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


def _told(answer: Mapping[str, object], zone: tzinfo) -> str:
    """Return what the waiter answered as a sentence."""
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
    assert played.answer is not None  # noqa: S101  (the waiter waits; for the type)
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
