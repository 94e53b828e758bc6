"""`coach setup`: what the coach asks a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from coach.cli.telling import ask_whether, tell
from coach.config.toml_text import to_toml
from coach.dosing.explanation import named_words
from coach.texts import joined, text

if TYPE_CHECKING:
    from coach.dosing.progression import Person


@click.command("setup")
@click.option("--all", "again", is_flag=True, help="Ask what was answered before, too.")
@click.option("--language", type=click.Choice(["en", "da"]), help="Language of the questions.")
def setup_command(language: str | None, *, again: bool) -> None:
    """Answer a few questions with yes or no, by voice or by key: health, level, what gives you trouble, your place.

    A question can be left, and you can go back; before anything is written you see what was understood. The answers
    are kept in person.toml beside config.toml and nowhere else. Call it again, and it asks what is still open; what
    you leave unanswered stays as it was.
    """
    from coach.cli.display import make_display
    from coach.cli.hints import ANSWER_HINTS
    from coach.cli.voices import offer_human_voice
    from coach.system import paths
    from coach.wiring.common import chosen_settings, read_person
    from coach.wiring.dosing import allow_exercise, held_back_exercises
    from coach.wiring.setup import run_setup

    settings = chosen_settings(language=language)
    spoken = settings.language
    screen = make_display(quiet=False, language=spoken, hints=ANSWER_HINTS[spoken])

    def show(told: Person) -> None:
        for line in summary(told):
            screen.note(line)

    unanswered = run_setup(settings, screen, again=again, show=show)
    if unanswered is None:
        screen.close()
        for line in summary(read_person()):
            tell(line)
        tell("all of it is answered; `coach setup --all` asks it again")
    else:
        if unanswered:
            left = joined("; ", map(_topic, unanswered))
            tell(text("not answered, and kept as it was: {questions}", questions=left))
            tell("`coach setup` asks what is left")
        tell(text("written to {file}", file=paths.person_file()))
        offer_human_voice(settings)
    for exercise in held_back_exercises():
        if ask_whether(text("{exercise} hurt. Offer it again?", exercise=exercise)):
            allow_exercise(exercise)


_TOPICS = {
    "setup_heart": "heart, kidneys or diabetes",
    "setup_chest": "chest pain, fainting or breathlessness",
    "setup_recent": "pregnancy, surgery or fracture",
    "setup_new": "new to exercise",
    "setup_hard": "challenging",
    "setup_home": "home",
    "setup_others": "others in the room",
    "setup_band": "exercise band",
    "setup_stairs": "stairs",
}
"""Question -> what it is about; the others are named after the condition that they ask for, or are about the hours."""


def _topic(question: str) -> str:
    if question.startswith("setup_hours"):
        return text("working hours")
    return text(_TOPICS.get(question, question.removeprefix("setup_").replace("_", " ")))


def summary(person: Person) -> Iterator[str]:
    """Yield what *person* told, in lines."""
    spared = named_words(sorted(person.conditions)) or text("nothing")
    level = text("level: {level}; spare: {conditions}", level=text(person.level), conditions=spared)
    light = "{level}; only what is light, until no answer about your health is yes"
    yield level if person.cleared else text(light, level=level)
    place = person.workplace
    told = []
    if place.place:
        told.append(text("place: {place}", place=text(place.place.replace("_", " "))))
    if place.hours:
        told.append(text("hours: {hours}", hours=", ".join(str(to_toml(each)) for each in place.hours)))
    if place.equipment is not None:
        told.append(text("there is: {things}", things=named_words(place.equipment) or text("none")))
    if told:
        yield joined("; ", told)
