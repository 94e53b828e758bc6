"""`coach voices`: what can speak, how it sounds, and bringing a better one here."""

from __future__ import annotations

import click

from coach.cli.telling import ask_whether, tell
from coach.content.vocabulary import LANGUAGES
from coach.texts import text


@click.group("voices", invoke_without_command=True)
@click.option("--language", type=click.Choice(LANGUAGES), help="Language that is spoken.")
@click.option("--play", metavar="NAME", help="Hear this voice.")
@click.pass_context
def voices_command(ctx: click.Context, language: str | None, play: str | None) -> None:
    """List the voices that can speak your language; name one under [voice] in config.toml.

    Piper's sound like people, and are brought here with `coach voices get`; espeak-ng's are always there.
    """
    if ctx.invoked_subcommand:
        return
    from coach.wiring.common import chosen_settings
    from coach.wiring.speech import list_voices, play_sample, with_voice_named

    chosen = chosen_settings(language=language)
    if play is not None:
        play_sample(with_voice_named(chosen, play, any_language=language is None))
        return
    tell(
        text(
            "{language} is spoken by {engine}, {voice}",
            language=chosen.language,
            engine=chosen.voice.engine,
            voice=chosen.voice.name or text("its own voice"),
        ),
        err=True,
    )
    for engine, name in list_voices(chosen.language):
        click.echo(f"{engine}\t{name}")
    for name in PIPERS[chosen.language]:
        tell(text("a voice like a person's: `coach voices get {name}`", name=name), err=True)


PIPERS = {
    "en": ("en_US-joe-medium", "en_US-kristin-medium", "en_GB-cori-high"),
    "da": ("da_DK-talesyntese-medium",),
}
"""Voices of Piper's catalogue that suit, by language; the table in docs/use.md says what their licences are."""


@voices_command.command("get")
@click.argument("name")
@click.option("--from", "address", metavar="ADDRESS", help="Where the catalogue is, if not at Piper's own place.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def voices_get(name: str, address: str | None, *, yes: bool) -> None:
    """Bring the Piper voice NAME here, after you have seen what it is and said yes.

    What was cut goes on where it was when you say it again; a file that is not what the catalogue
    promises is thrown away.
    """
    from coach.cli.render import progress_of
    from coach.wiring.speech import bring_voice, catalogue_voice

    voice = catalogue_voice(name, address)
    tell(text("{voice}: {language}, {size:.0f} MB", voice=voice.name, language=voice.language, size=voice.size / 1e6))
    tell(text("licence, as its card states it: {licence}", licence=voice.licence))
    tell(text("from {address}", address=voice.address))
    if not yes and not ask_whether(text("Bring it here?")):
        tell("nothing was brought")
        return
    with progress_of(name) as told:
        path = bring_voice(voice, told)
    tell(text('{path}\nto use it, in config.toml:\n[voice]\nengine = "piper"\nname = "{name}"', path=path, name=name))
