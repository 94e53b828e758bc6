"""`coach why`: why an exercise has the dose it has."""

from __future__ import annotations

import click

from coach.cli.completing import complete_exercise
from coach.cli.telling import tell
from coach.content.exercise import Level


@click.command("why")
@click.argument("exercise", shell_complete=complete_exercise)
@click.option("--level", type=click.Choice([level.value for level in Level]), help="As `coach now --level` doses it.")
def why_command(exercise: str, level: str | None) -> None:
    """Say how much of EXERCISE is yours today, and everything that led there."""
    from coach.wiring.common import chosen_settings
    from coach.wiring.dosing import why_this_dose

    tell(why_this_dose(exercise, chosen_settings(level=level)))
