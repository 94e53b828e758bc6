"""`coach allow`: offer an exercise again after a pain."""

from __future__ import annotations

import click

from coach.cli.completing import complete_exercise


@click.command("allow", short_help="Let an exercise be offered again after a pain.")
@click.argument("exercise", shell_complete=complete_exercise)
def allow_command(exercise: str) -> None:
    """Let EXERCISE, which hurt, be offered again."""
    from coach.wiring.dosing import allow_exercise

    found, held = allow_exercise(exercise)
    click.echo(f"{found} is offered again" if held else f"{found} was not held back")
