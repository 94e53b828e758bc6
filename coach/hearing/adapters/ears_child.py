"""The child process that listens: blocks of sound come in through a pipe, utterances go out.

Recognition holds the interpreter's lock for up to a tenth of a second, which an
audio callback does not have: hence a process of its own.  It ends when its pipe
is closed, whatever happens to its parent.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, TypeAlias

from coach.errors import DeviceError
from coach.hearing.ports import Utterance
from coach.system.child_process import run_child

if TYPE_CHECKING:
    from coach.hearing.adapters.learning.example_keeper import ExampleKeeper
    from coach.hearing.endpointing.segmenter import CaptureSamples
    from coach.hearing.engine_choice import Engine
    from coach.hearing.grammar import Grammar
    from coach.hearing.pipeline import Pipeline, PipelineEvent
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
    """What our loudspeaker was given since the last block, mono s16le at units.PLAYBACK_RATE."""

    monitored: bytes | None = None
    """All that was played meanwhile, mono s16le at units.CAPTURE_RATE; None where it is not recorded."""

    def with_next(self, after: AudioBlock) -> AudioBlock | None:
        """Return this block and the one *after* it as one; None where they do not go together."""
        if after.at != self.at + len(self.pcm) // 2 or (self.monitored is None) != (after.monitored is None):
            return None
        both = None if self.monitored is None or after.monitored is None else self.monitored + after.monitored
        return AudioBlock(at=self.at, pcm=self.pcm + after.pcm, played=self.played + after.played, monitored=both)


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedSound:
    """What other ears heard last: learn the room and the loudspeaker from it, and tell nothing of it."""

    blocks: tuple[AudioBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnExample:
    """Keep what was said as examples of a word, if it is still known."""

    starts: tuple[int, ...]
    """First samples of the utterances; the first one decides."""

    word: str
    microphone: str
    least: float
    """Confidence that the ears must have in the first one without what they learnt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndEars:
    """End."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarsReady:
    """The model is loaded."""

    cancels: bool
    """Whether an echo canceller takes the coach's own sound out of what is heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarsRefused:
    """A model cannot be loaded or a grammar cannot be used, and nothing is listened for; or another engine listens."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceNotice:
    """The echo cancellers are given another far end than before."""

    use: str
    """What it is, for the log."""

    behind: bool
    """Whether the other one came after its echo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechNotice:
    """Speech has started, or was rejected."""

    speaking: bool


log = logging.getLogger(__name__)

EarsOrder: TypeAlias = OpenGrammar | AudioBlock | RememberedSound | LearnExample | EndEars
EarsReply: TypeAlias = EarsReady | EarsRefused | ReferenceNotice | SpeechNotice | Utterance


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
        # the doctor tells of it: other_losses in built_in.py
        log.warning("ears: %s; levels tell the coach's own voice from a person's", fault)
        return None


def _serve(pipe: Connection, language: str, engine: Engine | None) -> None:
    from coach.hearing.adapters.engines import make_recogniser
    from coach.hearing.adapters.learning.example_keeper import example_keeper_of
    from coach.hearing.adapters.silero import make_detector
    from coach.hearing.engine_choice import Engine
    from coach.hearing.pipeline import Pipeline

    troubles: list[str] = []
    chosen, suppressor = engine or Engine(), _suppressor(engine)
    try:
        recogniser = make_recogniser(chosen, language, troubles.append)
        pipeline = Pipeline(recogniser, suppressor=suppressor, detector=make_detector())
    except DeviceError as fault:
        pipe.send(EarsRefused(reason=str(fault)))
        return
    pipe.send(EarsReady(cancels=suppressor is not None))
    heard = _HeardBlocks(pipeline, monitors=suppressor is not None)
    with closing(example_keeper_of(recogniser, language, learn=chosen.learn)) as keeper:
        _obey(pipe, heard, pipeline, keeper, troubles)


def _obey(
    pipe: Connection, heard: _HeardBlocks, pipeline: Pipeline, keeper: ExampleKeeper, troubles: list[str]
) -> None:
    """Do what comes through *pipe* until it says that it is over."""
    while True:
        while troubles:
            pipe.send(EarsRefused(reason=troubles.pop(0)))
        order: EarsOrder = pipe.recv()
        match order:
            case AudioBlock():
                for reply in heard.replies(order):
                    pipe.send(reply)
            case RememberedSound(blocks=blocks):
                heard.learn(blocks)
            case LearnExample():
                said = [heard.utterance_at(start) for start in order.starts]
                keeper.keep(said, order.word, order.microphone, least=order.least)
            case OpenGrammar(commands=commands):
                if (reason := _open(pipeline, commands)) is not None:
                    pipe.send(EarsRefused(reason=reason))
            case EndEars():
                return


def _open(pipeline: Pipeline, commands: tuple[tuple[str, tuple[str, ...]], ...]) -> str | None:
    """Let *pipeline* listen for *commands*; return why it listens for nothing, None if it does."""
    from coach.hearing.grammar import Grammar, make_grammar

    try:
        pipeline.set_grammar(make_grammar(dict(commands)))
    except DeviceError as fault:
        pipeline.set_grammar(Grammar(phrases={}))
        return str(fault)
    return None


class _HeardBlocks:
    """What *pipeline* finds in blocks of the microphone, whose first sample need not be the first of the ears."""

    def __init__(self, pipeline: Pipeline, *, monitors: bool) -> None:
        """Without *monitors* our own sound is the only far end: a film would deafen who tells by levels alone."""
        from coach.hearing.frontend.far_end_choice import FarEndChoice

        self._pipeline, self._far_end = pipeline, FarEndChoice(monitors=monitors)
        self._begins: int | None = None
        self._told = self._far_end.use

    def learn(self, blocks: Iterable[AudioBlock]) -> None:
        """Take *blocks*, of which nothing is told."""
        for block in blocks:
            self.replies(block)

    def utterance_at(self, start: int) -> tuple[CaptureSamples, Grammar] | None:
        """Return what was said from sample *start* on, and what could be; None if that is not known any more."""
        return None if self._begins is None else self._pipeline.utterance_at(start - self._begins)

    def replies(self, block: AudioBlock) -> list[Utterance | ReferenceNotice | SpeechNotice]:
        """Take *block*; return what is to be told of it."""
        import numpy as np

        if self._begins is None:  # what came before these ears is no silence to be gone through
            self._begins = block.at
        begins, sound = self._begins, np.frombuffer(block.pcm, "<i2")
        monitored = None if block.monitored is None else np.frombuffer(block.monitored, "<i2")
        far_end = self._far_end.take(sound, np.frombuffer(block.played, "<i2"), monitored)
        events = self._pipeline.process(sound, far_end, block.at - begins)
        return [*self._changes(), *(_moved(event, begins) for event in events)]

    def _changes(self) -> list[ReferenceNotice]:
        from coach.hearing.frontend.far_end_choice import FarEndUse

        before, self._told = self._told, self._far_end.use
        if self._told is before:
            return []
        return [ReferenceNotice(use=self._told.value, behind=self._told is FarEndUse.LATE)]


def _moved(event: PipelineEvent, begins: int) -> Utterance | SpeechNotice:
    """Return what is to be told of *event*, whose places are counted from *begins*."""
    from coach.hearing.endpointing.segmenter import SpeechStarted

    if not isinstance(event, Utterance):
        return SpeechNotice(speaking=isinstance(event, SpeechStarted))
    return replace(event, start=event.start + begins, end=event.end + begins, decided=event.decided + begins)
