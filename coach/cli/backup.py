"""`coach backup`: a copy of the journal."""

from __future__ import annotations

from pathlib import Path

import click

from coach.cli.telling import tell
from coach.texts import text


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup_command(file: Path) -> None:
    """Write a copy of the journal to FILE; an older backup there is replaced.

    To go back to it, `coach quit` and put the copy in the journal's place. `coach forget` goes through the backups
    that were made so.
    """
    from coach.wiring.records import backup_journal

    size = backup_journal(file)
    tell(text("{file}: written, {size:.0f} kB", file=file, size=size / 1000))
