"""`coach allow`: offer an exercise again after a pain."""

from __future__ import annotations

import click


@click.command("allow", short_help="Let an exercise be offered again after a pain.")
@click.argument("exercise")
def allow_command(exercise: str) -> None:
    """Let EXERCISE, which hurt, be offered again."""
    from coach.wiring.dosing import allow_exercise

    click.echo(f"{exercise} is offered again" if allow_exercise(exercise) else f"{exercise} was not held back")
