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
from coach.hearing.frontend.echo_gate import ABOVE_NOISE, AUDIBLE_PLAYBACK, ECHO_TAIL, NO_SOUND, EchoGate
from coach.hearing.frontend.echo_similarity import MAX_ECHO_LAG, echo_similarity
from coach.hearing.frontend.linear_aec import LinearEchoCanceller
from coach.hearing.frontend.vad import GatedVad
from coach.hearing.ports import EchoSuppressor, VoiceActivityDetector

NEAR_END_MARGIN = 8.0
"""Decibels by which what the linear canceller leaves must be over what it usually leaves of so much echo.  With 6 our
own voice is a person's now and then, with 10 of 41 people 5 dB under the echo two more are missed."""

SUPPRESSOR_MEMORY = 20
"""Frames for which something that the suppressor left is remembered: it lets a syllable through and eats the next."""

CLEAR_SPEECH = 15.0
"""Decibels under the loudest that was heard of late: what the suppressor leaves beyond is a person's, whatever the
other says.  Of our own voice it left up to 21 under it."""

RESIDUAL_STEP = 0.05
"""Decibels a frame by which what it usually leaves is followed: 5 a second, a command moves it by 2."""

ECHO_WINDOW = 6
"""Frames of which the loudest echo counts: the room's tail and the filter's blocks smear it."""

AUDIBLE_ECHO = 15.0
"""Decibels over the noise floor from which an echo tells what is left of it."""

INITIAL_RESIDUAL = -3.0
"""Decibels of the echo that the linear canceller leaves before it has learnt anything."""

MIN_RESIDUAL = -20.0
"""The same of the best that is believed of it: after a person has spoken it must find its way back."""

AFTER_PLAYBACK = 100
"""Frames after the last that was played before the cancellers rest: longer than a room and a delay."""

COUPLING_WINDOW = 500
"""Frames of something played over which it is asked whether any comes back: 5 s."""

COUPLED_SHARE = 0.3
"""Share of them in which there is more than noise, from which it does: a person who speaks meanwhile makes some."""

FAR_END_HISTORY = 400
"""Frames of what was played that are kept: 4 s, longer than a stretch and an echo's delay."""

ECHO_SIMILARITY_THRESHOLD = 0.78
"""Likeness to what was played from which a stretch is an echo of it (likeness.py)."""

FAINT_FAR_END = -40.0
"""Decibels of full scale under which what is played tells nothing of whether it comes back."""


