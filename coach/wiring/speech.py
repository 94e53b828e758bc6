"""What speaks: the voice of the person's choice, over espeak-ng, with its clips on disk."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.content.vocabulary import LANGUAGES
from coach.errors import DeviceError, UsageError
from coach.system import paths
from coach.wiring.common import usable_scripts

if TYPE_CHECKING:
    from coach.speech.adapters.clip_cache import Recipes
    from coach.speech.adapters.espeak_process import Delivery, EspeakVoice
    from coach.speech.adapters.piper_catalogue import OfferedVoice
    from coach.speech.ports import Voice
    from coach.timeline.cues import Bank, Timeline

log = logging.getLogger(__name__)


@contextmanager
def open_bank(chosen: Config, *, early: bool = False) -> Iterator[Bank]:
    """Give everything that can sound: the voice of *chosen*, with its cache, and the earcons.

    *early*: start espeak-ng's process before the first clip is asked for, if no clip has been kept.
    """
    how, clips = speech_delivery(chosen), _clips()
    espeak = espeak_voice(how)
    if early and chosen.voice.engine == "espeak" and not any(clips.glob("*.wav")):
        espeak.start()  # before numpy is loaded here: the two load at once

    from coach.speech.adapters import sound_bank
    from coach.speech.adapters.clip_cache import CachedVoice
    from coach.speech.fallback import FallbackVoice

    speaks: Voice = CachedVoice(espeak, clips, chosen.clips_limit)
    try:
        other = chosen_voice(chosen, how)
        if other is not None:
            speaks = FallbackVoice(CachedVoice(other, clips, chosen.clips_limit), speaks)
    except DeviceError as error:  # heard at once; doctor names the reason in its row of the voice
        log.warning("espeak-ng speaks: %s", error)
    with closing(speaks) as voice:
        yield sound_bank.make_bank(sound_bank.read_earcons(paths.data_folder("audio")), voice)


def _clips() -> Path:
    """Return the folder of cached speech; where it cannot be made, as on a read-only disk, nothing is kept.

    Raises:
        DeviceError: something else lies in its place.
    """
    try:
        return paths.clips_folder()
    except DeviceError:
        place = paths.clips_place()
        if os.path.lexists(place):
            raise
        return place


def espeak_voice(how: Delivery) -> EspeakVoice:
    """Return the voice that is always available."""
    from coach.speech.adapters.espeak_process import EspeakVoice

    return EspeakVoice(how)


def speech_delivery(chosen: Config) -> Delivery:
    """Return how *chosen* wants its voice."""
    from coach.speech.adapters.espeak_process import Delivery

    own = chosen.voice.name if chosen.voice.engine == "espeak" else None
    voices = {chosen.language: own} if own else {}
    return Delivery(voices=voices, rate=chosen.voice.rate, pitch=chosen.voice.pitch, volume=chosen.voice.volume)


def chosen_voice(chosen: Config, how: Delivery) -> Recipes | None:
    """Return the voice of *chosen*, None where that is espeak-ng.

    Raises:
        DeviceError: it is not to be had.
    """
    if chosen.voice.engine == "piper":
        from coach.speech.adapters.piper import PiperVoice, installed_voices

        there = installed_voices(paths.voices_folder())
        fits = [voice for voice in there if voice.language == chosen.language]
        if chosen.voice.name:
            fits = [voice for voice in there if voice.name == chosen.voice.name]
        if not fits:
            raise DeviceError(f"no Piper voice {chosen.voice.name or chosen.language} in {paths.voices_folder()}")
        return PiperVoice(fits[0], how)
    if chosen.voice.engine == "wyoming":
        from coach.speech.adapters.wyoming_voice import WyomingVoice

        return WyomingVoice(chosen.voice.server or "", chosen.voice.name, chosen.voice.volume)
    return None


def list_voices(language: str) -> list[tuple[str, str]]:
    """Return what can speak *language*: engine and name."""
    from coach.speech.adapters.espeak import voice_names
    from coach.speech.adapters.piper import installed_voices

    there = [("piper", voice.name) for voice in installed_voices(paths.voices_folder()) if voice.language == language]
    return [*there, *(("espeak", name) for name in voice_names(language))]


def with_voice_named(chosen: Config, name: str, *, any_language: bool) -> Config:
    """Return *chosen* with the voice called *name*; with *any_language* in that voice's own one.

    Raises:
        UsageError: there is no such voice.
    """
    from difflib import get_close_matches

    from coach.speech.adapters.espeak import has_voice

    known: list[str] = []
    for language in dict.fromkeys((chosen.language, *LANGUAGES)):
        for engine, there in list_voices(language):
            known.append(there)
            if there == name:
                spoken = language if any_language else chosen.language
                return replace(chosen, language=spoken, voice=replace(chosen.voice, engine=engine, name=name))
    if has_voice(name):
        return replace(chosen, voice=replace(chosen.voice, engine="espeak", name=name))
    if _PIPERS.fullmatch(name):
        raise UsageError(f"the voice {name} is not here; `coach voices get {name}` brings it")
    near = get_close_matches(name, known, n=1)
    meant = f" (did you mean {near[0]}?)" if near else ""
    raise UsageError(f"no voice is called {name!r}{meant}; `coach voices` lists them, with --language the others")


_PIPERS = re.compile(r"[a-z]{2}_[A-Z]{2}-\w+-(x_low|low|medium|high)")
"""How Piper's voices are called."""


