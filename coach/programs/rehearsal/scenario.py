"""Read what happens on a rehearsed day from a TOML file, checked as a whole.

answers = ["yes", "later", "no", "skip", "nothing"]    # in turn; the last stands for all that follow

[[event]]
at = "10:20"           # by the wall of the zone
away = "25min"         # or: locked, meeting, do_not_disturb, full_screen = a duration
# sleep = "1h"         # the machine sleeps
# clock = "+30min"     # the clock is set, forward or "-2h" back
# zone = "Asia/Tokyo"  # the person travels
# command = "pause 1h" # what is typed in a terminal: later, skip, pause, resume
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from coach.config.values import WrongValue, duration_between, list_of, one_of, quote_value, read_text, read_time_of_day
from coach.errors import ConfigError
from coach.texts import text

ANSWERS = ("yes", "later", "no", "skip", "nothing")
STATES = ("away", "locked", "meeting", "do_not_disturb", "full_screen")
SCENARIO_COMMANDS = ("later", "skip", "pause", "resume")

_LENGTH = duration_between(timedelta(seconds=1), timedelta(days=7))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioEvent:
    """One event of a day."""

    at: int
    """Minutes after midnight."""

    what: str
    """One of STATES, or sleep | clock | zone | command."""

    length: timedelta = timedelta(0)
    """How long it lasts; for `clock` by how much it is set, back is negative."""

    zone: str = ""
    words: tuple[str, ...] = ()
    """Of the command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """All of a day."""

    answers: tuple[str, ...] = ("yes",)
    """To the offers, in turn; the last stands for all that follow."""

    happenings: tuple[ScenarioEvent, ...] = ()


def parse_scenario(source_text: str, source: str) -> Scenario:
    """Read *source_text*, which lies in *source*.

    Raises:
        ConfigError: with every fault.
    """
    try:
        page = tomllib.loads(source_text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            [text("{source}: not TOML: {error}; a line reads: key = value", source=source, error=error)]
        ) from None
    unknown = page.keys() - {"answers", "event"}
    faults = [
        text("{source}: {key}: unknown key; take it out; there are answers and [[event]]", source=source, key=key)
        for key in unknown
    ]
    answers: tuple[str, ...] = ("yes",)
    try:
        if "answers" in page:
            answers = _in_order(page["answers"])
    except WrongValue as wrong:
        faults.append(
            text(
                "{source}: answers = {value}: {wrong}",
                source=source,
                value=quote_value(page["answers"]),
                wrong=text(str(wrong)),
            )
        )
    events = page.get("event", [])
    if not isinstance(events, list) or not all(isinstance(each, dict) for each in events):
        faults.append(
            text("{source}: event: not tables; write [[event]] on a line of its own, its keys below", source=source)
        )
        events = []
    happenings = []
    for number, event in enumerate(events, 1):
        try:
            happenings.append(_happening(event))
        except WrongValue as wrong:
            faults.append(
                text("{source}: event[{number}] {wrong}", source=source, number=number, wrong=text(str(wrong)))
            )
    if faults:
        raise ConfigError(sorted(faults))
    return Scenario(answers=answers, happenings=tuple(sorted(happenings, key=lambda each: each.at)))


def _in_order(value: object) -> tuple[str, ...]:
    list_of(one_of(*ANSWERS))(value)
    return tuple(map(str, value)) if isinstance(value, list) else ()  # doubles are meant


def _happening(event: Mapping[str, object]) -> ScenarioEvent:
    if "at" not in event:
        raise WrongValue('has no "at"; write at = "10:20"')
    (*kinds,) = event.keys() - {"at"}
    if len(kinds) != 1 or kinds[0] not in _READERS:
        raise WrongValue(
            text(
                "needs one of {known} beside at, and has {found}",
                known=", ".join(_READERS),
                found=", ".join(sorted(kinds)) or text("none"),
            )
        )
    try:
        at = read_time_of_day(event["at"])
    except WrongValue as wrong:
        raise WrongValue(
            text("at = {value}: {wrong}", value=quote_value(event["at"]), wrong=text(str(wrong)))
        ) from None
    try:
        return _READERS[kinds[0]](kinds[0], at, event[kinds[0]])
    except WrongValue as wrong:
        raise WrongValue(
            text("{kind} = {value}: {wrong}", kind=kinds[0], value=quote_value(event[kinds[0]]), wrong=text(str(wrong)))
        ) from None


def _lasting(what: str, at: int, value: object) -> ScenarioEvent:
    return ScenarioEvent(at=at, what=what, length=_LENGTH(value))


def _clock(what: str, at: int, value: object) -> ScenarioEvent:
    written = read_text(value).strip()
    if written[:1] not in ("+", "-"):
        raise WrongValue('not a step of the clock; write "+30min" or "-2h"')
    length = _LENGTH(written[1:])
    return ScenarioEvent(at=at, what=what, length=-length if written[0] == "-" else length)


def _zone(what: str, at: int, value: object) -> ScenarioEvent:
    name = read_text(value)
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        raise WrongValue('not a zone; write "Europe/Copenhagen"') from None
    return ScenarioEvent(at=at, what=what, zone=name)


def _command(what: str, at: int, value: object) -> ScenarioEvent:
    words = tuple(read_text(value).split())
    if not words or words[0] not in SCENARIO_COMMANDS:
        raise WrongValue(text("not a command; write one of {commands}", commands=", ".join(SCENARIO_COMMANDS)))
    return ScenarioEvent(at=at, what=what, words=words)


_READERS: Mapping[str, Callable[[str, int, object], ScenarioEvent]] = {
    **dict.fromkeys((*STATES, "sleep"), _lasting),
    "clock": _clock,
    "zone": _zone,
    "command": _command,
}
