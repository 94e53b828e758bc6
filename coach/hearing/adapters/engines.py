"""Other recognisers, of free speech, where the person has the model: Vosk, faster-whisper, a Wyoming server.

Each turns a stretch into text, which is matched with the phrases that can be
said now (hearing/recognition/transcript.py).  None of them comes with the coach, and nothing is
downloaded.  SpeechRecognition's own recognize_vosk and recognize_faster_whisper
load their model for every call; what they are made of is used with one that is
kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.adapters.text_recogniser import TextRecogniser
from coach.hearing.adapters.vosk import VoskTranscriber
from coach.hearing.adapters.whisper import WhisperTranscriber
from coach.hearing.adapters.wyoming_transcriber import WyomingTranscriber
from coach.hearing.ports import Recogniser, Transcriber
from coach.hearing.recognition.confidence import Hypothesis
from coach.units import CAPTURE_RATE

BUILT_IN = "builtin"


PHRASES = "phrases"
"""PocketSphinx alone, for phrases that no head has learnt: the ears beside the waiter."""


SHORTEST_PHRASE = 0.6
"""Seconds that the shortest such phrase takes: what is shorter costs nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Which recogniser listens, as the config has it."""

    name: str = BUILT_IN
    """builtin | phrases | vosk | whisper | wyoming."""

    model: str | None = None
    """Folder of the model, of vosk and whisper."""

    server: str | None = None
    """`tcp://host:port`, of wyoming."""


def make_transcriber(engine: Engine, language: str) -> Transcriber:
    """Return the writer that *engine* names.

    Raises:
        DeviceError: it cannot be had here; says how to get it.
    """
    match engine.name:
        case "vosk":
            return VoskTranscriber(engine.model)
        case "whisper":
            return WhisperTranscriber(engine.model, language)
        case "wyoming":
            return WyomingTranscriber(engine.server, language)
    raise ValueError(engine.name)


def make_recogniser(engine: Engine, language: str, report: Callable[[str], None]) -> Recogniser:
    """Return what *engine* names; the built-in one where it cannot be had, of which *told* gets a line for the log.

    Raises:
        DeviceError: the built-in one cannot be had either.
    """
    from coach.hearing.adapters.built_in import make_built_in, make_cascade  # noqa: PLC0415 - heavy; another engine may do without

    if engine.name == BUILT_IN:
        return make_built_in(language)
    if engine.name == PHRASES:
        return _PhrasesOnly(make_cascade(language, head=False, moonshine=False))
    try:
        return TextRecogniser(make_transcriber(engine, language), lambda: make_built_in(language), report)
    except DeviceError as fault:
        report(f"{fault}; the built-in ones listen")
        return make_built_in(language)


class _PhrasesOnly:
    """Asks only about what is long enough for a phrase."""

    def __init__(self, ears: Recogniser) -> None:
        self._ears = ears
        self.set_grammar = ears.set_grammar

    def recognize(self, audio: sr.AudioData) -> Hypothesis | None:
        """Return which command *audio* is taken for; None for what is short."""
        return self._ears.recognize(audio) if len(audio.frame_data) >= 2 * SHORTEST_PHRASE * CAPTURE_RATE else None
