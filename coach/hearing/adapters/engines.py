"""Other recognisers, of free speech, where the person has the model: Vosk, faster-whisper, a Wyoming server.

Each turns a stretch into text, which is matched with the phrases that can be
said now (hearing/recognition/transcript.py).  None of them comes with the coach, and nothing is
downloaded.  SpeechRecognition's own recognize_vosk and recognize_faster_whisper
load their model for every call; what they are made of is used with one that is
kept.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast, runtime_checkable
from urllib.parse import urlsplit

import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.adapters.enrolment_file import TaughtFile, known
from coach.hearing.grammar import Grammar
from coach.hearing.recognition.confidence import Belief
from coach.hearing.recognition.transcript import understood
from coach.system import paths
from coach.units import EAR_RATE

BUILT_IN = "builtin"
PHRASES = "phrases"
"""PocketSphinx alone, for phrases that no head has learnt: the ears beside the waiter."""

SHORTEST = 0.6
"""Seconds that the shortest such phrase takes: what is shorter costs nothing."""

PATIENCE = 3.0
"""Seconds without a byte after which a server counts as gone: who is not understood by then says it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Which recogniser listens, as the config has it."""

    name: str = BUILT_IN
    """builtin | phrases | vosk | whisper | wyoming."""

    model: str | None = None
    """Folder of the model, of vosk and whisper."""

    server: str | None = None
    """`tcp://host:port`, of wyoming."""


class Recogniser(Protocol):
    """Says which command a stretch of sound is.  For one thread."""

    def set_grammar(self, grammar: Grammar) -> None:
        """Recognise the phrases of *grammar* from now on."""

    def recognize(self, audio: sr.AudioData) -> Belief | None:
        """Return which command *audio* is taken for and whether to believe it; None where nothing is found."""


@runtime_checkable
class Hasty(Protocol):
    """A recogniser that may be asked again and again while somebody speaks."""

    def at_once(self, audio: sr.AudioData) -> Belief | None:
        """Return what `recognize` would, within the time that a pause takes."""


class Writer(Protocol):
    """Writes down what is said."""

    def write(self, audio: sr.AudioData, phrases: Sequence[str]) -> str:
        """Return *audio* in words; *phrases* are likely ones.

        Raises:
            DeviceError: it cannot be done now.
        """


class Vosk:
    """Writer on a Vosk model."""

    def __init__(self, folder: str | None) -> None:
        """Load the model in *folder*.

        Raises:
            DeviceError: there is no Vosk, or no model; says how to get it.
        """
        try:
            import vosk  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - what a person may have
        except ImportError:
            raise DeviceError("vosk is not installed; `pip install 'desk-coach[vosk]'` brings it") from None
        place = _folder(folder, "vosk", "unpack one from https://alphacephei.com/vosk/models")
        self._vosk = vosk
        vosk.SetLogLevel(-1)
        try:
            self._model: Any = vosk.Model(str(place))
        except Exception as fault:
            raise DeviceError(f"vosk: {place} is no model of its ({fault})") from fault

    def write(self, audio: sr.AudioData, phrases: Sequence[str]) -> str:  # noqa: ARG002 - it would hear nothing else
        """Return *audio* in words."""
        listener = self._vosk.KaldiRecognizer(self._model, EAR_RATE)
        listener.AcceptWaveform(audio.get_raw_data(EAR_RATE, 2))
        return str(json.loads(listener.FinalResult()).get("text", ""))


class Whisper:
    """Writer on a model of faster-whisper."""

    def __init__(self, folder: str | None, language: str) -> None:
        """Load the model in *folder*.

        Raises:
            DeviceError: there is no faster-whisper, or no model; says how to get it.
        """
        try:
            from faster_whisper import WhisperModel  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
            from speech_recognition.recognizers.whisper_local import base, faster_whisper  # noqa: PLC0415
        except ImportError:
            raise DeviceError(
                "faster-whisper is not installed; `pip install 'desk-coach[whisper]'` brings it"
            ) from None
        hint = "download one in CTranslate2's form, such as Systran/faster-whisper-base from huggingface.co"
        place = _folder(folder, "whisper", hint)
        try:
            model = WhisperModel(str(place), device="cpu", compute_type="int8", local_files_only=True)
        except Exception as fault:
            raise DeviceError(f"whisper: {place} is no model of its ({fault})") from fault
        self._native: Any = base.WhisperCompatibleRecognizer(faster_whisper.TranscribableAdapter(model))
        self._language = language

    def write(self, audio: sr.AudioData, phrases: Sequence[str]) -> str:
        """Return *audio* in words."""
        hint = ", ".join(phrases[:_HINTED])
        return str(self._native.recognize(audio, language=self._language, beam_size=1, initial_prompt=hint))


_HINTED = 40
"""Phrases that are told to a model beforehand: it has room for 224 tokens."""


class Wyoming:
    """Writer on a Wyoming speech-to-text server.  One connection for each stretch."""

    def __init__(self, server: str | None, language: str, patience: float = PATIENCE) -> None:
        """*server* is "tcp://host:port".

        Raises:
            DeviceError: the package wyoming is not installed, or *server* is no such address.
        """
        try:
            import wyoming.asr  # noqa: F401, PLC0415 - an extra that may not be there
        except ImportError:
            raise DeviceError("wyoming is not installed; `pip install 'desk-coach[wyoming]'` brings it") from None
        parts = urlsplit(server or "")
        try:
            port = parts.port
        except ValueError:
            port = None
        if parts.scheme != "tcp" or not parts.hostname or not port:
            raise DeviceError(f'{server!r} is no Wyoming server; write [ears] server = "tcp://host:port"')
        self._address, self._language, self._patience = (parts.hostname, port), language, patience

    def write(self, audio: sr.AudioData, phrases: Sequence[str]) -> str:  # noqa: ARG002 - servers have their own words
        """Return *audio* in words.

        Raises:
            DeviceError: the server is not there, says nothing in time or makes no sense.
        """
        try:
            return self._written(audio.get_raw_data(EAR_RATE, 2))
        except (OSError, ValueError, KeyError, TypeError) as fault:
            where = f"{self._address[0]}:{self._address[1]}"
            raise DeviceError(f"Wyoming server {where}: {type(fault).__name__}: {fault}") from fault

    def _written(self, pcm: bytes) -> str:
        from wyoming.asr import Transcribe, Transcript  # noqa: PLC0415 - see __init__
        from wyoming.audio import AudioChunk, AudioStart, AudioStop  # noqa: PLC0415 - same
        from wyoming.event import read_event, write_event  # noqa: PLC0415 - same

        with (
            closing(socket.create_connection(self._address, self._patience)) as link,
            cast(BinaryIO, link.makefile("rwb")) as stream,
        ):
            write_event(Transcribe(language=self._language).event(), stream)
            write_event(AudioStart(rate=EAR_RATE, width=2, channels=1).event(), stream)
            write_event(AudioChunk(rate=EAR_RATE, width=2, channels=1, audio=pcm).event(), stream)
            write_event(AudioStop().event(), stream)
            stream.flush()
            while (event := read_event(stream)) is not None:
                if Transcript.is_type(event.type):
                    return Transcript.from_event(event).text
                if event.type == "error":
                    raise ValueError((event.data or {}).get("text", "refused"))
        raise ValueError("it hung up without an answer")


class TextRecogniser:
    """Recogniser on a Writer; the first time that one fails, another takes over for good."""

    def __init__(self, writer: Writer, instead: Callable[[], Recogniser], told: Callable[[str], None]) -> None:
        """*instead* makes what takes over; *told* gets the line for the log."""
        self._writer, self._instead, self._told = writer, instead, told
        self._grammar = Grammar(phrases={})
        self._other: Recogniser | None = None

    def set_grammar(self, grammar: Grammar) -> None:
        """Recognise the phrases of *grammar* from now on."""
        self._grammar = grammar
        if self._other is not None:
            self._other.set_grammar(grammar)

    def recognize(self, audio: sr.AudioData) -> Belief | None:
        """Return which command *audio* is taken for and whether to believe it; None where nothing is found."""
        if self._other is None and self._grammar.phrases:
            try:
                return understood(self._writer.write(audio, sorted(self._grammar.phrases)), self._grammar)
            except DeviceError as fault:
                self._told(f"{fault}; the built-in ones listen from now on")
                self._other = self._instead()
                self._other.set_grammar(self._grammar)
        return self._other.recognize(audio) if self._other is not None else None


def writer(engine: Engine, language: str) -> Writer:
    """Return the writer that *engine* names.

    Raises:
        DeviceError: it cannot be had here; says how to get it.
    """
    match engine.name:
        case "vosk":
            return Vosk(engine.model)
        case "whisper":
            return Whisper(engine.model, language)
        case "wyoming":
            return Wyoming(engine.server, language)
    raise ValueError(engine.name)


def recogniser(engine: Engine, language: str, told: Callable[[str], None]) -> Recogniser:
    """Return what *engine* names; the built-in one where it cannot be had, of which *told* gets a line for the log.

    Raises:
        DeviceError: the built-in one cannot be had either.
    """
    from coach.hearing.recognition.cascade import Cascade  # noqa: PLC0415 - heavy; another engine may do without

    if engine.name == BUILT_IN:
        return built_in(language)
    if engine.name == PHRASES:
        return _Phrases(Cascade(language, head=False, moonshine=False))
    try:
        return TextRecogniser(writer(engine, language), lambda: built_in(language), told)
    except DeviceError as fault:
        told(f"{fault}; the built-in ones listen")
        return built_in(language)


def built_in(language: str) -> Recogniser:
    """Return our own ears, with what the person has taught them.

    Raises:
        DeviceError: they cannot be had.
    """
    from coach.hearing.recognition.cascade import Cascade  # noqa: PLC0415 - heavy; another engine may do without

    file = TaughtFile(paths.taught_folder() / f"{language}.json", language)
    return Cascade(language, taught=known(file))


class _Phrases:
    """Asks only about what is long enough for a phrase."""

    def __init__(self, ears: Recogniser) -> None:
        self._ears = ears
        self.set_grammar = ears.set_grammar

    def recognize(self, audio: sr.AudioData) -> Belief | None:
        """Return which command *audio* is taken for; None for what is short."""
        return self._ears.recognize(audio) if len(audio.frame_data) >= 2 * SHORTEST * EAR_RATE else None


def _folder(named: str | None, engine: str, hint: str) -> Path:
    place = Path(named or "").expanduser()
    if not named or not place.is_dir():
        what = f"{place} is no folder" if named else "no model is named"
        raise DeviceError(f'{engine}: {what}; {hint}, and write [ears] model = "its folder"')
    return place
