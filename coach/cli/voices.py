"""`coach voices`: what can speak, how it sounds, and bringing a better one here."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from coach.cli.telling import ask_whether, tell
from coach.content.vocabulary import LANGUAGES
from coach.errors import DeviceError
from coach.texts import text

if TYPE_CHECKING:
    from coach.config.model import Config
    from coach.wiring.voices import VoiceOffer

_LANGUAGES = {"en": "English", "da": "Danish"}
_ENGINES = {"espeak": "espeak-ng", "piper": "Piper", "wyoming": "a Wyoming server"}


@click.group("voices", invoke_without_command=True)
@click.option("--language", type=click.Choice(LANGUAGES), help="Language that is spoken.")
@click.option("--play", metavar="NAME", help="Hear this voice.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def voices_command(ctx: click.Context, language: str | None, play: str | None, *, as_json: bool) -> None:
    """List the voices that can speak your language, which of them does, and what can be had.

    Piper's sound like people. espeak-ng's are always there. Name one under [voice] in config.toml, or let the coach
    choose.
    """
    if ctx.invoked_subcommand:
        return
    from coach.wiring.common import chosen_settings
    from coach.wiring.speech import list_voices, play_sample, with_voice_named

    chosen = chosen_settings(language=language)
    if play is not None:
        play_sample(with_voice_named(chosen, play, any_language=language is None))
        return
    if as_json:
        click.echo(json.dumps(_as_object(chosen), ensure_ascii=False, indent=2))
        return
    _tell_speaking(chosen)
    for engine, name in list_voices(chosen.language):
        click.echo(f"{engine}\t{name}")
    _tell_offers(chosen.language)


def _tell_speaking(chosen: Config) -> None:
    from coach.wiring.voices import speaking_voice

    language = text(_LANGUAGES.get(chosen.language, chosen.language))
    try:
        speaks = speaking_voice(chosen)
    except DeviceError as missing:
        tell(text("{language} is spoken by espeak-ng: {why}", language=language, why=missing), err=True)
        return
    voice = f", {speaks.name}" if speaks.name else ""
    spoken = "{language} is spoken by {engine}{voice}: {why}"
    tell(text(spoken, language=language, engine=text(_ENGINES[speaks.engine]), voice=voice, why=speaks.why), err=True)


def _tell_offers(language: str) -> None:
    from coach.wiring.voices import voices_to_be_had

    offers = voices_to_be_had(language)
    if offers:
        tell("voices like a person's that can be had:", err=True)
    for offer in offers:
        said = "  {name}, {person}; recordings: {licence}; {cost}: `{how}`"
        if offer.needs:
            said = "  {name}, {person}; recordings: {licence}; {cost}: `{how}`, after `{needs}`"
        tell(text(said, **_of(offer), how=offer.how, needs=offer.needs), err=True)


def _of(offer: VoiceOffer) -> dict[str, object]:
    return {"name": offer.name, "person": text(offer.person), "licence": text(offer.licence), "cost": offer.cost}


def _as_object(chosen: Config) -> dict[str, object]:
    from coach.wiring.speech import list_voices
    from coach.wiring.voices import speaking_voice, voices_to_be_had

    try:
        speaks = speaking_voice(chosen)
        now: dict[str, object] = {"engine": speaks.engine, "name": speaks.name, "why": speaks.why}
    except DeviceError as missing:
        now = {"engine": "espeak", "name": None, "why": str(missing)}
    return {
        "language": chosen.language,
        "speaking": now,
        "here": [{"engine": engine, "name": name} for engine, name in list_voices(chosen.language)],
        "to_be_had": [
            {
                "name": offer.name,
                "person": offer.person,
                "licence": offer.licence,
                "cost": offer.cost,
                "command": offer.how,
                "needs": offer.needs,
            }
            for offer in voices_to_be_had(chosen.language)
        ],
    }


@voices_command.command("get")
@click.argument("name")
@click.option(
    "--from", "place", metavar="PLACE", help="Address of a catalogue like Piper's, or a folder with the files."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def voices_get(name: str, place: str | None, *, yes: bool) -> None:
    """Bring the Piper voice NAME here, after you have seen what it is and said yes.

    What was cut goes on where it was when you say it again; a file that is not what the catalogue
    promises is thrown away. Without network: put both files of the voice into a folder, and name that with --from.
    """
    _bring(name, place, ask=not yes)


def _bring(name: str, place: str | None, *, ask: bool) -> None:
    from coach.cli.render import progress_of
    from coach.wiring.common import chosen_settings
    from coach.wiring.voices import bring_voice, catalogue_voice, voice_after

    voice = catalogue_voice(name, place)
    tell(text("{voice}: {language}, {size:.0f} MB", voice=voice.name, language=voice.language, size=voice.size / 1e6))
    tell(text("licence, as its card states it: {licence}", licence=voice.licence))
    tell(text("from {address}", address=voice.address))
    if ask and not ask_whether(text("Bring it here?")):
        tell("nothing was brought")
        return
    with progress_of(name) as told:
        path = bring_voice(voice, told)
    click.echo(path)
    tell(voice_after(chosen_settings(), name))


def offer_human_voice(chosen: Config) -> None:
    """Ask, where a machine's voice speaks for *chosen* and a person sits before the screen, whether to bring a better.

    What only pip can bring is told, not asked for.
    """
    from coach.wiring.voices import human_voice_offer

    offer = human_voice_offer(chosen)
    if offer is None or not sys.stdin.isatty():
        return
    tell(text("I can sound like a person: {name}, {person} ({licence}; {cost}).", **_of(offer)))
    if offer.needs:
        tell(text("For that: `{needs}`, then `{how}`", needs=offer.needs, how=offer.how))
        return
    if not offer.how.startswith("coach "):
        tell(text("For that: `{how}`", how=offer.how))
        return
    if ask_whether(text("Bring that voice here?")):
        try:
            _bring(offer.name, None, ask=False)
        except DeviceError as fault:  # the answers to setup are written all the same
            tell(text("not now: {fault}", fault=fault), err=True)
    else:
        tell(text("`{how}` brings it at any time", how=offer.how))
