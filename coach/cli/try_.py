"""`coach try`: play a script before it is finished."""

from __future__ import annotations

from pathlib import Path

import click

from coach.content.vocabulary import LANGUAGES


@click.command("try")
@click.argument("what", metavar="FILE|EXERCISE")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of this session.")
@click.option("--quiet", is_flag=True, help="Show nothing.")
def try_command(what: str, language: str | None, *, quiet: bool) -> None:
    """Play the first routine of FILE, or its first exercise, or an EXERCISE that the coach has, at once.

    Nothing is written down.
    """
    from coach.cli.display import make_display
    from coach.wiring.common import chosen_settings
    from coach.wiring.session.lead import try_exercise, try_script

    chosen = chosen_settings(language=language)
    file = Path(what)
    if file.exists() or file.suffix or len(file.parts) > 1:
        try_script(chosen, file, lambda: make_display(quiet=quiet))
    else:
        try_exercise(chosen, what, lambda: make_display(quiet=quiet))
