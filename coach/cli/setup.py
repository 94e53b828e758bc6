"""`coach setup`, `teach`, `why`, `allow`: what the coach knows of a person, and what follows from it."""

from __future__ import annotations

import click


@click.command(short_help="Answer a few questions, so that the doses fit.")
@click.option("--language", type=click.Choice(["en", "da"]), help="Language of the questions.")
def setup(language: str | None) -> None:
    """Answer a few questions with yes or no, by voice or by key: health, level, what gives you trouble.

    The answers are kept in person.toml beside config.toml and nowhere else. Ask again at any time.
    """
    from coach import wiring  # noqa: PLC0415  (sound and content are heavy; help is not)
    from coach.cli.display import screen  # noqa: PLC0415

    path = wiring.setup(wiring.settings(language=language), screen(quiet=False))
    click.echo(f"written to {path}")
    for exercise in wiring.hurting():
        if click.confirm(f"{exercise} hurt. Offer it again?", default=False):
            wiring.allow(exercise)
