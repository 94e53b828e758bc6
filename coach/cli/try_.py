"""`coach try`: play a script before it is finished."""

from __future__ import annotations

from pathlib import Path

import click

from coach.content.vocabulary import LANGUAGES


@click.command("try")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of this session.")
@click.option("--quiet", is_flag=True, help="Show nothing.")
def try_command(file: Path, language: str | None, *, quiet: bool) -> None:
    """Play the first routine of FILE, or its first exercise, at once; nothing is written down."""
    from coach.cli.display import make_display
    from coach.wiring.common import chosen_settings
    from coach.wiring.session.lead import try_script

    try_script(chosen_settings(language=language), file, lambda: make_display(quiet=quiet))