class FrontEnd:
    """Takes both streams, side by side, in blocks of any size."""

    def __init__(
        self,
        rules: EndpointingSettings | None = None,
        suppressor: EchoSuppressor | None = None,
        detector: VoiceActivityDetector | None = None,
    ) -> None:
        self._vad = GatedVad(detector) if detector else None
        self._settings = rules or EndpointingSettings()
        self._segmenter = Segmenter(rules)
        self._gate = EchoGate(min_noise_floor=self._settings.min_noise_floor)
        self._suppressor = suppressor
        self._canceller = LinearEchoCanceller()
        self._near_pending: CaptureSamples = np.zeros(0, np.int16)
        self._far_pending: CaptureSamples = np.zeros(0, np.int16)
        self._frames_since_playback = AFTER_PLAYBACK
        self._far_levels: deque[float] = deque([NO_SOUND] * ECHO_TAIL, maxlen=ECHO_TAIL)
        self._near_levels: deque[float] = deque([NO_SOUND] * ECHO_TAIL, maxlen=ECHO_TAIL)
        self._echo_levels: deque[float] = deque([NO_SOUND] * ECHO_WINDOW, maxlen=ECHO_WINDOW)
        self._suppressor_heard: deque[bool] = deque([False] * SUPPRESSOR_MEMORY, maxlen=SUPPRESSOR_MEMORY)
        self._residual_echo = INITIAL_RESIDUAL
        self._echo_heard: deque[bool] = deque(maxlen=COUPLING_WINDOW)
        self._position = 0
        self._far_history: deque[CaptureSamples] = deque(maxlen=FAR_END_HISTORY)

    def push(self, near_end: CaptureSamples, far_end: CaptureSamples | None = None) -> list[SegmentEvent]:
        """Take what was heard, and what was played meanwhile: as long, None for silence."""
        far_end = np.zeros(len(near_end), np.int16) if far_end is None else far_end
        whole = np.concatenate([self._near_pending, near_end])
        far = np.concatenate([self._far_pending, far_end])
        count = len(whole) // FRAME * FRAME
        self._near_pending, self._far_pending = whole[count:], far[count:]
        events: list[SegmentEvent] = []
        for at in range(0, count, FRAME):
            self._far_history.append(far[at : at + FRAME])
            self._position += FRAME
            events += self._without_echo(self._push_frame(whole[at : at + FRAME], far[at : at + FRAME]))
        return events

    def set_longest_command(self, seconds: float) -> None:
        """Do not take for talk what is said within *seconds*."""
        self._segmenter.set_longest_command(seconds)

    @property
    def coupled(self) -> bool:
        """Whether what is played comes back, as far as that is known."""
        return len(self._echo_heard) < COUPLING_WINDOW or sum(self._echo_heard) >= COUPLED_SHARE * COUPLING_WINDOW

    def _push_frame(self, near_end: CaptureSamples, far_end: CaptureSamples) -> list[SegmentEvent]:
        loudness = float(np.sqrt(np.mean(np.square(far_end, dtype=np.float64)))) / 32768
        level = decibels(near_end)
        if self._suppressor is None:
            own = self._gate.echo_estimate(level, loudness, self._segmenter.floor)
            return self._push_uncancelled(near_end, level, own if self._gate.playback_audible else None)
        self._far_levels.append(20 * np.log10(loudness) if loudness else NO_SOUND)
        self._near_levels.append(level)
        self._frames_since_playback = 0 if self._far_levels[-1] > AUDIBLE_PLAYBACK else self._frames_since_playback + 1
        if self._frames_since_playback >= AFTER_PLAYBACK:
            return self._push_uncancelled(near_end, level, None)
        if max(self._far_levels) > FAINT_FAR_END:
            self._echo_heard.append(level > self._segmenter.floor + ABOVE_NOISE)
        if not self.coupled:
            return self._push_uncancelled(near_end, level, NO_SOUND)
        left = decibels(self._suppressor.suppress(near_end, far_end))
        kept = self._canceller.cancel(near_end, far_end)
        return self._segmenter.push_frame(
            kept, echo_estimate=NO_SOUND if self._is_near_end_speech(decibels(kept), left) else -NO_SOUND
        )

    def _without_echo(self, events: list[SegmentEvent]) -> list[SegmentEvent]:
        """Return *events* without our own words."""
        if self._suppressor is None or self._frames_since_playback >= FAR_END_HISTORY:
            return events
        kept: list[SegmentEvent] = []
        for event in events:
            if not isinstance(event, SpeechSegment | SpeechPaused) or not self._is_echo(event):
                kept.append(event)
            elif isinstance(event, SpeechSegment):
                kept.append(SpeechRejected(at=event.at))
        return kept

    def _is_echo(self, event: SpeechSegment | SpeechPaused) -> bool:
        past = np.concatenate(self._far_history)
        first = event.start - MAX_ECHO_LAG * FRAME - (self._position - len(past))
        part = past[max(0, first) : max(0, first + MAX_ECHO_LAG * FRAME + len(event.samples))]
        before = np.zeros(max(0, MAX_ECHO_LAG * FRAME + len(event.samples) - len(part)), np.int16)
        return echo_similarity(event.samples, np.concatenate([before, part])) > ECHO_SIMILARITY_THRESHOLD

    def _push_uncancelled(
        self, near_end: CaptureSamples, level: float, echo_estimate: float | None
    ) -> list[SegmentEvent]:
        """Take a frame as it was heard."""
        voice = self._vad.is_speech(near_end, level, self._segmenter.floor) if self._vad else None
        return self._segmenter.push_frame(near_end, echo_estimate, voice=voice)

    def _is_near_end_speech(self, kept: float, left: float) -> bool:
        """Say whether a frame is a person's of which the linear canceller leaves *kept*, the suppressor *left*."""
        floor = self._segmenter.floor
        self._echo_levels.append(self._canceller.echo_level)
        echo = max(self._echo_levels)
        surplus = kept - echo
        if echo > floor + AUDIBLE_ECHO:
            self._residual_echo = max(
                MIN_RESIDUAL, self._residual_echo + (RESIDUAL_STEP if surplus > self._residual_echo else -RESIDUAL_STEP)
            )
        loud = left > floor + self._settings.activation_threshold
        self._suppressor_heard.append(loud)
        return (surplus > self._residual_echo + NEAR_END_MARGIN and any(self._suppressor_heard)) or (
            loud and left > max(self._near_levels) - CLEAR_SPEECH
        )
