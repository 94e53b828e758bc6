"""`coach new`, `coach try`: exercises and routines of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from coach.content.vocabulary import LANGUAGES


@click.command(short_help="Begin an exercise or routine of your own.")
@click.argument("kind", type=click.Choice(["exercise", "routine"]))
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File; without it, in your own scripts.")
def new(kind: str, name: str, output: Path | None) -> None:
    """Write a starter for an exercise or routine called NAME, with every line explained.

    It plays as it is; change it, and `coach check` says what is wrong.
    """
    from coach import wiring  # noqa: PLC0415  (content is heavy; help is not)

    path = wiring.new_script(kind, name, output)
    click.echo(f"{path}\nchange it, then: coach check {path} && coach try {path}")


@click.command(name="try", short_help="Play a script of your own at once.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of this session.")
@click.option("--quiet", is_flag=True, help="Show nothing.")
def try_(file: Path, language: str | None, *, quiet: bool) -> None:
    """Play the first routine of FILE, or its first exercise, at once; nothing is written down."""
    from coach import wiring  # noqa: PLC0415
    from coach.cli.display import screen  # noqa: PLC0415

    wiring.attempt(wiring.settings(language=language), file, lambda: screen(quiet=quiet))
