"""`coach allow`."""

from __future__ import annotations

import click


@click.command(short_help="Let an exercise be offered again after a pain.")
@click.argument("exercise")
def allow(exercise: str) -> None:
    """Let EXERCISE, which hurt, be offered again."""
    from coach import wiring  # noqa: PLC0415

    click.echo(f"{exercise} is offered again" if wiring.allow(exercise) else f"{exercise} was not held back")
