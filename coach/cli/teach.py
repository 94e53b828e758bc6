"""`coach teach`: teach the ears a person's own way of saying the commands."""

from __future__ import annotations

import click

from coach.cli.telling import tell
from coach.texts import text


@click.command("teach")
@click.option("--word", "words", multiple=True, metavar="WORD", help="Teach this one only; may be given again.")
@click.option("--language", type=click.Choice(["en", "da"]), help="Language of the words.")
@click.option("--keep-sound", is_flag=True, help="Keep the recordings too; otherwise only what the ears make of them.")
@click.option("--forget", is_flag=True, help="Forget what was taught (with --language, in that one).")
def teach_command(words: tuple[str, ...], language: str | None, *, keep_sound: bool, forget: bool) -> None:
    """Say each of a dozen short words three times, hands-free; it takes about two minutes.

    From then on the ears compare with your own voice, at your microphone, in your language. What is kept are numbers
    that say how it sounds, in a file for you alone; no sound, unless you ask for it.
    """
    from coach.cli.display import make_display
    from coach.wiring.common import chosen_settings
    from coach.wiring.teach import forget_enrolment, run_enrolment

    if forget:
        forgotten = forget_enrolment(language)
        tell(text("forgotten: {forgotten}", forgotten=", ".join(forgotten)) if forgotten else "nothing was taught")
        return
    chosen = chosen_settings(language=language)
    screen = make_display(quiet=False, language=chosen.language, hints="")
    learnt = run_enrolment(chosen, words, screen, keep_sound=keep_sound)
    tell(text("learnt: {learnt}", learnt=", ".join(learnt)) if learnt else "nothing was learnt")
