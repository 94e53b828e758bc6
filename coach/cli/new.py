"""`coach new`: begin an exercise or routine of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from coach.cli.telling import tell
from coach.texts import text


@click.command("new")
@click.argument("kind", type=click.Choice(["exercise", "routine"]))
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File; without it, in your own scripts.")
def new_command(kind: str, name: str, output: Path | None) -> None:
    """Write a starter for an exercise or routine called NAME, with every line explained.

    It plays as it is; change it, and `coach check` says what is wrong.
    """
    from coach.wiring.render import write_new_script

    path = write_new_script(kind, name, output)
    tell(text("{path}\nchange it, then: coach check {path} && coach try {path}", path=path))
