"""What the loudspeaker pulls from: timelines, one after the other, changed without a seam."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from coach.timeline.cues import Mark, Samples, Timeline
from coach.timeline.mix import apply_gain
from coach.units import samples

RAMP = samples(0.03)
"""Samples of every change of what is heard: longer than a click, shorter than a delay (DESIGN 3: 20-50 ms)."""


LOWERED = -12.0
"""Decibels while the person speaks: ducking."""


RISE = samples(0.3)
"""Samples in which what was lowered comes back: so slowly that nobody notices."""


LOUDEST, SOFTEST = 12.0, -24.0
"""Decibels: three steps of "louder", six of "softer"; beyond them it distorts, or is not heard."""


def marks_passed(timeline: Timeline, before: int, after: int) -> tuple[Mark, ...]:
    """Return the marks that a player comes past on its way from *before* to *after*, the first included."""
    return tuple(mark for mark in timeline.marks if before <= mark.at < after)


class PlaybackPosition(NamedTuple):
    """A consistent snapshot of the playback position, taken after a block."""

    serial: int
    """Which call of `Playback.play` is being heard; -1 before the first."""

    position: int
    """Samples of its sound that lie behind."""

    pulled: int
    """All samples pulled so far, silence included: the session's clock."""

    ended: bool
    """Nothing of the sound is left."""

    refused: int = -1
    """The last call of `Playback.swap` that came too late; its sound is not played."""


@dataclass(frozen=True, slots=True)
class _Play:
    serial: int
    sound: Samples
    at: int


@dataclass(frozen=True, slots=True)
class _Swap:
    serial: int
    sound: Samples
    before: int


@dataclass(frozen=True, slots=True)
class _Louder:
    decibels: float


@dataclass(frozen=True, slots=True)
class _Lower:
    on: bool


_Change: TypeAlias = _Play | _Swap | _Louder | _Lower


