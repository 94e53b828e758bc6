"""Find stretches of voice in a stream of sound.

Two rules.  Time is samples consumed: there is no clock, and how the stream
is cut into blocks changes nothing.  Every SpeechStarted is followed by exactly
one Stretch, or by a SpeechRejected where it was too short to be a voice; a
Hesitation lies between them.

A frame of 10 ms is voice when it is louder than the tracked noise floor and
louder than what our own loudspeaker explains (front.py).

In a room full of talk that never ends.  There a voice is what stands out of
the last seconds, where those were one steady murmur: somebody who speaks
alone falls silent between the words, six people together do not.

One module though long: a third of it are the rules, each with the figure it
was chosen by, and the machine that keeps them is one state.
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
"""Mono sound at units.EAR_RATE, shape (n,), dtype int16."""


FRAME = CAPTURE_RATE // 100
"""Samples per frame: 10 ms."""


SILENCE_LEVEL = -100.0
"""Decibels of full scale given to a frame of equal samples: a muted microphone, which tells nothing about the room."""


FLOOR_WINDOW = 200
"""Frames over which the quietest is the noise floor: 2 s, longer than a command, so that speech does not lift it."""


ONSET = 3
"""Of the last four frames those that must be loud for a voice to begin."""


MURMUR = 250
"""Frames over which a murmur is judged, and MOST of which must be voice."""


MOST_FRAMES = 0.7


VOICED = 4
"""Frames that must sound like a voice, where somebody tells: more than one chunk of a detector's."""


_BIAS = 2.0
"""Decibels by which the quietest of those frames lies under the mean of a steady noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted:
    """Somebody began to speak."""

    start: int
    """First sample of the stretch, what lies before the onset included."""

    at: int
    """Sample at which this was known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRejected:
    """What began is no command: it was over too soon, or goes on for too long; that one has its Stretch later."""

    at: int
    """Sample at which this was known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpeechSegment:
    """Somebody spoke and fell silent."""

    start: int
    """First sample, what lies before the onset included."""

    end: int
    """Sample after the last that was voice."""

    at: int
    """Sample at which this was known: the hang-over later."""

    samples: CaptureSamples
    """The sound from start to a little after end, cut at `max_speech`."""

    talk: bool
    """It is longer than any command."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpeechPaused:
    """Somebody speaks and has been silent for a moment: what the Stretch will be if no more is said."""

    start: int
    """First sample."""

    end: int
    """Sample after the last that was voice."""

    at: int
    """Sample at which this was known."""

    samples: CaptureSamples
    """The sound from start to now."""


SegmentEvent: TypeAlias = SpeechStarted | SpeechRejected | SpeechPaused | SpeechSegment


