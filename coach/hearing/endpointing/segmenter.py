"""Endpointing: cut a stream of sound into speech segments.

Theory of operation.  A frame of 10 ms is speech if it is louder than the noise
floor and than the echo of our own loudspeaker, and if the voice activity
detector, if there is one, agrees.  A segment begins when three of four frames
are speech, and ends after `min_silence`:

    onset -> SpeechStarted -> SpeechPaused (any number) -> SpeechSegment
                    `-> SpeechRejected: too short, or longer than any command

Each SpeechStarted is followed by exactly one SpeechSegment or SpeechRejected; one
that was rejected as too long has its SpeechSegment, marked `too_long`, too.

In babble the end never comes.  There a segment is one voice that stands out of
the last seconds, if those were a murmur without gaps: one person who talks
falls silent between the words, six together do not.

Time is samples consumed: there is no clock, and how the stream is cut into
blocks changes nothing.  The module is long because the rules share one state.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import log10
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from coach.hearing.endpointing.settings import EndpointingSettings
from coach.units import CAPTURE_RATE

CaptureSamples: TypeAlias = NDArray[np.int16]
"""Mono sound at units.CAPTURE_RATE, shape (n,), dtype int16."""


FRAME = CAPTURE_RATE // 100
"""Samples per frame: 10 ms."""


SILENCE_LEVEL = -100.0
"""Decibels of full scale of a frame of equal samples: a muted microphone, which is no evidence of the room."""


FLOOR_WINDOW = 200
"""Frames whose quietest is the noise floor: 2 s, longer than a command, so that speech does not lift it."""


ONSET_FRAMES = 3
"""Of the last four frames those that must be speech for a segment to begin."""


BABBLE_WINDOW = 250
"""Frames over which babble is detected: 2.5 s."""


BABBLE_VOICE_SHARE = 0.7
"""Share of them that must be speech."""


MIN_VOICED_FRAMES = 4
"""Frames of a segment that must be speech to the detector, if there is one: more than one of its chunks."""


_MINIMUM_BIAS = 2.0
"""Decibels by which the quietest of those frames lies under the mean of a steady noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted:
    """Speech began."""

    start: int
    """First sample of the segment, including the padding before the onset."""

    at: int
    """Sample at which this was known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRejected:
    """What began is no command: it ended too soon, or is too long."""

    at: int
    """Sample at which this was known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpeechSegment:
    """A person spoke and fell silent."""

    start: int
    """First sample, including the padding before the onset."""

    end: int
    """Sample after the last frame of speech."""

    at: int
    """Sample at which this was known: `min_silence` later."""

    samples: CaptureSamples
    """The sound from start to a little after end, cut at `max_speech`."""

    too_long: bool
    """It is longer than any command: talk."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpeechPaused:
    """A person has been silent for a moment: this is the segment if no more is said."""

    start: int
    """First sample."""

    end: int
    """Sample after the last frame of speech."""

    at: int
    """Sample at which this was known."""

    samples: CaptureSamples
    """The sound from start to now."""


SegmentEvent: TypeAlias = SpeechStarted | SpeechRejected | SpeechPaused | SpeechSegment


class Segmenter:
    """Cuts a stream into speech segments."""

    def __init__(self, settings: EndpointingSettings | None = None) -> None:
        self._settings = settings or EndpointingSettings()
        self._longest = self._longest_next = _frames(self._settings.max_speech)
        self._floor = _NoiseFloor(self._settings.min_noise_floor, self._settings.initial_noise_floor)
        self._pending: CaptureSamples = np.zeros(0, np.int16)
        self._position = 0
        self._prefix: deque[CaptureSamples] = deque(
            maxlen=_frames(self._settings.prefix_padding + self._settings.max_detector_delay)
        )
        self._loud_history: deque[bool] = deque(maxlen=_frames(self._settings.max_detector_delay))
        self._onset: deque[bool] = deque(maxlen=4)
        self._segment: list[CaptureSamples] = []
        self._start = 0
        self._segment_frames = 0
        self._speech_frames = 0
        self._silent_frames = self._unvoiced_frames = 0
        self._peak = SILENCE_LEVEL
        self._started = False
        self._during_playback = False
        self._vad_frames = self._voiced_frames = 0
        self._babble = _BabbleDetector(self._settings)
        self._babble_level: float | None = None

    @property
    def floor(self) -> float:
        """The noise floor, decibels of full scale."""
        return self._floor.level

    def set_longest_command(self, seconds: float) -> None:
        """From the next segment on, do not treat as too long what is said within *seconds*."""
        self._longest_next = _frames(max(self._settings.max_speech, seconds + self._settings.min_silence))

    def push(self, block: CaptureSamples) -> list[SegmentEvent]:
        """Take a block of any size from a microphone that does not hear our own loudspeaker."""
        whole = np.concatenate([self._pending, block])
        count = len(whole) // FRAME * FRAME
        self._pending = whole[count:]
        return [event for at in range(0, count, FRAME) for event in self.push_frame(whole[at : at + FRAME])]

    def push_frame(
        self, frame: CaptureSamples, echo_estimate: float | None = None, *, voice: bool | None = None
    ) -> list[SegmentEvent]:
        """Take FRAME samples.

        *echo_estimate* is the level (decibels) that the echo of our own
        loudspeaker may have; None if nothing plays, which is the only time that
        the noise floor is learnt.  *voice* is the detector's answer, None if
        there is no answer: then the level alone decides.
        """
        self._position += FRAME
        level = decibels(frame)
        if echo_estimate is None and level > SILENCE_LEVEL:
            self._floor.push(level)
        self._babble.push(level, voice=bool(self._segment) and echo_estimate is None)
        events = self._advance(frame, level, echo_estimate, voice)
        self._prefix.append(frame)
        self._loud_history.append(
            echo_estimate is None and level > self._floor.level + self._settings.activation_threshold
        )
        return events

    def _advance(
        self, frame: CaptureSamples, level: float, echo_estimate: float | None, voice: bool | None
    ) -> list[SegmentEvent]:
        echo = SILENCE_LEVEL if echo_estimate is None else echo_estimate
        if self._segment:
            self._during_playback = self._during_playback or echo_estimate is not None
            babble = self._babble.level_if_exceeded() if self._babble_level is None else None
            if babble is not None:
                return self._restart_above_babble(frame, level, babble)
            return self._continue_segment(frame, level, echo, voice)
        loud = level > max(self._floor.level + self._settings.activation_threshold, echo) and voice is not False
        self._onset.append(loud)
        if sum(self._onset) >= ONSET_FRAMES:
            self._during_playback = echo_estimate is not None
            self._start_segment(frame, level)
        return []

    def _start_segment(self, frame: CaptureSamples, level: float, babble_level: float | None = None) -> None:
        self._longest = self._longest_next
        before = _frames(self._settings.prefix_padding)
        if self._during_playback:
            before += _frames(self._settings.prefix_padding_during_playback)
        elif babble_level is None:
            before = max(before, before + 1 - ONSET_FRAMES + self._frames_since_loud())
        self._segment, self._babble_level = [*list(self._prefix)[-before:], frame], babble_level
        self._start = self._position - len(self._segment) * FRAME
        self._segment_frames, self._speech_frames = len(self._segment), ONSET_FRAMES
        self._silent_frames = self._unvoiced_frames = 0
        self._peak, self._started = level, False
        self._vad_frames = self._voiced_frames = 0
        self._onset.clear()

    def _frames_since_loud(self) -> int:
        """Return how many frames ago it became loud: a voice activity detector answers late."""
        began = gap = 0
        for ago, loud in enumerate(reversed(self._loud_history), 1):
            began, gap = (ago, 0) if loud else (began, gap + 1)
            if gap > _frames(self._settings.min_pause):
                break
        return began

    def _restart_above_babble(self, frame: CaptureSamples, level: float, babble_level: float) -> list[SegmentEvent]:
        """Begin a segment that stands out of babble, instead of the babble's own."""
        events: list[SegmentEvent] = []
        if self._started and self._too_long:
            samples = np.concatenate(self._segment)
            events.append(
                SpeechSegment(
                    start=self._start, end=self._position - FRAME, at=self._position, samples=samples, too_long=True
                )
            )
        elif self._started:
            events.append(SpeechRejected(at=self._position))
        self._start_segment(frame, level, babble_level=babble_level)
        return events

    def _continue_segment(
        self, frame: CaptureSamples, level: float, echo: float, voice: bool | None
    ) -> list[SegmentEvent]:
        self._segment_frames += 1
        self._vad_frames += voice is not None
        self._voiced_frames += voice is True
        if not self._too_long:
            self._segment.append(frame)
        events: list[SegmentEvent] = []
        if self._started and self._segment_frames == self._longest + 1:
            events.append(SpeechRejected(at=self._position))
        self._peak = max(self._peak, level)
        if self._is_speech(level, echo, voice):
            self._speech_frames += 1
            self._silent_frames = self._unvoiced_frames = 0
        else:
            self._silent_frames += 1
            self._unvoiced_frames += voice is False and self._is_loud(level, echo)
        silence = self._silent_frames - self._unvoiced_frames * self._settings.unvoiced_discount
        if silence >= _frames(self._settings.min_silence):
            return [*events, *self._end_segment()]
        if not self._started and self._speech_frames >= _frames(self._settings.min_interruption):
            self._started = True
            events.append(SpeechStarted(start=self._start, at=self._position))
        if self._silent_frames in self._pause_frames() and not self._too_long and self._counts_as_speech:
            events.append(
                SpeechPaused(
                    start=self._start,
                    end=self._position - self._silent_frames * FRAME,
                    at=self._position,
                    samples=np.concatenate(self._segment),
                )
            )
        return events

    def _pause_frames(self) -> tuple[int, ...]:
        """Return the frames of silence after which SpeechPaused is reported."""
        first = _frames(self._settings.min_pause)
        return (first, _frames(self._settings.second_pause_during_playback)) if self._during_playback else (first,)

    def _is_speech(self, level: float, echo: float, voice: bool | None) -> bool:
        if self._babble_level is not None:
            return level > self._babble_level + self._settings.babble_deactivation_threshold
        if voice is not None:
            return voice and level > echo
        return self._is_loud(level, echo)

    def _is_loud(self, level: float, echo: float) -> bool:
        return level > max(
            self._floor.level + self._settings.deactivation_threshold,
            self._peak - self._settings.max_drop_from_peak,
            echo,
        )

    @property
    def _too_long(self) -> bool:
        return self._segment_frames > self._longest

    @property
    def _counts_as_speech(self) -> bool:
        doubtful = self._vad_frames > 0 and self._voiced_frames < MIN_VOICED_FRAMES
        return self._speech_frames >= _frames(self._settings.min_speech) and not doubtful

    def _end_segment(self) -> list[SegmentEvent]:
        padding = _frames(self._settings.prefix_padding)
        spare = 0 if self._too_long else self._silent_frames - padding
        samples = np.concatenate(self._segment[: len(self._segment) - max(0, spare)])
        # what was heard after it may belong to the onset of what comes next
        after_it = _frames(self._settings.min_silence) - 1
        self._prefix = deque(list(self._prefix)[-after_it:], maxlen=self._prefix.maxlen)
        self._loud_history.clear()
        self._segment = []
        if not self._started:
            return []
        if not self._counts_as_speech:
            return [SpeechRejected(at=self._position)]
        end = self._position - self._silent_frames * FRAME
        return [SpeechSegment(start=self._start, end=end, at=self._position, samples=samples, too_long=self._too_long)]


