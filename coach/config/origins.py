"""The value of every key, and the file that it comes from: `coach config show`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from coach.config.model import Config
from coach.config.schema import BREAKS, PERSON_KEYS, SCHEMA, WEEK, ConfigKey, ConfigTable
from coach.plan.breaks import BreakKind


class Origin(StrEnum):
    """Where the value of a key comes from; the last of these that names the key wins."""

    DEFAULT = "default"
    PERSON = "person.toml"
    CONFIG = "config.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInForce:
    """One key of config.toml with the value that holds."""

    key: str
    """With its table: "voice.rate"."""

    value: object
    """As it stands in the file: a text, a number, true or false, a list, tables; None if nothing holds."""

    source: Origin


def keys_in_force(config: Config, chosen: Collection[str], told: Collection[str]) -> tuple[KeyInForce, ...]:
    """Return every key with its value in *config*.

    *chosen* are the names of the keys that stand in config.toml, *told* of those in person.toml.
    """
    rows = [row for row in SCHEMA if row is not WEEK]  # a second form of agenda.hours
    return tuple(
        KeyInForce(key=row.name, value=_value(row, config), source=_origin(row.name, chosen, told)) for row in rows
    )


def _origin(name: str, chosen: Collection[str], told: Collection[str]) -> Origin:
    if name in chosen:
        return Origin.CONFIG
    return Origin.PERSON if name in told and name in {key.name for key in PERSON_KEYS} else Origin.DEFAULT


_REPLACED_BY_BREAKS = {"agenda.every", "agenda.times", "agenda.routines"}
_REPLACED_BY_WEEK = {"agenda.days"}


def _value(row: ConfigKey | ConfigTable, config: Config) -> object:
    agenda = config.agenda
    if isinstance(row, ConfigTable):
        return [_break_table(kind) for kind in agenda.breaks]
    if agenda.breaks and row.name in _REPLACED_BY_BREAKS:
        return None
    if agenda.week is not None:
        if row.name == WEEK.name:
            return {day.name: day.write(agenda.week[day.name]) for day in WEEK.keys if day.name in agenda.week}
        if row.name in _REPLACED_BY_WEEK:
            return None
    return row.write(attrgetter(row.field)(config))


def _break_table(kind: BreakKind) -> dict[str, object]:
    values: dict[str, Any] = {key.name: getattr(kind, key.field) for key in BREAKS.keys}
    return {key.name: key.write(values[key.name]) for key in BREAKS.keys if values[key.name] not in (None, ())}