def play_sample(chosen: Config) -> None:
    """Let the voice of *chosen* say what it says most.

    Raises:
        DeviceError: there is no loudspeaker, or it is lost.
    """
    from coach.timeline.announcements import make_statement
    from coach.timeline.wording import Wording

    what = usable_scripts()
    with open_bank(chosen) as sounds:
        spoken = Wording(language=chosen.language, lines=what.lines, bank=sounds)
        counted = ", ".join(spoken.wordings("numbers")[:3]) + "."
        timeline = make_statement(spoken, ["get_set", "keep_breathing", "encourage"], texts=[counted])
        play_aloud(chosen, timeline, sounds)


def play_aloud(chosen: Config, timeline: Timeline, sounds: Bank) -> None:
    """Play *timeline* to its end.

    Raises:
        DeviceError: there is no loudspeaker.
    """
    import threading

    from coach.programs.playing import play_through
    from coach.timeline.mix import mix
    from coach.timeline.playback import Playback
    from coach.wiring.audio import wait_for_speaker

    playback, sound = Playback(), mix(timeline, sounds)
    with closing(wait_for_speaker(chosen.sound.speaker, playback.pull)) as speaker:
        for _ in play_through(playback, timeline, sound):
            if speaker.failed:
                raise DeviceError(f"loudspeaker lost: {speaker.failed}; `coach doctor` tells more")
            threading.Event().wait(0.05)


def catalogue_voice(name: str, address: str | None) -> OfferedVoice:
    """Return the voice *name* of Piper's catalogue, with what a person should know before it is brought here."""
    from coach.speech.adapters import piper_catalogue

    return piper_catalogue.look_up_voice(name, address or piper_catalogue.ADDRESS)


def bring_voice(voice: OfferedVoice, told: Callable[[float], None]) -> Path:
    """Bring *voice* here; return its model."""
    from coach.speech.adapters import piper_catalogue

    return piper_catalogue.fetch_voice(voice, paths.voices_folder(), told)


def kept_turns(language: str) -> dict[str, int]:
    """Return key -> whose turn it is among the wordings of a line, as the last session in *language* left it."""
    from coach.system.state_file import StateFile

    found = (entry for entry in StateFile(paths.turns_file()).read() if isinstance(entry, dict))
    return {
        str(entry.get("key")): turn
        for entry in found
        if entry.get("language") == language and isinstance(turn := entry.get("turn"), int) and turn >= 0
    }


def keep_turns(language: str, turns: Mapping[str, int]) -> None:
    """Keep *turns* for the next session; where the disk does not take them, a wording may be heard twice running."""
    from coach.system.state_file import StateFile

    file = StateFile(paths.turns_file())
    others = [entry for entry in file.read() if isinstance(entry, dict) and entry.get("language") != language]
    try:
        file.write([*others, *({"language": language, "key": key, "turn": turn} for key, turn in turns.items())])
    except OSError as error:  # only whose turn it is; doctor tells of the disk
        log.warning("%s: cannot be written: %s", paths.turns_file(), error)
