"""`coach check`: say everything that is wrong in scripts."""

from __future__ import annotations

from pathlib import Path

import click

from coach import wiring
from coach.errors import ScriptError


@click.command("check", short_help="Say what is wrong in scripts.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check_command(paths: tuple[Path, ...]) -> None:
    """Check scripts, and say for each fault where it is, what is wrong and what to do.

    PATHS are files or folders of your own, laid over ours; without one, the
    scripts of your own folder are checked.
    """
    try:
        library = wiring.load_scripts_with(paths) if paths else wiring.load_scripts()
    except ScriptError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        raise click.exceptions.Exit(2) from None
    click.echo(f"{len(library.exercises)} exercises, {len(library.routines)} routines: fine")
