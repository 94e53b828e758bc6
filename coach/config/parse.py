"""Parse config.toml and person.toml into values, using the rows of schema.py.

Each value is read by its row alone; rules that span several [agenda] keys are
checked afterwards.  A fault names key, value and remedy, and all faults are
reported at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from coach.config.model import Config
from coach.config.schema import (
    BREAKS,
    DEFAULTS,
    PERSON_ANSWERED,
    PERSON_HOURS,
    PERSON_KEYS,
    SCHEMA,
    WEEK,
    ConfigKey,
    ConfigTable,
    default_of,
)
from coach.config.toml_table import TomlTable
from coach.config.toml_text import clock_text
from coach.dosing.progression import Person
from coach.errors import ConfigError
from coach.plan.breaks import BreakKind
from coach.plan.hours import DAY, ClockSpan, Workplace
from coach.texts import text


def parse_config(
    text: str,
    source: str = "config.toml",
    language: str = "en",
    told: Person | None = None,
    *,
    country: str | None = None,
) -> Config:
    """Read *text* of the file *source*.

    *language*, *country* and *told* (from `coach setup`) hold for keys that it leaves out.

    Raises:
        ConfigError: with every fault.
    """
    toml, told = _open_toml(text, source), told or Person()
    instead = {
        "language": language,
        "country": country,
        "level": told.level,
        "conditions": tuple(sorted(told.conditions)),
        "cleared": told.cleared,
        "never": tuple(sorted(told.never)),
        "prefer": tuple(sorted(told.prefer)),
        "place": told.workplace.place or DEFAULTS.place,
        "equipment": DEFAULTS.equipment if told.workplace.equipment is None else told.workplace.equipment,
        "agenda.hours": told.workplace.hours or DEFAULTS.agenda.hours,
    }
    values = {row.field: _take(toml, row, instead.get(row.field, default_of(row))) for row in SCHEMA}
    if values["agenda.times"] and not toml.has("agenda.every"):
        values["agenda.every"] = None
    config = _build(values)
    _check_agenda(toml, config)
    toml.close()
    return config


def parse_person(text: str, source: str) -> Person:
    """Read what `coach setup` wrote.

    Raises:
        ConfigError: with every fault.
    """
    toml = _open_toml(text, source)
    told: dict[str, Any] = {
        key.field: toml.take(key.name, key.read, None if key.field in _OF_THE_PLACE else default_of(key))
        for key in PERSON_KEYS
    }
    none: Any = ()
    hours, answered = (toml.take(key.name, key.read, none) for key in (PERSON_HOURS, PERSON_ANSWERED))
    toml.close()
    listed = {name: frozenset(told[name]) for name in ("conditions", "never", "prefer")}
    workplace = Workplace(place=told["place"], equipment=told["equipment"], hours=hours)
    return Person(
        level=told["level"], cleared=told["cleared"], answered=frozenset(answered), workplace=workplace, **listed
    )


_OF_THE_PLACE = ("place", "equipment")
"""Keys of person.toml that may say nothing."""


def named_keys(text: str, source: str) -> frozenset[str]:
    """Return the names of the keys that stand in *text* of the file *source*, known or not.

    Raises:
        ConfigError: it is not TOML.
    """
    return _open_toml(text, source).names


def _open_toml(written: str, source: str) -> TomlTable:
    try:
        return TomlTable(source, tomllib.loads(written))
    except (ValueError, RecursionError) as error:  # RecursionError: brackets within brackets without end
        raise ConfigError(
            [text("{source}: not TOML: {error}; a line reads: key = value", source=source, error=error)]
        ) from None


def _take(toml: TomlTable, row: ConfigKey | ConfigTable, default: Any) -> Any:
    if isinstance(row, ConfigKey):
        return toml.take(row.name, row.read, default)
    read = _TABLES[row.name]
    return toml.tables(row.name, read) if row.repeated else toml.table(row.name, read)


def _build(values: Mapping[str, Any]) -> Config:
    """Return the config of *values*, by the path of their fields."""
    sections: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        section, _, name = path.rpartition(".")
        sections.setdefault(section, {})[name] = value
    fields = sections.pop("")
    for section, inner in sections.items():
        fields[section] = replace(getattr(DEFAULTS, section), **inner)
    return Config(**fields)


def _read_break(table: TomlTable) -> BreakKind:
    instead: dict[str, Any] = {"name": "", "routines": BreakKind().routines, "times": ()}
    values: dict[str, Any] = {key.field: table.take(key.name, key.read, instead.get(key.field)) for key in BREAKS.keys}
    if not table.has("name"):
        table.fault("name", 'missing; write name = "eyes", or what you call it')
    if not (table.has("every") or table.has("times")):
        table.fault("every", 'missing; write every = "60min", or times = ["10:30"]')
    return BreakKind(**values)


def _read_week(table: TomlTable) -> dict[str, tuple[ClockSpan, ...]]:
    none: Any = ()
    by_day = {key.field: table.take(key.name, key.read, none) for key in WEEK.keys}
    return {day: spans for day, spans in by_day.items() if spans}


_TABLES = {BREAKS.name: _read_break, WEEK.name: _read_week}


def _check_agenda(toml: TomlTable, config: Config) -> None:
    """Note the keys of [agenda] that contradict each other."""
    breaks, week = config.agenda.breaks, config.agenda.week
    for key in ("every", "times", "routines"):
        if breaks and toml.has(f"agenda.{key}"):
            toml.fault(f"agenda.{key}", "stands beside [[agenda.break]]; move it into one of them")
    for name in _doubles(kind.name for kind in breaks):
        toml.fault("agenda.break", text('two are called "{name}"; give each its own name', name=name))
    if week is not None and toml.has("agenda.days"):
        toml.fault("agenda.days", "stands beside the table [agenda.hours], which names the days; take it out")
    for minutes in _times_off_work(config):
        key = "agenda.break" if breaks else "agenda.times"
        toml.fault(key, text('"{time}" lies in no working hours; move it, or them', time=clock_text(minutes)))


def _doubles(names: Iterable[str]) -> list[str]:
    """Return, sorted, those of *names* that come twice; a missing one is a fault of its own."""
    named = [name for name in names if name]
    return sorted({name for name in named if named.count(name) > 1})


def _times_off_work(config: Config) -> list[int]:
    """Return the fixed times that lie in the working hours of no day, minutes after midnight."""
    agenda = config.agenda
    spans = [span for day in (agenda.week or {"": agenda.hours}).values() for span in day]
    return [
        minutes
        for kind in agenda.kinds
        for minutes in kind.times
        if not any(span.begins <= at < span.ends for span in spans for at in (minutes, minutes + DAY))
    ]
