"""`coach routines`: list the routines."""

from __future__ import annotations

import click

from coach import wiring
from coach.cli.listing import JSON_ROWS_OPTION, LANGUAGE_OPTION, print_rows
from coach.content.library import Library
from coach.content.routine import Routine


@click.command("routines", short_help="List the routines.")
@LANGUAGE_OPTION
@JSON_ROWS_OPTION
def routines_command(language: str, as_json: bool) -> None:
    """List the routines: what one can be led through."""
    library = wiring.load_scripts()
    rows = [_routine(routine, library, language) for routine in library.routines.values() if language in routine.name]
    print_rows("Routines", rows, as_json=as_json)


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
