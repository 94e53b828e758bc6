"""The child process that listens: blocks of sound come in through a pipe, utterances go out.

Recognition holds the interpreter's lock for up to a tenth of a second, which an
audio callback does not have: hence a process of its own.  It ends when its pipe
is closed, whatever happens to its parent.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, TypeAlias

from coach.errors import DeviceError
from coach.hearing.ports import Utterance
from coach.system.child_process import run_child

if TYPE_CHECKING:
    from coach.hearing.adapters.engines import Engine
    from coach.hearing.ports import EchoSuppressor


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGrammar:
    """Listen for these from now on."""

    commands: tuple[tuple[str, tuple[str, ...]], ...]
    """Command and phrases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioBlock:
    """Some sound of the microphone."""

    at: int
    """Its first sample, at units.CAPTURE_RATE since the ears began."""

    pcm: bytes
    """Mono s16le at units.CAPTURE_RATE."""

    played: bytes = b""
    """What the loudspeaker was given since the last block, mono s16le at units.PLAYBACK_RATE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndEars:
    """End."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarsReady:
    """The model is loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarsRefused:
    """A model cannot be loaded or a grammar cannot be used, and nothing is listened for; or another engine listens."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechNotice:
    """Speech has started, or was rejected."""

    speaking: bool


log = logging.getLogger(__name__)

EarsOrder: TypeAlias = OpenGrammar | AudioBlock | EndEars
EarsReply: TypeAlias = EarsReady | EarsRefused | SpeechNotice | Utterance


def serve_ears(pipe: Connection, language: str, engine: Engine | None = None) -> None:
    """Listen to what comes through *pipe* until it is closed.  This is the child's main function."""
    with run_child(pipe):
        _serve(pipe, language, engine)


def _suppressor(engine: Engine | None) -> EchoSuppressor | None:
    if engine is not None and engine.name == "phrases":  # nothing plays while the standby ears listen
        return None
    from coach.hearing.adapters.aec3 import Aec3

    try:
        return Aec3()
    except DeviceError as fault:
        log.warning("ears: %s; levels tell the coach's own voice from a person's", fault)
        return None


def _serve(pipe: Connection, language: str, engine: Engine | None) -> None:
    import numpy as np

    from coach.hearing.adapters.engines import Engine, make_recogniser
    from coach.hearing.adapters.silero import make_detector
    from coach.hearing.endpointing.segmenter import SpeechStarted
    from coach.hearing.frontend.far_end import FarEnd
    from coach.hearing.grammar import Grammar, make_grammar
    from coach.hearing.pipeline import Pipeline

    troubles: list[str] = []
    try:
        pipeline = Pipeline(
            make_recogniser(engine or Engine(), language, troubles.append),
            suppressor=_suppressor(engine),
            detector=make_detector(),
        )
    except DeviceError as fault:
        pipe.send(EarsRefused(reason=str(fault)))
        return
    pipe.send(EarsReady())
    far_end = FarEnd()
    while True:
        for trouble in troubles:
            pipe.send(EarsRefused(reason=trouble))
        troubles.clear()
        order: EarsOrder = pipe.recv()
        match order:
            case AudioBlock(at=at, pcm=pcm, played=played):
                sound = np.frombuffer(pcm, "<i2")
                far_end.push(np.frombuffer(played, "<i2"))
                for event in pipeline.process(sound, far_end.pull(len(sound)), at):
                    pipe.send(
                        event
                        if isinstance(event, Utterance)
                        else SpeechNotice(speaking=isinstance(event, SpeechStarted))
                    )
            case OpenGrammar(commands=commands):
                try:
                    pipeline.set_grammar(make_grammar(dict(commands)))
                except DeviceError as fault:
                    pipeline.set_grammar(Grammar(phrases={}))
                    pipe.send(EarsRefused(reason=str(fault)))
            case EndEars():
                return
