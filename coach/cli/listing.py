"""Tables of exercises and routines, for people or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from coach.content.exercise import Mode, Sides
from coach.content.vocabulary import LANGUAGES

LANGUAGE_OPTION = click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="List what is in this language."
)


JSON_ROWS_OPTION = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_rows(title: str, rows: Sequence[dict[str, object]], *, as_json: bool) -> None:
    """Print *rows* as a table with this title, or as JSON."""
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    heads = ("id", "name", "languages", "minutes", "place", "noise", "kind")
    doses = bool(rows) and "dose" in rows[0]
    table = Table(title=title, title_justify="left")
    for head in (*heads, "dose") if doses else heads:
        table.add_column(head, justify="right" if head == "minutes" else "left", no_wrap=head == "id")
    for row in rows:
        shown = {**row, "place": _place(row), "dose": _dose(row)}
        table.add_row(*(_cell(shown[str(column.header)]) for column in table.columns))
    # A pipe has no width of its own; rows that wrap there are of no use to grep.
    wide = Console()
    (wide if wide.is_terminal else Console(width=200)).print(table)


def as_list(value: object) -> list[object]:
    """Return *value* if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _place(row: dict[str, object]) -> str:
    posture = "seated or standing" if row["posture"] == "any" else row["posture"]
    parts = [posture, *as_list(row["equipment"]), *([] if row["open_office"] else ["not in an open office"])]
    return ", ".join(map(str, parts))


def _dose(row: dict[str, object]) -> str:
    dose = row.get("dose")
    if not isinstance(dose, dict):
        return ""
    unit = {Mode.HOLD.value: "s hold", Mode.TIMED.value: "s"}.get(str(row["mode"]), str(row["mode"]))
    each = " each side" if row["sides"] == Sides.EACH.value else ""
    return f"{'/'.join(map(str, dose.values()))} {unit}{each}"
