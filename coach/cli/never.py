"""`coach never`: do not offer an exercise or a routine."""

from __future__ import annotations

import click

from coach.cli.completing import complete_any
from coach.cli.telling import tell
from coach.texts import text


@click.command("never")
@click.argument("name", metavar="ID", shell_complete=complete_any)
def never_command(name: str) -> None:
    """Do not offer an exercise or a routine: ID, a name, or the beginning of one. It is kept in person.toml."""
    from coach.wiring.dosing import wish

    found = wish(name, "never")
    tell(text("{found} is not offered any more; `coach allow {found}` brings it back", found=found))