class _BabbleDetector:
    """Detects that many people talk, and that one voice stands out of them."""

    def __init__(self, settings: EndpointingSettings) -> None:
        self._settings = settings
        self._levels: deque[float] = deque(maxlen=BABBLE_WINDOW)
        self._voices: deque[bool] = deque(maxlen=BABBLE_WINDOW)

    def push(self, level: float, *, voice: bool) -> None:
        """Take the *level* (decibels) of one frame, and whether it belongs to speech."""
        self._levels.append(level)
        self._voices.append(voice)

    def level_if_exceeded(self) -> float | None:
        """Return the level of the babble that the last frames exceed; None if they do not, or if it is no babble."""
        if sum(self._voices) < BABBLE_VOICE_SHARE * BABBLE_WINDOW:
            return None
        levels = np.array(self._levels)
        quiet, middle = np.percentile(levels, (10, 50))
        exceeded = np.sum(levels[-4:] > middle + self._settings.babble_activation_threshold) >= ONSET_FRAMES
        return float(middle) if exceeded and middle - quiet < self._settings.max_babble_spread else None


class _NoiseFloor:
    """The noise floor: the quietest level of the last two seconds, each smoothed over 30 ms."""

    def __init__(self, lowest: float, initial: float) -> None:
        self._lowest = lowest
        self._last: deque[float] = deque(maxlen=3)
        self._window: deque[float] = deque([initial - _MINIMUM_BIAS] * FLOOR_WINDOW, maxlen=FLOOR_WINDOW)
        self.level = initial

    def push(self, level: float) -> None:
        """Take the *level* of one frame, decibels."""
        self._last.append(level)
        self._window.append(sum(self._last) / len(self._last))
        self.level = max(self._lowest, min(self._window) + _MINIMUM_BIAS)


def decibels(frame: CaptureSamples) -> float:
    """Return the level of *frame* without its mean, decibels of full scale, at least SILENCE_LEVEL."""
    x = frame.astype(np.float64)
    # sums of whole numbers, and so without rounding; np.var takes five times as long for a frame
    count, total = len(x), float(x.sum())
    power = (count * float(x @ x) - total * total) / (count * 32768.0) ** 2
    return max(SILENCE_LEVEL, 10.0 * log10(power)) if power else SILENCE_LEVEL


def _frames(seconds: float) -> int:
    return round(seconds * 100)
