"""Lists of exercises and routines, for people or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from coach.cli.telling import own
from coach.content.exercise import Mode, Sides
from coach.content.vocabulary import LANGUAGES
from coach.texts import text

LANGUAGE_OPTION = click.option(
    "--language", type=click.Choice(LANGUAGES), help="List what is in this language; without it, in yours."
)

JSON_ROWS_OPTION = click.option("--json", "as_json", is_flag=True, help="Print JSON.")

LONG_OPTION = click.option("--long", "is_long", is_flag=True, help="Show languages, place, noise and kind as well.")

_SHORT, _LONG = ("id", "min", "name", "dose"), ("languages", "place", "noise", "kind")

_TITLES = {"dose": "beginner/normal/hard"}
"""What stands above a column where its name does not explain it."""


def listed_language(language: str | None) -> str:
    """Return *language*, or the person's own."""
    from coach.wiring.common import chosen_settings

    return language or chosen_settings(kept=True).language


def print_rows(rows: Sequence[dict[str, object]], *, as_json: bool, is_long: bool) -> None:
    """Print *rows* in columns, one line each and nothing cut, or as JSON."""
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    heads = [head for head in (*_SHORT, *(_LONG if is_long else ())) if head != "dose" or (rows and "dose" in rows[0])]
    cells = [
        [
            _cell({**row, "min": row["minutes"], "place": _place(row), "dose": _dose(row), **_words(row)}[head])
            for head in heads
        ]
        for row in rows
    ]
    table = [[own(_TITLES.get(head, head)) for head in heads], *cells]
    widths = [max(len(row[column]) for row in table) for column in range(len(heads))]
    for row in table:
        aligned = (
            cell.rjust(width) if head == "min" else cell.ljust(width)
            for head, cell, width in zip(heads, row, widths, strict=True)
        )
        click.echo("  ".join(aligned).rstrip())


def as_list(value: object) -> list[object]:
    """Return *value* if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return own(text("{number:g}", number=value)) if isinstance(value, float) else str(value)


def _words(row: dict[str, object]) -> dict[str, object]:
    """Return the columns whose values are words of ours."""
    return {"noise": own(str(row["noise"]))}


def _place(row: dict[str, object]) -> str:
    posture = "seated or standing" if row["posture"] == "any" else row["posture"]
    parts = [posture, *as_list(row["equipment"]), *([] if row["open_office"] else ["not in an open office"])]
    return ", ".join(own(str(part)) for part in parts)


def _dose(row: dict[str, object]) -> str:
    dose = row.get("dose")
    if not isinstance(dose, dict):
        return ""
    unit = {Mode.HOLD.value: "s hold", Mode.TIMED.value: "s"}.get(str(row["mode"]), str(row["mode"]))
    each = own("/side") if row["sides"] == Sides.EACH.value else ""
    return f"{'/'.join(map(str, dose.values()))} {own(unit)}{each}"
