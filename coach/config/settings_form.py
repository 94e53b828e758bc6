"""The settings as fields that a person fills in: what stands in config.toml, and back to TOML.

An empty field is a key that is left out.  A list is written with commas.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coach.config.schema import SCHEMA, ConfigKey, default_of
from coach.config.toml_text import toml_text
from coach.config.values import OneOf, read_bool
from coach.texts import Text, text


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingField:
    """One key of config.toml as a field."""

    name: str
    """With its table: "voice.rate"."""

    help: str
    text: str
    """What stands in the file; empty if nothing does."""

    instead: str
    """What holds while it is empty; empty if that is not the same for every person."""

    choices: tuple[str, ...]
    """The only texts that may stand there; empty: any."""

    editable: bool
    """False if the file has a table there, which a field does not hold."""


FIELDS = tuple(row for row in SCHEMA if isinstance(row, ConfigKey))


def setting_fields(text: str) -> tuple[SettingField, ...]:
    """Return every key as it stands in *text* of config.toml, which is TOML, right or wrong."""
    values = flat_values(tomllib.loads(text))
    return tuple(
        SettingField(
            name=row.name,
            help=row.help,
            text=_field_text(values[row.name]) if row.name in values else "",
            instead=_field_text(row.write(default_of(row))),
            choices=_choices(row),
            editable=not isinstance(values.get(row.name), dict),
        )
        for row in FIELDS
    )


def field_values(texts: Mapping[str, str]) -> dict[str, object | None]:
    """Return the TOML values of fields by name: None for an empty one.  What a key may hold is not judged here.

    Raises:
        KeyError: there is no such key.
    """
    rows = {row.name: row for row in FIELDS}
    return {name: _value(rows[name], text.strip()) for name, text in texts.items()}


def faults_by_key(faults: Iterable[str], source: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return the faults of the file *source* by the key that they are of, without its name; and the others, whole."""
    names = sorted((row.name for row in FIELDS), key=len, reverse=True)
    found: dict[str, list[str]] = {}
    others = []
    for fault in faults:
        rest = fault.removeprefix(f"{source}: ")
        name = next((each for each in names if rest.startswith((f"{each}:", f"{each} ="))), None)
        if name is None or rest is fault:
            others.append(fault)
        else:
            found.setdefault(name, []).append(_without_name(fault) or rest.removeprefix(name).removeprefix(":").strip())
    return found, others


def _without_name(fault: str) -> str | None:
    """Return what of *fault* is said beside its key, as a text; None if it is none."""
    if not isinstance(fault, Text) or "wrong" not in fault.values:
        return None
    parts = {name: fault.values[name] for name in ("value", "wrong") if name in fault.values}
    return text("= {value}: {wrong}", **parts) if "value" in parts else text(str(parts["wrong"]))


def flat_values(tables: Mapping[str, Any]) -> dict[str, object]:
    """Return the values of *tables* by their names with the table: "voice.rate"."""
    found: dict[str, object] = {}
    for key, value in tables.items():
        if isinstance(value, dict):
            found.update({f"{key}.{inner}": each for inner, each in value.items()})
        else:
            found[key] = value
    return found


def _choices(row: ConfigKey) -> tuple[str, ...]:
    if row.read is read_bool:
        return ("true", "false")
    return row.read.choices if isinstance(row.read, OneOf) else ()


def _field_text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case list() if all(
            isinstance(each, str) and each and each == each.strip() and "," not in each for each in value
        ):
            return ", ".join(value)
        case bool() | int() | float() | list() | dict():
            return toml_text(value)
        case _:  # a date, or a time
            return str(value)


def _value(row: ConfigKey, text: str) -> object | None:
    if not text:
        return None
    sample = row.write(default_of(row)) or tomllib.loads(f"value = {row.example or '0'}")["value"]
    if isinstance(sample, list):
        if text.startswith("["):
            return _toml_value(text)
        return [part.strip() for part in text.split(",") if part.strip()]
    return text if isinstance(sample, str) else _toml_value(text)


def _toml_value(text: str) -> object:
    """Read *text* as TOML; what is none stays a text, so that its key says what is wrong."""
    try:
        values = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return values["value"] if values.keys() == {"value"} else text
