"""The front end: from microphone and loudspeaker to the speech segments of a person.

Theory of operation.  Two echo cancellers look at each frame, because each has
what the other lacks.  The suppressor leaves nothing of our own voice, and
hardly more of a person who speaks over it (barge-in).  The linear canceller
leaves the person whole, and of the echo what its filter does not know.  A frame
is near-end speech if the linear canceller leaves more than its usual residual
echo and the suppressor has left something a moment ago; or if the suppressor
leaves nearly all of it.  Segments are cut from what the linear canceller leaves.
A segment that is still similar to what was played is an echo whose path has
just changed, and is rejected.

While nothing plays, or nothing of what plays comes back (a headset), neither
canceller runs, and a voice activity detector decides; it is of no use on
residual echo, which is a voice too.  Without a suppressor the echo gate
decides, by level.

See docs/hearing.md, echo.
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
"""Decibels above the usual residual echo from which the linear canceller has left near-end speech."""

SUPPRESSOR_MEMORY = 20
"""Frames for which sound left by the suppressor counts: it lets a syllable through and eats the next."""

CLEAR_SPEECH = 15.0
"""Decibels below the loudest recent frame from which what the suppressor leaves is near-end speech by itself."""

RESIDUAL_STEP = 0.05
"""Decibels a frame by which the usual residual echo is followed: 5 a second, a command moves it by 2."""

ECHO_WINDOW = 6
"""Frames of which the loudest echo counts: the room's tail and the filter's blocks smear it."""

AUDIBLE_ECHO = 15.0
"""Decibels above the noise floor from which an echo shows what is left of it."""

INITIAL_RESIDUAL = -3.0
"""Decibels of the residual, relative to the echo, before the linear canceller has learnt anything."""

MIN_RESIDUAL = -20.0
"""The best that is assumed of it: after a person has spoken the filter must find its way back."""

AFTER_PLAYBACK = 100
"""Frames after the end of playback until the cancellers rest: longer than the room and the delay."""

COUPLING_WINDOW = 500
"""Frames of playback over which it is decided whether any of it comes back: 5 s."""

COUPLED_SHARE = 0.3
"""Share of them that must be louder than noise; a person who speaks meanwhile makes some so."""

FAR_END_HISTORY = 400
"""Frames of playback that are kept: 4 s, longer than a segment and the delay of its echo."""

ECHO_SIMILARITY_THRESHOLD = 0.78
"""Similarity to what was played from which a segment is its echo."""

FAINT_FAR_END = -40.0
"""Decibels of full scale below which playback is no evidence of whether it comes back."""


class FrontEnd:
    """Takes the near end (microphone) and the far end (loudspeaker) side by side, in blocks of any size."""

    def __init__(
        self,
        settings: EndpointingSettings | None = None,
        suppressor: EchoSuppressor | None = None,
        detector: VoiceActivityDetector | None = None,
    ) -> None:
        self._vad = GatedVad(detector) if detector else None
        self._settings = settings or EndpointingSettings()
        self._segmenter = Segmenter(settings)
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
        """Take a block of the near end, and the far end of the same time and length; None for silence."""
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
        """Do not treat as too long what is said within *seconds*."""
        self._segmenter.set_longest_command(seconds)

    @property
    def coupled(self) -> bool:
        """Whether playback comes back to the microphone, as far as is known."""
        return len(self._echo_heard) < COUPLING_WINDOW or sum(self._echo_heard) >= COUPLED_SHARE * COUPLING_WINDOW

    def _push_frame(self, near_end: CaptureSamples, far_end: CaptureSamples) -> list[SegmentEvent]:
        loudness = float(np.sqrt(np.mean(np.square(far_end, dtype=np.float64)))) / 32768
        level = decibels(near_end)
        if self._suppressor is None:
            estimate = self._gate.echo_estimate(level, loudness, self._segmenter.floor)
            return self._push_uncancelled(near_end, level, estimate if self._gate.playback_audible else None)
        self._far_levels.append(20 * np.log10(loudness) if loudness else NO_SOUND)
        self._near_levels.append(level)
        self._frames_since_playback = 0 if self._far_levels[-1] > AUDIBLE_PLAYBACK else self._frames_since_playback + 1
        if self._frames_since_playback >= AFTER_PLAYBACK:
            return self._push_uncancelled(near_end, level, None)
        if max(self._far_levels) > FAINT_FAR_END:
            self._echo_heard.append(level > self._segmenter.floor + ABOVE_NOISE)
        if not self.coupled:
            return self._push_uncancelled(near_end, level, NO_SOUND)
        suppressed = decibels(self._suppressor.suppress(near_end, far_end))
        cancelled = self._canceller.cancel(near_end, far_end)
        near_end_speech = self._is_near_end_speech(decibels(cancelled), suppressed)
        return self._segmenter.push_frame(cancelled, echo_estimate=NO_SOUND if near_end_speech else -NO_SOUND)

    def _without_echo(self, events: list[SegmentEvent]) -> list[SegmentEvent]:
        """Return *events* without the segments that are echo."""
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
        """Take a frame as the microphone gave it."""
        voice = self._vad.is_speech(near_end, level, self._segmenter.floor) if self._vad else None
        return self._segmenter.push_frame(near_end, echo_estimate, voice=voice)

    def _is_near_end_speech(self, cancelled: float, suppressed: float) -> bool:
        """Return whether a frame is near-end speech, by the levels that canceller and suppressor leave (decibels)."""
        floor = self._segmenter.floor
        self._echo_levels.append(self._canceller.echo_level)
        echo = max(self._echo_levels)
        residual = cancelled - echo
        if echo > floor + AUDIBLE_ECHO:
            self._residual_echo = max(
                MIN_RESIDUAL,
                self._residual_echo + (RESIDUAL_STEP if residual > self._residual_echo else -RESIDUAL_STEP),
            )
        loud = suppressed > floor + self._settings.activation_threshold
        self._suppressor_heard.append(loud)
        return (residual > self._residual_echo + NEAR_END_MARGIN and any(self._suppressor_heard)) or (
            loud and suppressed > max(self._near_levels) - CLEAR_SPEECH
        )
