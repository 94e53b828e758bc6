"""`coach show`: an exercise or a routine, to be read before it is done."""

from __future__ import annotations

import click

from coach.cli.completing import complete_any
from coach.content.vocabulary import LANGUAGES
from coach.texts import in_language


@click.command("show")
@click.argument("name", metavar="ID", shell_complete=complete_any)
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the texts.")
def show_command(name: str, language: str | None) -> None:
    """Show the exercise or routine ID: its text, how much of it is yours today and why, how long it takes.

    A name, or the beginning of a name or id, will do.
    """
    from coach.wiring.common import chosen_settings
    from coach.wiring.render import portrait_of

    chosen = chosen_settings(language=language, kept=True)
    for line in portrait_of(name, chosen):
        click.echo(in_language(line, chosen.language))
