"""From values of the config back to TOML: the other way of values.py."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from coach.config.values import duration_text
from coach.plan.hours import DAY, ClockSpan, DayRange


def to_toml(value: object) -> object:
    """Return *value* of a field as TOML and JSON have it: text, number, bool, list, table; None if it is unset."""
    match value:
        case timedelta():
            return duration_text(value)
        case ClockSpan():
            return f"{clock_text(value.begins)}-{clock_text(value.ends if value.ends <= DAY else value.ends - DAY)}"
        case DayRange():
            return f"{value.first}" if value.first == value.last else f"{value.first}..{value.last}"
        case tuple():
            return [to_toml(each) for each in value]
        case Mapping():
            return {str(key): to_toml(each) for key, each in value.items()}
        case _:
            return str(value) if isinstance(value, str) else value  # of an enumeration its text


def clock_text(minutes: int) -> str:
    """Return *minutes* after midnight as "10:30"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def toml_text(value: object) -> str:
    """Return *value*, from `to_toml`, as it is written after the equals sign."""
    match value:
        case list():
            return f"[{', '.join(map(toml_text, value))}]"
        case dict():
            return f"{{{', '.join(f'{key} = {toml_text(each)}' for key, each in value.items())}}}"
        case _:
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
