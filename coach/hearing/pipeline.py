"""The whole way from sound to commands: the same for the microphone, a recording and the benchmark.

Theory of operation.  Each block goes through the front end, which cancels our
own loudspeaker and cuts the sound into events (endpointing).  Two of them are
recognised:

- SpeechPaused: the person may have finished.  The recogniser is asked already
  (preemptive recognition).  If its hypothesis is final (early.py), it is acted
  on at once; else it is kept, and used at the end if nothing more was said.
- SpeechSegment: the segment has ended.  A hypothesis is accepted on its
  confidence (confidence.py); directly after other speech it needs more.

A segment that continues an accepted phrase into a longer one ("stop | the
session") is recognised again together with it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import speech_recognition as sr

from coach.hearing.endpointing.early import is_final, longer_phrases
from coach.hearing.endpointing.segmenter import (
    CaptureSamples,
    SpeechPaused,
    SpeechRejected,
    SpeechSegment,
    SpeechStarted,
)
from coach.hearing.endpointing.settings import EndpointingSettings
from coach.hearing.frontend.frontend import FrontEnd
from coach.hearing.grammar import Grammar, make_grammar
from coach.hearing.ports import (
    EchoSuppressor,
    PreemptiveRecogniser,
    Recogniser,
    Utterance,
    VoiceActivityDetector,
)
from coach.hearing.recognition.confidence import APART_SECONDS, Hypothesis, accept
from coach.units import CAPTURE_RATE

RECORDING_BLOCK = CAPTURE_RATE // 50
"""Samples per block of a recording: 20 ms, as from the microphone."""

_REMEMBERED = 12
"""Utterances whose sound is still known: what is learnt of one is decided within ten seconds."""

PipelineEvent: TypeAlias = SpeechStarted | SpeechRejected | Utterance


class Pipeline:
    """Takes sound and gives utterances.  For one thread."""

    def __init__(
        self,
        recogniser: Recogniser,
        *,
        settings: EndpointingSettings | None = None,
        suppressor: EchoSuppressor | None = None,
        detector: VoiceActivityDetector | None = None,
    ) -> None:
        """Without a *suppressor*, levels tell our own voice from a person's; without a *detector*, also speech."""
        self._recogniser = recogniser
        self._front_end = FrontEnd(settings, suppressor, detector)
        self._grammar = Grammar(phrases={})
        self._position = 0
        self._other_speech_end = -CAPTURE_RATE * 3600
        self._acted_early = -1
        self._preemptive: tuple[int, int, Hypothesis | None] | None = None
        self._accepted: tuple[SpeechSegment, Hypothesis] | None = None
        self._said: deque[tuple[int, CaptureSamples, Grammar]] = deque(maxlen=_REMEMBERED)

    def utterance_at(self, start: int) -> tuple[CaptureSamples, Grammar] | None:
        """Return the sound of the last utterance that began at sample *start*, and what could be said then.

        None if too many came after it.
        """
        return next(((sound, grammar) for begun, sound, grammar in reversed(self._said) if begun == start), None)

    def set_grammar(self, commands: Grammar) -> None:
        """Listen from now on for *commands*, also in the segment that has begun.

        Raises:
            DeviceError: the pronunciation of one of the words is unknown.
        """
        self._recogniser.set_grammar(commands)
        self._grammar = commands
        self._front_end.set_longest_command(commands.seconds)
        self._preemptive = None

    def utterances_in(
        self, sound: CaptureSamples, far_end: CaptureSamples | None = None, at: int | None = None
    ) -> list[Utterance]:
        """Take a block that begins at sample *at* (default: where the last one ended) and return its utterances.

        *far_end* is what the loudspeaker is given meanwhile, as long as *sound*
        and at the same rate.  Blocks that were lost in between count as silence.
        """
        return [event for event in self.process(sound, far_end, at) if isinstance(event, Utterance)]

    def process(
        self, sound: CaptureSamples, far_end: CaptureSamples | None = None, at: int | None = None
    ) -> list[PipelineEvent]:
        """Take a block as `utterances_in` does; return also where speech started or was rejected."""
        if at is not None and at > self._position:
            lost = np.zeros(at - self._position, np.int16)
            self._position = at
            return [*self._process(lost, None), *self.process(sound, far_end)]
        self._position += len(sound)
        return self._process(sound, far_end)

    def _process(self, sound: CaptureSamples, far_end: CaptureSamples | None) -> list[PipelineEvent]:
        events: list[PipelineEvent] = []
        for event in self._front_end.push(sound, far_end):
            match event:
                case SpeechPaused():
                    events += self._on_pause(event)
                case SpeechSegment():
                    events += self._on_segment(event)
                case _:
                    events.append(event)
        return events

    def _on_pause(self, event: SpeechPaused) -> list[PipelineEvent]:
        """Act before the segment has ended if that is safe, once in a segment; keep the hypothesis for its end."""
        if self._acted_early == event.start or not isinstance(self._recogniser, PreemptiveRecogniser):
            return []
        hypothesis = self._recogniser.recognize_early(_audio(event))
        self._preemptive = event.start, event.end, hypothesis
        apart = (event.start - self._other_speech_end) / CAPTURE_RATE
        if hypothesis is None or not (is_final(hypothesis, self._grammar) and accept(hypothesis, apart)):
            return []
        self._acted_early = event.start
        return [self._utterance(event, hypothesis, accepted=True)]

    def _on_segment(self, event: SpeechSegment) -> list[PipelineEvent]:
        last, self._accepted = self._accepted, None
        if self._acted_early == event.start:  # acted on already; what was said after it is talk
            return []
        if last and (whole := self._joined(*last, event)):
            return [whole]
        hypothesis = None if event.too_long else self._hypothesis(event)
        if hypothesis is None or not accept(hypothesis, (event.start - self._other_speech_end) / CAPTURE_RATE):
            self._other_speech_end = event.end  # one command may follow another at once
            return [self._utterance(event, hypothesis, accepted=False)]
        self._accepted = event, hypothesis
        return [self._utterance(event, hypothesis, accepted=True)]

    def _joined(self, first: SpeechSegment, hypothesis: Hypothesis, rest: SpeechSegment) -> Utterance | None:
        """Return the longer phrase that *first* and *rest* make, if any: our own loudspeaker can cut one in two."""
        phrases = longer_phrases(hypothesis, self._grammar)
        if not phrases or rest.too_long or rest.start - first.end >= APART_SECONDS * CAPTURE_RATE:
            return None
        samples = np.concatenate([first.samples[: rest.start - first.start], rest.samples])
        whole = replace(rest, start=first.start, samples=samples)
        found = self._recogniser.recognize(_audio(whole))
        if found is None or not found.accepted or found.phrase not in phrases:
            return None
        return self._utterance(whole, found, accepted=True)

    def _hypothesis(self, event: SpeechSegment) -> Hypothesis | None:
        if self._preemptive and self._preemptive[:2] == (event.start, event.end):  # nothing was said after the pause
            return self._preemptive[2]
        return self._recogniser.recognize(_audio(event))

    def _utterance(
        self, event: SpeechPaused | SpeechSegment, hypothesis: Hypothesis | None, *, accepted: bool
    ) -> Utterance:
        self._said.append((event.start, event.samples, self._grammar))
        return Utterance(
            command=hypothesis.command if hypothesis and accepted else None,
            phrase=hypothesis.phrase if hypothesis else "",
            confidence=hypothesis.confidence if hypothesis else 0.0,
            start=event.start,
            end=event.end,
            decided=event.at,
        )