class Segmenter:
    """Cuts a stream into stretches of voice."""

    def __init__(self, rules: EndpointingSettings | None = None) -> None:
        self._rules = rules or EndpointingSettings()
        self._longest = self._expected = _frames(self._rules.max_speech)
        self._floor = _Floor(self._rules.quietest, self._rules.assumed)
        self._pending: CaptureSamples = np.zeros(0, np.int16)
        self._at = 0
        self._before: deque[CaptureSamples] = deque(maxlen=_frames(self._rules.prefix_padding + self._rules.late))
        self._louds: deque[bool] = deque(maxlen=_frames(self._rules.late))
        self._recent: deque[bool] = deque(maxlen=4)
        self._running: list[CaptureSamples] = []
        self._start = 0
        self._length = 0
        self._loud = 0
        self._quiet = self._unsure = 0
        self._peak = SILENCE_LEVEL
        self._told = False
        self._over_us = False
        self._asked = self._voiced = 0
        self._murmur = _Murmur(self._rules)
        self._out_of: float | None = None

    @property
    def floor(self) -> float:
        """The noise floor, decibels of full scale."""
        return self._floor.level

    def expect(self, seconds: float) -> None:
        """Do not take for talk, from the next stretch on, what is said within *seconds*."""
        self._expected = _frames(max(self._rules.max_speech, seconds + self._rules.min_silence))

    def push(self, block: CaptureSamples) -> list[SegmentEvent]:
        """Take a block of any size, of a microphone that hears no loudspeaker of ours."""
        whole = np.concatenate([self._pending, block])
        count = len(whole) // FRAME * FRAME
        self._pending = whole[count:]
        return [event for at in range(0, count, FRAME) for event in self.frame(whole[at : at + FRAME])]

    def frame(
        self, frame: CaptureSamples, own: float | None = None, *, voice: bool | None = None
    ) -> list[SegmentEvent]:
        """Take FRAME samples.

        *own* is up to which level (decibels) they may be our loudspeaker's,
        None where it is silent: only then something is learnt of the room.
        *voice* is whether they sound like a voice, None where nobody knows:
        then how loud they are decides alone.
        """
        self._at += FRAME
        level = decibels(frame)
        if own is None and level > SILENCE_LEVEL:
            self._floor.see(level)
        self._murmur.see(level, voice=bool(self._running) and own is None)
        events = self._take(frame, level, own, voice)
        self._before.append(frame)
        self._louds.append(own is None and level > self._floor.level + self._rules.activation_threshold)
        return events

    def _take(self, frame: CaptureSamples, level: float, own: float | None, voice: bool | None) -> list[SegmentEvent]:
        echo = SILENCE_LEVEL if own is None else own
        if self._running:
            self._over_us = self._over_us or own is not None
            murmur = self._murmur.behind() if self._out_of is None else None
            return self._go_on(frame, level, echo, voice) if murmur is None else self._stand_out(frame, level, murmur)
        loud = level > max(self._floor.level + self._rules.activation_threshold, echo) and voice is not False
        self._recent.append(loud)
        if sum(self._recent) >= ONSET:
            self._over_us = own is not None
            self._begin(frame, level)
        return []

    def _begin(self, frame: CaptureSamples, level: float, out_of: float | None = None) -> None:
        self._longest = self._expected
        before = _frames(self._rules.prefix_padding)
        if self._over_us:
            before += _frames(self._rules.prefix_padding_during_playback)
        elif out_of is None:
            before = max(before, before + 1 - ONSET + self._loud_before())
        self._running, self._out_of = [*list(self._before)[-before:], frame], out_of
        self._start = self._at - len(self._running) * FRAME
        self._length, self._loud, self._quiet, self._unsure = len(self._running), ONSET, 0, 0
        self._peak, self._told = level, False
        self._asked = self._voiced = 0
        self._recent.clear()

    def _loud_before(self) -> int:
        """Return how many frames ago it became loud: a detector of voices takes its time."""
        began = gap = 0
        for ago, loud in enumerate(reversed(self._louds), 1):
            began, gap = (ago, 0) if loud else (began, gap + 1)
            if gap > _frames(self._rules.hesitates):
                break
        return began

    def _stand_out(self, frame: CaptureSamples, level: float, murmur: float) -> list[SegmentEvent]:
        """Begin a stretch that stands out of a *murmur*, instead of the murmur's own."""
        events: list[SegmentEvent] = []
        if self._told and self._is_talk:
            samples = np.concatenate(self._running)
            events.append(
                SpeechSegment(start=self._start, end=self._at - FRAME, at=self._at, samples=samples, talk=True)
            )
        elif self._told:
            events.append(SpeechRejected(at=self._at))
        self._begin(frame, level, out_of=murmur)
        return events

    def _go_on(self, frame: CaptureSamples, level: float, echo: float, voice: bool | None) -> list[SegmentEvent]:
        self._length += 1
        self._asked += voice is not None
        self._voiced += voice is True
        if not self._is_talk:
            self._running.append(frame)
        events: list[SegmentEvent] = []
        if self._told and self._length == self._longest + 1:
            events.append(SpeechRejected(at=self._at))
        self._peak = max(self._peak, level)
        if self._goes_on(level, echo, voice):
            self._loud += 1
            self._quiet = self._unsure = 0
        else:
            self._quiet += 1
            self._unsure += voice is False and self._is_loud(level, echo)
        if self._quiet - self._unsure * self._rules.unsure >= _frames(self._rules.min_silence):
            return [*events, *self._end()]
        if not self._told and self._loud >= _frames(self._rules.min_interruption):
            self._told = True
            events.append(SpeechStarted(start=self._start, at=self._at))
        if self._quiet in self._asks_after() and not self._is_talk and self._is_voice:
            events.append(
                SpeechPaused(
                    start=self._start,
                    end=self._at - self._quiet * FRAME,
                    at=self._at,
                    samples=np.concatenate(self._running),
                )
            )
        return events

    def _asks_after(self) -> tuple[int, ...]:
        """Return the frames of silence after which it is asked whether all has been said."""
        first = _frames(self._rules.hesitates)
        return (first, _frames(self._rules.again)) if self._over_us else (first,)

    def _goes_on(self, level: float, echo: float, voice: bool | None) -> bool:
        if self._out_of is not None:
            return level > self._out_of + self._rules.stays_out
        if voice is not None:
            return voice and level > echo
        return self._is_loud(level, echo)

    def _is_loud(self, level: float, echo: float) -> bool:
        return level > max(
            self._floor.level + self._rules.deactivation_threshold, self._peak - self._rules.deepest, echo
        )

    @property
    def _is_talk(self) -> bool:
        return self._length > self._longest

    @property
    def _is_voice(self) -> bool:
        doubted = self._asked > 0 and self._voiced < VOICED
        return self._loud >= _frames(self._rules.min_speech) and not doubted

    def _end(self) -> list[SegmentEvent]:
        after = _frames(self._rules.prefix_padding)
        spare = 0 if self._is_talk else self._quiet - after
        samples = np.concatenate(self._running[: len(self._running) - max(0, spare)])
        # what was heard after it may belong to the onset of what comes next
        after_it = _frames(self._rules.min_silence) - 1
        self._before = deque(list(self._before)[-after_it:], maxlen=self._before.maxlen)
        self._louds.clear()
        self._running = []
        if not self._told:
            return []
        if not self._is_voice:
            return [SpeechRejected(at=self._at)]
        end = self._at - self._quiet * FRAME
        return [SpeechSegment(start=self._start, end=end, at=self._at, samples=samples, talk=self._is_talk)]


