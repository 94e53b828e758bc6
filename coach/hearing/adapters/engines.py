"""The choice of the recogniser: the built-in one, or one of free speech for which the person has the model.

Vosk, faster-whisper and Wyoming servers turn a segment into text, which is
matched with the phrases that can be said now (recognition/transcript.py).  None
of them comes with the coach, and nothing is downloaded.  SpeechRecognition's own
recognize_vosk and recognize_faster_whisper load their model for every call; here
one is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from coach.errors import DeviceError
from coach.hearing.adapters.text_recogniser import TextRecogniser
from coach.hearing.adapters.vosk import VoskTranscriber
from coach.hearing.adapters.whisper import WhisperTranscriber
from coach.hearing.adapters.wyoming_transcriber import WyomingTranscriber
from coach.hearing.engine_choice import BUILT_IN, PHRASES, Engine
from coach.hearing.ports import Recogniser, Transcriber
from coach.texts import text


def make_transcriber(engine: Engine, language: str) -> Transcriber:
    """Return the transcriber that *engine* names.

    Raises:
        DeviceError: it is not on this machine; says how to get it.
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
    """Return the recogniser that *engine* names, else the built-in one, with a line for *report*.

    Raises:
        DeviceError: the built-in one is unavailable too.
    """
    from coach.hearing.adapters.built_in import make_built_in, make_phrase_ears

    if engine.name == BUILT_IN:
        return make_built_in(language, learnt=engine.learn)
    if engine.name == PHRASES:
        return make_phrase_ears(language)
    try:
        return TextRecogniser(
            make_transcriber(engine, language), partial(make_built_in, language, learnt=engine.learn), report
        )
    except DeviceError as fault:
        report(text("{fault}; the built-in ones listen", fault=fault))
        return make_built_in(language, learnt=engine.learn)
