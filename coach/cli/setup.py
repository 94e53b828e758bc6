"""`coach setup`: what the coach asks a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from coach.dosing.progression import Person


@click.command("setup", short_help="Answer a few questions, so that the doses fit.")
@click.option("--language", type=click.Choice(["en", "da"]), help="Language of the questions.")
def setup_command(language: str | None) -> None:
    """Answer a few questions with yes or no, by voice or by key: health, level, what gives you trouble.

    The answers are kept in person.toml beside config.toml and nowhere else. Ask again at any time; what you leave
    unanswered stays as it was.
    """
    from coach.cli.display import ANSWER_HINTS, make_display
    from coach.cli.voices import offer_human_voice
    from coach.system import paths
    from coach.wiring.common import chosen_settings, read_person
    from coach.wiring.dosing import allow_exercise, held_back_exercises
    from coach.wiring.setup import run_setup

    settings = chosen_settings(language=language)
    spoken = settings.language
    unanswered = run_setup(settings, make_display(quiet=False, language=spoken, hints=ANSWER_HINTS[spoken]))
    click.echo(_summary(read_person()))
    if unanswered:
        click.echo(f"not answered, and kept as it was: {'; '.join(map(_topic, unanswered))}")
    click.echo(f"written to {paths.person_file()}")
    for exercise in held_back_exercises():
        if click.confirm(f"{exercise} hurt. Offer it again?", default=False):
            allow_exercise(exercise)
    offer_human_voice(settings)


_TOPICS = {
    "setup_heart": "heart, kidneys or diabetes",
    "setup_chest": "chest pain, fainting or breathlessness",
    "setup_recent": "pregnancy, surgery or fracture",
    "setup_new": "new to exercise",
    "setup_hard": "challenging",
}
"""Question -> what it is about; the others are named after the condition that they ask for."""


def _topic(question: str) -> str:
    return _TOPICS.get(question, question.removeprefix("setup_").replace("_", " "))


def _summary(person: Person) -> str:
    spared = ", ".join(sorted(person.conditions)).replace("_", " ") or "nothing"
    light = "" if person.cleared else "; only what is light, until no answer about your health is yes"
    return f"level: {person.level}; spare: {spared}{light}"
