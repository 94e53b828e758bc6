"""A cue sheet while it is being written: places sounds so that no two lines are ever spoken at once."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypeAlias

from coach.timeline.cues import Cue, Kind, Line, Mark, Phase, Sound, Timeline, Tone
from coach.timeline.wording import Wording
from coach.units import PLAYBACK_RATE, samples

WORD_GAP = samples(0.08)
"""Samples left between two lines of a running set: two words closer than that are heard as one."""

SENTENCE_PAUSE = samples(0.4)
"""Between two sentences of an introduction (EVIDENCE 4.3)."""

Seconds: TypeAlias = float | Fraction


@dataclass(slots=True, kw_only=True)
class CueSheet:
    """Cues and marks placed so far.  Lives for the length of one composition."""

    spoken: Wording
    exercise: str | None = None
    """Id that every cue is signed with."""

    at: int = 0
    """Sample at which the next line that follows on may begin."""

    cues: list[Cue] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    _speech: list[tuple[int, int]] = field(default_factory=list)

    def length(self, sound: Sound) -> int:
        """Return how many samples *sound* lasts."""
        return len(self.spoken.bank(sound))

    def free(self, start: int, length: int) -> bool:
        """Tell whether a line of *length* samples can be spoken at *start*, with GAP to its neighbours."""
        return all(end + WORD_GAP <= start or start + length + WORD_GAP <= begin for begin, end in self._speech)

    def after(self, start: int) -> int:
        """Return the first sample from *start* on at which no line placed so far is in the way."""
        for begin, end in self._speech:
            if begin - WORD_GAP < start < end + WORD_GAP:
                start = end + WORD_GAP
        return start

    def place(  # noqa: PLR0913  (everything that a cue is, once)
        self,
        sound: Sound,
        start: int,
        kind: Kind,
        *,
        rep: int | None = None,
        teaches: bool = False,
        goes_on: bool = False,
    ) -> Cue:
        """Put *sound* at *start*; the caller has seen to it that there is room."""
        cue = Cue(
            start=start,
            length=self.length(sound),
            kind=kind,
            sound=sound,
            exercise=self.exercise,
            rep=rep,
            teaches=teaches,
            goes_on=goes_on,
        )
        self.cues.append(cue)
        if isinstance(sound, Line):
            insort(self._speech, (cue.start, cue.end))
        return cue

    def fit(self, line: Line, start: int, kind: Kind, *, rep: int | None = None) -> Cue | None:
        """Put *line* at *start* if there is room, else leave it out."""
        return self.place(line, start, kind, rep=rep) if self.free(start, self.length(line)) else None

    def say(self, line: Line, *, pause: int = SENTENCE_PAUSE, teaches: bool = False, goes_on: bool = False) -> None:
        """Put *line* next, and *pause* samples of silence after it."""
        self.at = self.place(line, self.at, Kind.SPEECH, teaches=teaches, goes_on=goes_on).end + pause

    def tone(self, name: str, start: int, kind: Kind = Kind.EARCON, *, length: int = 0, rep: int | None = None) -> Cue:
        """Put the sound called *name* at *start*."""
        return self.place(Tone(name, length), start, kind, rep=rep)

    def phase(self, phase: Phase, at: int) -> None:
        """Mark that *phase* begins at sample *at*."""
        self.marks.append(Mark(at=at, phase=phase))

    def done(self, count: int, at: int) -> None:
        """Mark that *count* repetitions, breaths or seconds are completed at sample *at*."""
        self.marks.append(Mark(at=at, done=count))

    def timeline(self, length: int) -> Timeline:
        """Return what has been written, *length* samples long."""
        return Timeline(
            cues=tuple(sorted(self.cues, key=lambda cue: cue.start)),
            marks=tuple(sorted(self.marks, key=lambda mark: mark.at)),
            length=length,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Where repetitions lie: each place is rounded by itself, so that no error adds up."""

    start: int
    """Sample at which the first repetition begins."""

    period: Seconds
    """Seconds of one repetition."""

    bends: tuple[tuple[int, Seconds], ...] = ()
    """(repetitions completed, seconds of each repetition after them), in that order."""

    def at(self, count: int, offset: Seconds = 0) -> int:
        """Return the sample at which *count* repetitions are completed, and *offset* seconds after it."""
        lasts, counted, period = Fraction(offset), 0, Fraction(self.period)
        for begins, slower in self.bends:
            if begins >= count:
                break
            lasts += (begins - counted) * period
            counted, period = begins, Fraction(slower)
        return self.start + round((lasts + (count - counted) * period) * PLAYBACK_RATE)


def exact_seconds(seconds: float) -> Fraction:
    """Return *seconds* as the decimal that its author wrote: 0.1 is a tenth."""
    return Fraction(str(seconds))


def join_timelines(timelines: Iterable[Timeline]) -> Timeline:
    """Return the timelines one after the other, as one."""
    cues: list[Cue] = []
    marks: list[Mark] = []
    at = 0
    for timeline in timelines:
        cues += (replace(cue, start=cue.start + at) for cue in timeline.cues)
        marks += (replace(mark, at=mark.at + at) for mark in timeline.marks)
        at += timeline.length
    return Timeline(cues=tuple(cues), marks=tuple(marks), length=at)
