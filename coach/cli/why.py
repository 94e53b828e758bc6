"""`coach why`."""

from __future__ import annotations

import click

from coach.content.exercise import Level


@click.command(short_help="Say why an exercise is dosed as it is.")
@click.argument("exercise")
@click.option("--level", type=click.Choice([level.value for level in Level]), help="As `coach now --level` doses it.")
def why(exercise: str, level: str | None) -> None:
    """Say how much of EXERCISE is yours today, and everything that led there."""
    from coach import wiring  # noqa: PLC0415

    click.echo(wiring.why(exercise, wiring.settings(level=level)))
