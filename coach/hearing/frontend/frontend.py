"""The front of the ears: from a microphone and what a loudspeaker plays to stretches of a person's voice.

Two cancellers look at the same frame, for each has what the other lacks.  The
suppressor leaves nothing of our own voice, wherever the loudspeaker stands and
whoever moves it, but hardly more of a person who speaks over it.  The linear
canceller leaves the person whole, and of the echo so much as its filter does
not know.  A voice is what the linear one leaves more of than it usually does,
where the suppressor too has left something a moment ago; or what the
suppressor leaves nearly all of.  The stretch is cut from what the linear one
leaves.  Without a suppressor the echo gate finds the stretch, by level, in the
sound as it was heard.

What is then still like what was played is an echo whose way has just changed.

What is loud while no canceller is at work is a voice where a detector says so,
which cannot be asked about what is left of an echo: that is a voice's too.

While nothing plays, and where nothing of what plays comes back (a headset),
neither costs anything.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

import numpy as np

from coach.hearing.endpointing.segmenter import (
    FRAME,
    CaptureSamples,
    Segmenter,
    SegmentEvent,
    SpeechPaused,
    SpeechRejected,
    SpeechSegment,
    decibels,
)
from coach.hearing.endpointing.settings import EndpointingSettings
from coach.hearing.frontend.echo_gate import AUDIBLE, GATE_TAIL, HEARD, NOTHING, EchoGate
from coach.hearing.frontend.echo_similarity import LAGS, echo_similarity
from coach.hearing.frontend.linear_aec import LinearEchoCanceller
from coach.hearing.frontend.vad import GatedVad, VoiceActivityDetector

SURPLUS = 8.0
"""Decibels by which what the linear canceller leaves must be over what it usually leaves of so much echo.  With 6 our
own voice is a person's now and then, with 10 of 41 people 5 dB under the echo two more are missed."""

WITNESS = 20
"""Frames for which something that the suppressor left is remembered: it lets a syllable through and eats the next."""

CLEAR_SPEECH = 15.0
"""Decibels under the loudest that was heard of late: what the suppressor leaves beyond is a person's, whatever the
other says.  Of our own voice it left up to 21 under it."""

DETECTOR_STEP = 0.05
"""Decibels a frame by which what it usually leaves is followed: 5 a second, a command moves it by 2."""

ECHOES = 6
"""Frames of which the loudest echo counts: the room's tail and the filter's blocks smear it."""

AUDIBLY = 15.0
"""Decibels over the noise floor from which an echo tells what is left of it."""

UNLEARNT = -3.0
"""Decibels of the echo that the linear canceller leaves before it has learnt anything."""

LEARNT = -20.0
"""The same of the best that is believed of it: after a person has spoken it must find its way back."""

AFTER_PLAYBACK = 100
"""Frames after the last that was played before the cancellers rest: longer than a room and a delay."""

LESSON_FRAMES = 500
"""Frames of something played over which it is asked whether any comes back: 5 s."""

COMES_BACK = 0.3
"""Share of them in which there is more than noise, from which it does: a person who speaks meanwhile makes some."""

PAST = 400
"""Frames of what was played that are kept: 4 s, longer than a stretch and an echo's delay."""

OWN_VOICE = 0.78
"""Likeness to what was played from which a stretch is an echo of it (likeness.py)."""

FAINT = -40.0
"""Decibels of full scale under which what is played tells nothing of whether it comes back."""


class EchoSuppressor(Protocol):
    """Leaves nothing of an echo."""

    def take(self, heard: CaptureSamples, played: CaptureSamples) -> CaptureSamples:
        """Return *heard* without the echo of *played*; each FRAME samples."""


