"""`coach check`: say everything that is wrong in scripts."""

from __future__ import annotations

from pathlib import Path

import click

from coach.cli.telling import tell
from coach.errors import ScriptError
from coach.texts import text
from coach.wiring.common import load_scripts, load_scripts_with


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check_command(paths: tuple[Path, ...]) -> None:
    """Check scripts, and say for each fault where it is, what is wrong and what to do; and what a voice misreads.

    PATHS are files or folders of your own, laid over ours; without one, the
    scripts of your own folder are checked.
    """
    from coach.content.yaml_tree import Faults

    doubts = Faults()
    try:
        library = load_scripts_with(paths, doubts) if paths else load_scripts(doubts)
    except ScriptError as error:
        for fault in error.faults:
            tell(str(fault), err=True)
        raise click.exceptions.Exit(2) from None
    for doubt in doubts.sorted():
        tell(str(doubt), err=True)
    tell(
        text(
            "{exercises} exercises, {routines} routines: fine",
            exercises=len(library.exercises),
            routines=len(library.routines),
        )
    )
