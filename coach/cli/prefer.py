"""`coach prefer`: rather offer an exercise or a routine."""

from __future__ import annotations

import click

from coach.cli.completing import complete_any
from coach.cli.telling import tell
from coach.texts import text


@click.command("prefer")
@click.argument("name", metavar="ID", shell_complete=complete_any)
def prefer_command(name: str) -> None:
    """Rather offer an exercise or a routine: ID, a name, or the beginning of one. It is kept in person.toml."""
    from coach.wiring.dosing import wish

    found = wish(name, "prefer")
    tell(text("{found} is rather offered from now on", found=found))