class Playback:
    """What is heard now: a sound, a place in it, a loudness.

    `pull` belongs to the audio thread; everything else may be called from one
    other thread.  A change takes effect at the first sample of the block that
    is pulled next, over RAMP samples: the sound that was playing fades out and
    the new one begins right after it.  How long the blocks are makes no
    difference to what is heard.
    """

    def __init__(self, decibels: float = 0.0) -> None:
        """*decibels*: how loud it is from the first sample on, 0 for as mixed."""
        self._changes: deque[_Change] = deque()
        self._serials = 0
        self._serial = -1
        self._refused = -1
        self._sound: Samples = np.zeros(0, np.int16)
        self._at = 0
        self._next: _Play | None = None
        self._faded = 0
        self._risen = RAMP
        self._louder = decibels
        self._gain = _Slide(decibels)
        self._lowering = _Slide(0.0)
        self._here = PlaybackPosition(serial=-1, position=0, pulled=0, ended=True)

    @property
    def position(self) -> PlaybackPosition:
        """Where the player was after the last block."""
        return self._here

    def play(self, sound: Samples, at: int = 0) -> int:
        """Play *sound* from sample *at* on, instead of what is playing; return the serial that `position` will show."""
        serial = self._serials
        self._serials += 1
        self._changes.append(_Play(serial, sound, at))
        return serial

    def swap(self, sound: Samples, before: int) -> int:
        """Go on with *sound*, which differs from what is playing from sample *before* on; return its serial.

        Nothing fades, for what is heard now is the same.  Where the player has
        come past *before* already, or is going over to something else, nothing
        is swapped, and `position` shows the serial as refused.
        """
        serial = self._serials
        self._serials += 1
        self._changes.append(_Swap(serial, sound, before))
        return serial

    def change_volume(self, decibels: float) -> None:
        """Play louder by *decibels* (softer where negative) from now on, within SOFTEST and LOUDEST."""
        self._changes.append(_Louder(decibels))

    def duck(self, on: bool) -> None:
        """Be softer by LOWERED from now on, or come back.  From any thread; said twice, it is as once.

        A sound that begins meanwhile is at once where it belongs: an answer is heard from its first word.
        """
        self._changes.append(_Lower(on))

    def pull(self, frames: int) -> Samples:
        """Return the next *frames* samples: shape (frames,), int16.

        For the audio thread: holds no lock, and allocates the block and what
        its arithmetic needs, nothing else.
        """
        while self._changes:
            self._take_up(self._changes.popleft())
        block = np.zeros(frames, np.int16)
        filled = 0
        while filled < frames:
            filled += self._fill(block[filled:])
        self._gain.apply(block)
        ended = self._next is None and self._at >= len(self._sound)
        self._here = PlaybackPosition(self._serial, self._at, self._here.pulled + frames, ended, self._refused)
        return block

    def _take_up(self, change: _Change) -> None:
        match change:
            case _Play():
                self._next = change
                if self._at >= len(self._sound):
                    self._begin(change)
            case _Swap(serial=serial, sound=sound, before=before):
                if self._next is None and self._at <= before:
                    self._serial, self._sound = serial, sound
                else:
                    self._refused = serial
            case _Louder(decibels=decibels):
                self._louder = min(LOUDEST, max(SOFTEST, self._louder + decibels))
                self._gain.towards(self._louder, RAMP)
            case _Lower(on=on):
                self._lowering.towards(LOWERED if on else 0.0, RAMP if on else RISE)

    def _begin(self, play: _Play) -> None:
        """Go over to *play*; a sound that is entered in its middle rises instead of starting with a click."""
        self._serial, self._sound, self._at = play.serial, play.sound, play.at
        self._next, self._faded = None, 0
        self._lowering.arrive()
        self._risen = 0 if self._sound[max(0, play.at - 8) : play.at].any() else RAMP

    def _fill(self, block: Samples) -> int:
        """Fill the beginning of *block*, up to the next turn; return how much."""
        count = min(len(block), max(0, len(self._sound) - self._at))
        if self._next is not None:
            count = min(count, RAMP - self._faded)
            if count == 0:
                self._begin(self._next)
                return 0
        elif count == 0:
            self._lowering.apply(block)
            return len(block)
        elif self._risen < RAMP:
            count = min(count, RAMP - self._risen)
        part = self._sound[self._at : self._at + count]
        if self._risen < RAMP or self._next is not None:
            block[:count] = apply_gain(part, self._envelope(count))
        else:
            block[:count] = part
        self._lowering.apply(block[:count])
        self._at += count
        return count

    def _envelope(self, count: int) -> NDArray[np.float64]:
        """Return the gain of the next *count* samples: rising, falling, or falling before it has risen."""
        step = np.arange(count)
        gain = np.minimum((self._risen + step) / RAMP, 1.0)
        self._risen = min(RAMP, self._risen + count)
        if self._next is not None:
            gain *= 1.0 - (self._faded + step) / RAMP
            self._faded += count
        return gain


class _Slide:
    """A gain ramp of a fixed number of samples, independent of block size."""

    def __init__(self, decibels: float) -> None:
        self._from = self._to = 10 ** (decibels / 20)
        self._gone = self._length = RAMP

    def towards(self, decibels: float, length: int) -> None:
        to = 10 ** (decibels / 20)
        if to == self._to:
            return
        self._from = self._from + (self._to - self._from) * (self._gone / self._length)
        self._to, self._gone, self._length = to, 0, length

    def arrive(self) -> None:
        """Be there at once."""
        self._gone = self._length

    def apply(self, block: Samples) -> None:
        if self._gone >= self._length and self._to == 1.0:
            return
        share = np.minimum((self._gone + np.arange(len(block))) / self._length, 1.0)
        block[:] = apply_gain(block, self._from + (self._to - self._from) * share)
        self._gone = min(self._length, self._gone + len(block))
