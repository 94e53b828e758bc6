"""`coach allow`: offer an exercise again after a pain."""

from __future__ import annotations

import click

from coach.cli.completing import complete_exercise
from coach.cli.telling import tell
from coach.texts import text


@click.command("allow")
@click.argument("exercise", shell_complete=complete_exercise)
def allow_command(exercise: str) -> None:
    """Let EXERCISE, which hurt, be offered again."""
    from coach.wiring.dosing import allow_exercise

    found, held = allow_exercise(exercise)
    tell(text("{found} is offered again", found=found) if held else text("{found} was not held back", found=found))