class FrontEnd:
    """Takes both streams, side by side, in blocks of any size."""

    def __init__(
        self,
        rules: EndpointingSettings | None = None,
        suppressor: EchoSuppressor | None = None,
        detector: VoiceActivityDetector | None = None,
    ) -> None:
        self._voicing = GatedVad(detector) if detector else None
        self._rules = rules or EndpointingSettings()
        self._segmenter = Segmenter(rules)
        self._gate = EchoGate(quietest=self._rules.quietest)
        self._suppressor = suppressor
        self._canceller = LinearEchoCanceller()
        self._heard: CaptureSamples = np.zeros(0, np.int16)
        self._played: CaptureSamples = np.zeros(0, np.int16)
        self._resting = AFTER_PLAYBACK
        self._loudness: deque[float] = deque([NOTHING] * GATE_TAIL, maxlen=GATE_TAIL)
        self._levels: deque[float] = deque([NOTHING] * GATE_TAIL, maxlen=GATE_TAIL)
        self._echoes: deque[float] = deque([NOTHING] * ECHOES, maxlen=ECHOES)
        self._left: deque[bool] = deque([False] * WITNESS, maxlen=WITNESS)
        self._leak = UNLEARNT
        self._came: deque[bool] = deque(maxlen=LESSON_FRAMES)
        self._at = 0
        self._past: deque[CaptureSamples] = deque(maxlen=PAST)

    def push(self, heard: CaptureSamples, played: CaptureSamples | None = None) -> list[SegmentEvent]:
        """Take what was heard, and what was played meanwhile: as long, None for silence."""
        played = np.zeros(len(heard), np.int16) if played is None else played
        whole = np.concatenate([self._heard, heard])
        far = np.concatenate([self._played, played])
        count = len(whole) // FRAME * FRAME
        self._heard, self._played = whole[count:], far[count:]
        events: list[SegmentEvent] = []
        for at in range(0, count, FRAME):
            self._past.append(far[at : at + FRAME])
            self._at += FRAME
            events += self._others(self._frame(whole[at : at + FRAME], far[at : at + FRAME]))
        return events

    def expect(self, seconds: float) -> None:
        """Do not take for talk what is said within *seconds*."""
        self._segmenter.expect(seconds)

    @property
    def coupled(self) -> bool:
        """Whether what is played comes back, as far as that is known."""
        return len(self._came) < LESSON_FRAMES or sum(self._came) >= COMES_BACK * LESSON_FRAMES

    def _frame(self, heard: CaptureSamples, played: CaptureSamples) -> list[SegmentEvent]:
        loudness = float(np.sqrt(np.mean(np.square(played, dtype=np.float64)))) / 32768
        level = decibels(heard)
        if self._suppressor is None:
            own = self._gate.expected(level, loudness, self._segmenter.floor)
            return self._plain(heard, level, own if self._gate.sounding else None)
        self._loudness.append(20 * np.log10(loudness) if loudness else NOTHING)
        self._levels.append(level)
        self._resting = 0 if self._loudness[-1] > AUDIBLE else self._resting + 1
        if self._resting >= AFTER_PLAYBACK:
            return self._plain(heard, level, None)
        if max(self._loudness) > FAINT:
            self._came.append(level > self._segmenter.floor + HEARD)
        if not self.coupled:
            return self._plain(heard, level, NOTHING)
        left = decibels(self._suppressor.take(heard, played))
        kept = self._canceller.take(heard, played)
        return self._segmenter.frame(kept, own=NOTHING if self._is_voice(decibels(kept), left) else -NOTHING)

    def _others(self, events: list[SegmentEvent]) -> list[SegmentEvent]:
        """Return *events* without our own words."""
        if self._suppressor is None or self._resting >= PAST:
            return events
        kept: list[SegmentEvent] = []
        for event in events:
            if not isinstance(event, SpeechSegment | SpeechPaused) or not self._is_own(event):
                kept.append(event)
            elif isinstance(event, SpeechSegment):
                kept.append(SpeechRejected(at=event.at))
        return kept

    def _is_own(self, event: SpeechSegment | SpeechPaused) -> bool:
        past = np.concatenate(self._past)
        first = event.start - LAGS * FRAME - (self._at - len(past))
        part = past[max(0, first) : max(0, first + LAGS * FRAME + len(event.samples))]
        before = np.zeros(max(0, LAGS * FRAME + len(event.samples) - len(part)), np.int16)
        return echo_similarity(event.samples, np.concatenate([before, part])) > OWN_VOICE

    def _plain(self, heard: CaptureSamples, level: float, own: float | None) -> list[SegmentEvent]:
        """Take a frame as it was heard."""
        voice = self._voicing.hears(heard, level, self._segmenter.floor) if self._voicing else None
        return self._segmenter.frame(heard, own, voice=voice)

    def _is_voice(self, kept: float, left: float) -> bool:
        """Say whether a frame is a person's of which the linear canceller leaves *kept*, the suppressor *left*."""
        floor = self._segmenter.floor
        self._echoes.append(self._canceller.level)
        echo = max(self._echoes)
        surplus = kept - echo
        if echo > floor + AUDIBLY:
            self._leak = max(LEARNT, self._leak + (DETECTOR_STEP if surplus > self._leak else -DETECTOR_STEP))
        loud = left > floor + self._rules.activation_threshold
        self._left.append(loud)
        return (surplus > self._leak + SURPLUS and any(self._left)) or (
            loud and left > max(self._levels) - CLEAR_SPEECH
        )
