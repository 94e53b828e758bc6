"""`coach import`: bring an exported journal back."""

from __future__ import annotations

from pathlib import Path

import click

from coach.cli.telling import tell
from coach.texts import text


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_command(file: Path) -> None:
    """Add what FILE has more than the journal; FILE was written by `coach export --format json`.

    Nothing is taken twice, so it may be done again, and journals of two computers can be brought together. A pause that
    you told this coach stays the one that counts.
    """
    from coach.wiring.records import import_journal

    added = import_journal(file)
    tell(text("imported: {added}", added=added) if added else "nothing new: all of it was there")