class _Murmur:
    """Whether many people talk, and whether somebody speaks up among them."""

    def __init__(self, rules: EndpointingSettings) -> None:
        self._rules = rules
        self._levels: deque[float] = deque(maxlen=MURMUR)
        self._voices: deque[bool] = deque(maxlen=MURMUR)

    def see(self, level: float, *, voice: bool) -> None:
        """Take the *level* of one frame, decibels, and whether it belongs to a *voice*."""
        self._levels.append(level)
        self._voices.append(voice)

    def behind(self) -> float | None:
        """Return the level of the murmur out of which the last frames stand; None where they do not, or it is none."""
        if sum(self._voices) < MOST_FRAMES * MURMUR:
            return None
        levels = np.array(self._levels)
        quiet, middle = np.percentile(levels, (10, 50))
        out = np.sum(levels[-4:] > middle + self._rules.stands_out) >= ONSET
        return float(middle) if out and middle - quiet < self._rules.steady else None


class _Floor:
    """The noise floor: the quietest level of the last two seconds, each smoothed over 30 ms."""

    def __init__(self, quietest: float, assumed: float) -> None:
        self._quietest = quietest
        self._last: deque[float] = deque(maxlen=3)
        self._window: deque[float] = deque([assumed - _BIAS] * FLOOR_WINDOW, maxlen=FLOOR_WINDOW)
        self.level = assumed

    def see(self, level: float) -> None:
        """Take the *level* of one frame, decibels."""
        self._last.append(level)
        self._window.append(sum(self._last) / len(self._last))
        self.level = max(self._quietest, min(self._window) + _BIAS)


def decibels(frame: CaptureSamples) -> float:
    """Return the level of *frame* without its mean, decibels of full scale, at least SILENCE."""
    power = float(np.var(frame, dtype=np.float64)) / 32768.0**2
    return max(SILENCE_LEVEL, 10.0 * log10(power)) if power else SILENCE_LEVEL


def _frames(seconds: float) -> int:
    return round(seconds * 100)
