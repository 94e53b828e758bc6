"""`coach routines`, `coach exercises`, `coach check`: what there is to do, and what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from coach import wiring
from coach.content.exercise import Exercise, Level, Mode, Sides
from coach.content.library import Library
from coach.content.routine import Routine
from coach.content.vocabulary import LANGUAGES
from coach.errors import ScriptError

_LANGUAGE = click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="List what is in this language."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command(short_help="List the routines.")
@_LANGUAGE
@_JSON
def routines(language: str, as_json: bool) -> None:
    """List the routines: what one can be led through."""
    library = wiring.library()
    rows = [_routine(routine, library, language) for routine in library.routines.values() if language in routine.name]
    _print("Routines", rows, as_json=as_json)


@click.command(short_help="List the exercises.")
@_LANGUAGE
@_JSON
def exercises(language: str, as_json: bool) -> None:
    """List the exercises of which routines are made."""
    library = wiring.library()
    rows = [_exercise(exercise, language) for exercise in library.exercises.values() if language in exercise.name]
    _print("Exercises", rows, as_json=as_json)


@click.command(short_help="Say what is wrong in scripts.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Check scripts, and say for each fault where it is, what is wrong and what to do.

    PATHS are files or folders of your own, laid over ours; without one, the
    scripts of your own folder are checked.
    """
    try:
        library = wiring.checked(paths) if paths else wiring.library()
    except ScriptError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        raise click.exceptions.Exit(2) from None
    click.echo(f"{len(library.exercises)} exercises, {len(library.routines)} routines: fine")


def _routine(routine: Routine, library: Library, language: str) -> dict[str, object]:
    done = [library.exercises[step.exercise] for step in routine.steps]
    needed = sorted({exercise.equipment for exercise in done} - {"none"})
    return {
        "id": routine.id,
        "name": routine.name[language],
        "languages": list(routine.name),
        "minutes": routine.minutes,
        "posture": routine.posture,
        "equipment": needed,
        "open_office": all(exercise.open_office for exercise in done),
        "noise": routine.noise,
        "kind": routine.kind,
    }


def _exercise(exercise: Exercise, language: str) -> dict[str, object]:
    return {
        "id": exercise.id,
        "name": exercise.name[language],
        "languages": list(exercise.name),
        "minutes": round(_work(exercise) / 60, 1),
        "posture": exercise.posture,
        "equipment": [] if exercise.equipment == "none" else [exercise.equipment],
        "open_office": exercise.open_office,
        "noise": exercise.noise,
        "kind": exercise.kind,
        "mode": exercise.mode.value,
        "sides": exercise.sides.value,
        "dose": {level.value: dose for level, dose in exercise.dose.items()},
    }


def _work(exercise: Exercise) -> float:
    """Return the seconds of work at the normal dose, without words."""
    once = exercise.tempo.total if exercise.tempo and exercise.mode in {Mode.REPS, Mode.BREATHS} else 1.0
    return exercise.dose[Level.NORMAL] * once * (2 if exercise.sides is Sides.EACH else 1)


def _print(title: str, rows: Sequence[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from rich.console import Console  # noqa: PLC0415 - heavy, and only a table needs it
    from rich.table import Table  # noqa: PLC0415

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


def _place(row: dict[str, object]) -> str:
    posture = "seated or standing" if row["posture"] == "any" else row["posture"]
    parts = [posture, *_list(row["equipment"]), *([] if row["open_office"] else ["not in an open office"])]
    return ", ".join(map(str, parts))


def _dose(row: dict[str, object]) -> str:
    dose = row.get("dose")
    if not isinstance(dose, dict):
        return ""
    unit = {Mode.HOLD.value: "s hold", Mode.TIMED.value: "s"}.get(str(row["mode"]), str(row["mode"]))
    each = " each side" if row["sides"] == Sides.EACH.value else ""
    return f"{'/'.join(map(str, dose.values()))} {unit}{each}"


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
