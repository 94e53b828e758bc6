"""What speaks: the voice of the person's choice, over espeak-ng, with its clips on disk."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.content.vocabulary import LANGUAGES
from coach.errors import DeviceError, UsageError
from coach.system import paths
from coach.texts import joined, text
from coach.wiring.common import usable_scripts
from coach.wiring.own_words import own
from coach.wiring.voices import is_pipers, speaking_voice

if TYPE_CHECKING:
    from coach.speech.adapters.clip_cache import Recipes
    from coach.speech.adapters.espeak_process import Delivery, EspeakVoice
    from coach.speech.ports import Voice
    from coach.timeline.cues import Bank, Timeline

log = logging.getLogger(__name__)


@contextmanager
def open_bank(chosen: Config, *, early: bool = False, told: Callable[[str], None] | None = None) -> Iterator[Bank]:
    """Give everything that can sound: the voice of *chosen*, with its cache, and the earcons.

    *early*: start the voice's process before the first clip is asked for, if none of its clips has been kept.
    *told* is called, also from another thread, with why espeak-ng speaks in the place of the voice of *chosen*;
    without it that is written to the terminal.
    """
    told = told or _written
    how, clips = speech_delivery(chosen), _clips()
    espeak = espeak_voice(how)
    try:
        other = chosen_voice(chosen, how)
    except DeviceError as error:
        other = None
        log.warning("espeak-ng speaks: %s", error)
        told(text("espeak-ng speaks: {fault}", fault=error))
    wanted = other or espeak
    if early and not any(clips.glob(f"{wanted.clip_prefix}*.wav")):
        wanted.start()  # before numpy is loaded here: the two load at once

    from coach.speech.adapters import sound_bank
    from coach.speech.adapters.clip_cache import CachedVoice
    from coach.speech.fallback import FallbackVoice

    speaks: Voice = CachedVoice(espeak, clips, chosen.clips_limit)
    if other is not None:
        speaks = FallbackVoice(CachedVoice(other, clips, chosen.clips_limit), speaks, told)
    with closing(speaks) as voice:
        yield sound_bank.make_bank(sound_bank.read_earcons(paths.data_folder("audio")), voice)


def _written(why: str) -> None:
    print(own(joined(": ", (text("voice"), why))), file=sys.stderr)  # noqa: T201


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

    own = speaking_voice(chosen).name if chosen.voice.engine in {"auto", "espeak"} else None
    voices = {chosen.language: own} if own and not is_pipers(own) else {}
    return Delivery(voices=voices, rate=chosen.voice.rate, pitch=chosen.voice.pitch, volume=chosen.voice.volume)


def chosen_voice(chosen: Config, how: Delivery) -> Recipes | None:
    """Return the voice of *chosen*, None where that is espeak-ng.

    Raises:
        DeviceError: it is not to be had.
    """
    speaks = speaking_voice(chosen)
    if speaks.installed is not None:
        from coach.speech.adapters.piper import PiperVoice

        return PiperVoice(speaks.installed, how)
    if speaks.engine == "wyoming":
        from coach.speech.adapters.wyoming_voice import WyomingVoice

        return WyomingVoice(chosen.voice.server or "", chosen.voice.name, chosen.voice.volume)
    return None


def list_voices(language: str) -> list[tuple[str, str]]:
    """Return what can speak *language*: engine and name."""
    from coach.speech.adapters.espeak import voice_names
    from coach.speech.adapters.piper import present_voices

    there = [("piper", voice.name) for voice in present_voices(paths.voices_folder()) if voice.language == language]
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
    if is_pipers(name):
        raise UsageError(text("the voice {name} is not here; `coach voices get {name}` brings it", name=name))
    near = get_close_matches(name, known, n=1)
    said = "no voice is called {name!r}; `coach voices` lists them, with --language the others"
    if near:
        said = (
            "no voice is called {name!r} (did you mean {near}?); `coach voices` lists them, with --language the others"
        )
    raise UsageError(text(said, name=name, near=near and near[0]))


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
                raise DeviceError(text("loudspeaker lost: {failed}; `coach doctor` tells more", failed=speaker.failed))
            threading.Event().wait(0.05)


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
