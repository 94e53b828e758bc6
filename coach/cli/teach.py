"""`coach teach`: teach the ears a person's own way of saying the commands."""

from __future__ import annotations

import click

from coach.cli.telling import tell, tell_rows
from coach.texts import text


@click.command("teach")
@click.option("--word", "words", multiple=True, metavar="WORD", help="Teach this one only; may be given again.")
@click.option("--language", type=click.Choice(["en", "da"]), help="Language of the words.")
@click.option("--keep-sound", is_flag=True, help="Keep the recordings too; otherwise only what the ears make of them.")
@click.option("--list", "listed", is_flag=True, help="Tell what was taught, and what was learnt by use.")
@click.option(
    "--forget",
    is_flag=False,
    flag_value="",
    metavar="[WORD]",
    help="Forget WORD, else all that was taught or learnt by use (with --language, in that one).",
)
def teach_command(
    words: tuple[str, ...], language: str | None, *, keep_sound: bool, listed: bool, forget: str | None
) -> None:
    """Say each of a dozen short words three times, hands-free; it takes about two minutes.

    From then on the ears compare with your own voice, at your microphone, in your language. What is kept are numbers
    that say how it sounds, in a file for you alone; no sound, unless you ask for it.

    Commands that were surely meant are learnt by use, in the same way; `[ears] learn = false` ends that.
    """
    from coach.cli.display import make_display
    from coach.wiring.common import chosen_settings
    from coach.wiring.teach import forget_enrolment, forget_word, list_examples, run_enrolment

    if listed:
        rows = list(list_examples(language))
        tell_rows(rows)
        if not rows:
            tell("nothing was taught, and nothing learnt by use")
        return
    if forget is not None:
        forgotten = forget_word(forget, language) if forget else forget_enrolment(language)
        tell(text("forgotten: {forgotten}", forgotten=", ".join(forgotten)) if forgotten else "nothing was taught")
        return
    chosen = chosen_settings(language=language)
    screen = make_display(quiet=False, language=chosen.language, hints="")
    learnt = run_enrolment(chosen, words, screen, keep_sound=keep_sound)
    tell(text("learnt: {learnt}", learnt=", ".join(learnt)) if learnt else "nothing was learnt")
