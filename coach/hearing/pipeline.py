"""The whole way from sound to commands: the same for the microphone, a file and the benchmark."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import speech_recognition as sr

from coach.errors import DeviceError
from coach.hearing.adapters.silero import SileroDetector
from coach.hearing.endpointing.early import is_final, longer_phrases
from coach.hearing.endpointing.segmenter import (
    CaptureSamples,
    SpeechPaused,
    SpeechRejected,
    SpeechSegment,
    SpeechStarted,
)
from coach.hearing.endpointing.settings import EndpointingSettings
from coach.hearing.frontend.frontend import EchoSuppressor, FrontEnd
from coach.hearing.frontend.vad import VoiceActivityDetector
from coach.hearing.grammar import Grammar, make_grammar
from coach.hearing.ports import PreemptiveRecogniser, Recogniser, Utterance
from coach.hearing.recognition.confidence import APART_SECONDS, Hypothesis, accept
from coach.units import CAPTURE_RATE

log = logging.getLogger(__name__)

RECORDING_BLOCK = CAPTURE_RATE // 50
"""Samples per block of a file: 20 ms, as from the microphone."""

PipelineEvent: TypeAlias = SpeechStarted | SpeechRejected | Utterance


class Pipeline:
    """Takes sound and gives what was said.  For one thread."""

    def __init__(
        self, recognizer: Recogniser, rules: EndpointingSettings | None = None, suppressor: EchoSuppressor | None = None
    ) -> None:
        """*suppressor* is what keeps it from hearing a loudspeaker; without one, levels tell."""
        self._recognizer = recognizer
        self._front = FrontEnd(rules, suppressor, make_detector())
        self._grammar = Grammar(phrases={})
        self._at = 0
        self._spoken = -CAPTURE_RATE * 3600
        self._early = -1
        self._guess: tuple[int, int, Hypothesis | None] | None = None
        self._last: tuple[SpeechSegment, Hypothesis] | None = None

    def open(self, commands: Grammar) -> None:
        """Listen from now on for *commands*, also in the stretch that is running.

        Raises:
            DeviceError: nobody knows how one of the words sounds.
        """
        self._recognizer.set_grammar(commands)
        self._grammar = commands
        self._front.expect(commands.seconds)
        self._guess = None

    def take(
        self, sound: CaptureSamples, played: CaptureSamples | None = None, at: int | None = None
    ) -> list[Utterance]:
        """Take a block that begins at sample *at* (default: where the last one ended) and return what has been said.

        *played* is what a loudspeaker is given meanwhile, as long as *sound*
        and at the same rate.  Blocks that were lost in between count as silence.
        """
        return [event for event in self.follow(sound, played, at) if isinstance(event, Utterance)]

    def follow(
        self, sound: CaptureSamples, played: CaptureSamples | None = None, at: int | None = None
    ) -> list[PipelineEvent]:
        """Take a block as `take` does; return also where a voice began, and where it turned out to be none."""
        if at is not None and at > self._at:
            lost = np.zeros(at - self._at, np.int16)
            self._at = at
            return [*self._told(lost, None), *self.follow(sound, played)]
        self._at += len(sound)
        return self._told(sound, played)

    def _told(self, sound: CaptureSamples, played: CaptureSamples | None) -> list[PipelineEvent]:
        told: list[PipelineEvent] = []
        for event in self._front.push(sound, played):
            match event:
                case SpeechPaused():
                    told += self._guessed(event)
                case SpeechSegment():
                    told += self._understood(event)
                case _:
                    told.append(event)
        return told

    def _guessed(self, event: SpeechPaused) -> list[PipelineEvent]:
        """Act before the stretch has ended where that is safe, once in a stretch; keep what was thought for its end."""
        if self._early == event.start or not isinstance(self._recognizer, PreemptiveRecogniser):
            return []
        belief = self._recognizer.recognize_early(_audio(event))
        self._guess = event.start, event.end, belief
        apart = (event.start - self._spoken) / CAPTURE_RATE
        if belief is None or not (is_final(belief, self._grammar) and accept(belief, apart)):
            return []
        self._early = event.start
        return [_utterance(event, belief, acted=True)]

    def _understood(self, event: SpeechSegment) -> list[PipelineEvent]:
        last, self._last = self._last, None
        if self._early == event.start:  # acted on already; what was said after it is talk
            return []
        if last and (whole := self._whole(*last, event)):
            return [whole]
        belief = None if event.talk else self._believed(event)
        if belief is None or not accept(belief, (event.start - self._spoken) / CAPTURE_RATE):
            self._spoken = event.end  # one command may follow another at once
            return [_utterance(event, belief, acted=False)]
        self._last = event, belief
        return [_utterance(event, belief, acted=True)]

    def _whole(self, first: SpeechSegment, belief: Hypothesis, rest: SpeechSegment) -> Utterance | None:
        """Return what *first* and *rest* are together, if a longer phrase: our own loudspeaker can cut one in two."""
        phrases = longer_phrases(belief, self._grammar)
        if not phrases or rest.talk or rest.start - first.end >= APART_SECONDS * CAPTURE_RATE:
            return None
        samples = np.concatenate([first.samples[: rest.start - first.start], rest.samples])
        whole = replace(rest, start=first.start, samples=samples)
        found = self._recognizer.recognize(_audio(whole))
        if found is None or not found.accepted or found.phrase not in phrases:
            return None
        return _utterance(whole, found, acted=True)

    def _believed(self, event: SpeechSegment) -> Hypothesis | None:
        if self._guess and self._guess[:2] == (event.start, event.end):  # nothing was said after the pause
            return self._guess[2]
        return self._recognizer.recognize(_audio(event))


def _audio(event: SpeechPaused | SpeechSegment) -> sr.AudioData:
    return sr.AudioData(event.samples.tobytes(), CAPTURE_RATE, 2)


def _utterance(event: SpeechPaused | SpeechSegment, belief: Hypothesis | None, *, acted: bool) -> Utterance:
    return Utterance(
        command=belief.command if belief and acted else None,
        phrase=belief.phrase if belief else "",
        confidence=belief.confidence if belief else 0.0,
        start=event.start,
        end=event.end,
        decided=event.at,
    )


def make_detector() -> VoiceActivityDetector | None:
    """Return what tells a voice from other sounds, None where this machine has no such thing."""
    try:
        return SileroDetector()
    except DeviceError as fault:
        log.warning("ears: %s; levels tell a voice from other sounds", fault)
        return None


def recognise_recording(
    sound: CaptureSamples,
    commands: Mapping[str, Collection[str]],
    recognizer: Recogniser,
    *,
    played: CaptureSamples | None = None,
    suppressor: EchoSuppressor | None = None,
) -> list[Utterance]:
    """Return what is said in *sound* (int16, units.EAR_RATE) to one who listens for *commands*.

    *played* is what a loudspeaker plays meanwhile, as long as *sound* and at
    the same rate; of *suppressor* see Hearing.  Two seconds of silence follow, so that the last word ends.
    """
    hearing = Pipeline(recognizer, suppressor=suppressor)
    hearing.open(make_grammar(commands))
    said = []
    after = np.zeros(2 * CAPTURE_RATE, np.int16)
    whole = np.concatenate([sound, after])
    far = None if played is None else np.concatenate([played, after])
    for at in range(0, len(whole), RECORDING_BLOCK):
        said += hearing.take(whole[at : at + RECORDING_BLOCK], None if far is None else far[at : at + RECORDING_BLOCK])
    return said
