"""`coach setup`, `teach`, `why`, `allow`: what the coach knows of a person, and what follows from it."""

from __future__ import annotations

import click

from coach.content.exercise import Level


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


@click.command(short_help="Teach the ears how you say the short words.")
@click.option("--word", "words", multiple=True, metavar="WORD", help="Teach this one only; may be given again.")
@click.option("--language", type=click.Choice(["en", "da"]), help="Language of the words.")
@click.option("--keep-sound", is_flag=True, help="Keep the recordings too; otherwise only what the ears make of them.")
@click.option("--forget", is_flag=True, help="Forget what was taught (with --language, in that one).")
def teach(words: tuple[str, ...], language: str | None, *, keep_sound: bool, forget: bool) -> None:
    """Say each of a dozen short words three times, hands-free; it takes about two minutes.

    From then on the ears compare with your own voice, at your microphone, in your language. What is kept are numbers
    that say how it sounds, in a file for you alone; no sound, unless you ask for it.
    """
    from coach import wiring  # noqa: PLC0415  (sound and content are heavy; help is not)
    from coach.cli.display import screen  # noqa: PLC0415

    if forget:
        forgotten = wiring.forget(language)
        click.echo(f"forgotten: {', '.join(forgotten)}" if forgotten else "nothing was taught")
        return
    chosen = wiring.settings(language=language)
    learnt = wiring.teach(chosen, words, screen(quiet=False), keep_sound=keep_sound)
    click.echo(f"learnt: {', '.join(learnt)}" if learnt else "nothing was learnt")


@click.command(short_help="Say why an exercise is dosed as it is.")
@click.argument("exercise")
@click.option("--level", type=click.Choice([level.value for level in Level]), help="As `coach now --level` doses it.")
def why(exercise: str, level: str | None) -> None:
    """Say how much of EXERCISE is yours today, and everything that led there."""
    from coach import wiring  # noqa: PLC0415

    click.echo(wiring.why(exercise, wiring.settings(level=level)))


@click.command(short_help="Let an exercise be offered again after a pain.")
@click.argument("exercise")
def allow(exercise: str) -> None:
    """Let EXERCISE, which hurt, be offered again."""
    from coach import wiring  # noqa: PLC0415

    click.echo(f"{exercise} is offered again" if wiring.allow(exercise) else f"{exercise} was not held back")