def _audio(event: SpeechPaused | SpeechSegment) -> sr.AudioData:
    return sr.AudioData(event.samples.tobytes(), CAPTURE_RATE, 2)


def recognise_recording(  # noqa: PLR0913 - the parts of a pipeline, by keyword
    sound: CaptureSamples,
    commands: Mapping[str, Collection[str]],
    recogniser: Recogniser,
    *,
    far_end: CaptureSamples | None = None,
    suppressor: EchoSuppressor | None = None,
    detector: VoiceActivityDetector | None = None,
) -> list[Utterance]:
    """Return the utterances in *sound* (int16, units.CAPTURE_RATE) for a listener to *commands*.

    *far_end* is what a loudspeaker plays meanwhile, as long as *sound* and at
    the same rate; for *suppressor* and *detector* see Pipeline.  Two seconds of
    silence follow, so that the last word ends.
    """
    pipeline = Pipeline(recogniser, suppressor=suppressor, detector=detector)
    pipeline.set_grammar(make_grammar(commands))
    found = []
    after = np.zeros(2 * CAPTURE_RATE, np.int16)
    whole = np.concatenate([sound, after])
    far = None if far_end is None else np.concatenate([far_end, after])
    for at in range(0, len(whole), RECORDING_BLOCK):
        block = slice(at, at + RECORDING_BLOCK)
        found += pipeline.utterances_in(whole[block], None if far is None else far[block])
    return found
