"""What is heard, at which sample.  Values only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # the voice's process is started before numpy is loaded here: both load at once
    import numpy as np
    from numpy.typing import NDArray

Samples: TypeAlias = "NDArray[np.int16]"
"""Mono sound at units.RATE, shape (n,), dtype int16."""


class Manner(StrEnum):
    """How a line is spoken: the voice turns it into a rate."""

    PLAIN = "plain"
    CALM = "calm"
    """Breathing and safety: slower."""

    BEAT = "beat"
    """Numbers and beat words: quick and short."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say."""

    text: str
    language: str
    manner: Manner = Manner.PLAIN


@dataclass(frozen=True, slots=True)
class Tone:
    """A sound made by timeline/tones.py or read from audio/."""

    name: str
    """tick | breath_in | breath_hold | breath_out | start | half | end | listening | heard | not_understood."""

    length: int = 0
    """Samples, for sounds that can be any length (breaths); 0 for the sound's own."""


Sound: TypeAlias = Line | Tone
Bank: TypeAlias = Callable[[Sound], Samples]
"""Gives the samples of a sound: speech trimmed so that its onset is sample 0."""


class Phase(StrEnum):
    """What a part of a set is for; the session machine's states follow it."""

    RESTING = "resting"
    INTRODUCING = "introducing"
    COUNTING_IN = "counting_in"
    WORKING = "working"
    ASKING = "asking"
    """A question has been put; the answer is awaited until the timeline ends."""

    CLOSING = "closing"
    """The last words, after which nothing is awaited."""


class Kind(StrEnum):
    """What a cue is, in the cue sheet and for the captions."""

    SPEECH = "speech"
    """Introductions, set-up, rest, preview, finish, stock lines."""

    COUNT_IN = "count_in"
    BEAT = "beat"
    """A phase word: "down", "up"."""

    COUNT = "count"
    """The number (or "two more") at the end of a repetition; the last three seconds of a hold."""

    CUE = "cue"
    """Half-way, breath, ten seconds, encouragement inside a set."""

    ANSWER = "answer"
    """What was asked for while something else played."""

    TICK = "tick"
    TONE = "tone"
    EARCON = "earcon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One sound at its place."""

    start: int
    """First sample of the sound: what the ear calls its onset."""

    length: int
    """Samples."""

    kind: Kind
    sound: Sound
    exercise: str | None = None
    """Id of the exercise that it belongs to."""

    rep: int | None = None
    """The repetition (or breath) that this cue completes or belongs to, from 1; seconds for holds and timed sets."""

    teaches: bool = False
    """It names commands: without an echo canceller, what is heard while it sounds does not count."""

    goes_on: bool = False
    """It is a further sentence of the line before it."""

    @property
    def end(self) -> int:
        """The sample after the last."""
        return self.start + self.length

    @property
    def text(self) -> str:
        """What a caption shows; empty for tones."""
        return self.sound.text if isinstance(self.sound, Line) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in a timeline that the session must know of when it is passed."""

    at: int
    """Sample."""

    phase: Phase | None = None
    """The phase that begins here."""

    done: int | None = None
    """Repetitions, breaths or seconds completed at this place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A span of guided time: immutable, printable, comparable to the sample."""

    cues: tuple[Cue, ...]
    """In order of start."""

    marks: tuple[Mark, ...]
    """In order of place; a set has one per phase and one per repetition."""

    length: int
    """Samples from the beginning to the moment when something else may follow."""

    def phase_at(self, sample: int) -> Phase | None:
        """Return the phase that *sample* lies in."""
        found = None
        for mark in self.marks:
            if mark.at > sample:
                break
            found = mark.phase or found
        return found

    def resume_at(self, sample: int) -> int:
        """Return where to go on after an interruption at *sample*.

        In the work that is where the repetition, breath or second began that
        was cut: nobody can go on from the middle of a squat.  Elsewhere it is
        the start of the cue that was cut.
        """
        if self.phase_at(sample) is Phase.WORKING:
            return max(mark.at for mark in self.marks if mark.at <= sample)
        return min((cue.start for cue in self.cues if cue.start <= sample < cue.end), default=sample)

    def begins(self, phase: Phase) -> int:
        """Return the sample at which *phase* begins first; 0 where it does not occur."""
        return next((mark.at for mark in self.marks if mark.phase is phase), 0)
