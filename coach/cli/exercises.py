"""`coach exercises`: list the exercises."""

from __future__ import annotations

import click

from coach.cli.listing import JSON_ROWS_OPTION, LANGUAGE_OPTION, LONG_OPTION, listed_language, print_rows
from coach.content.exercise import Exercise, Level
from coach.dosing.portrait import length_of_work
from coach.wiring.common import usable_scripts


@click.command("exercises")
@LANGUAGE_OPTION
@LONG_OPTION
@JSON_ROWS_OPTION
def exercises_command(language: str | None, *, as_json: bool, is_long: bool) -> None:
    """List the exercises of which routines are made."""
    library, spoken = usable_scripts(), listed_language(language)
    rows = [_exercise(each, spoken) for each in library.exercises.values() if spoken in each.name]
    print_rows(rows, as_json=as_json, is_long=is_long)


def _exercise(exercise: Exercise, language: str) -> dict[str, object]:
    return {
        "id": exercise.id,
        "name": exercise.name[language],
        "languages": list(exercise.name),
        "minutes": round(length_of_work(exercise, exercise.dose[Level.NORMAL]) / 60, 1),
        "posture": exercise.posture,
        "equipment": [] if exercise.equipment == "none" else [exercise.equipment],
        "open_office": exercise.open_office,
        "noise": exercise.noise,
        "kind": exercise.kind,
        "mode": exercise.mode.value,
        "sides": exercise.sides.value,
        "dose": {level.value: dose for level, dose in exercise.dose.items()},
    }
