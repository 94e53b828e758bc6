"""`coach routines`: list the routines."""

from __future__ import annotations

import click

from coach.cli.listing import JSON_ROWS_OPTION, LANGUAGE_OPTION, LONG_OPTION, listed_language, print_rows
from coach.content.library import Library
from coach.content.routine import Routine
from coach.wiring.common import usable_scripts


@click.command("routines")
@LANGUAGE_OPTION
@LONG_OPTION
@JSON_ROWS_OPTION
def routines_command(language: str | None, *, as_json: bool, is_long: bool) -> None:
    """List the routines: what one can be led through."""
    library, spoken = usable_scripts(), listed_language(language)
    rows = [_routine(each, library, spoken) for each in library.routines.values() if spoken in each.name]
    print_rows(rows, as_json=as_json, is_long=is_long)


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
