"""How fast a set is led, and from which repetition on otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from coach.content.exercise import Exercise, Mode, Tempo
from coach.timeline.cue_sheet import Grid, exact_seconds

SLOWEST, FASTEST = Fraction(2), Fraction(1, 2)
"""Factors on the seconds of a repetition beyond which "slower" and "faster" change nothing (EVIDENCE 4.2)."""

SLOWER, FASTER = Fraction(5, 4), Fraction(4, 5)
"""Factors of one "slower", one "faster": the one undoes the other (EVIDENCE 4.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """The pace of one set."""

    turns: tuple[tuple[int, Fraction], ...] = ((0, Fraction(1)),)
    """(repetitions completed, factor on the seconds of those after them); the first entry is for the beginning."""

    def after(self, count: int) -> Fraction:
        """Return the factor for the repetition that follows *count* completed ones."""
        return [factor for begins, factor in self.turns if begins <= count][-1]

    def turned(self, count: int, factor: Fraction) -> Pacing:
        """Return this pacing with *factor* once *count* repetitions are completed."""
        kept = tuple(turn for turn in self.turns if turn[0] < count)
        return self if kept and kept[-1][1] == factor else Pacing(turns=(*kept, (count, factor)))


EVEN = Pacing()


def has_pace(exercise: Exercise) -> bool:
    """Tell whether *exercise* can be led slower or faster: a hold cannot."""
    return exercise.tempo is not None or (exercise.mode is Mode.TIMED and exercise.bpm is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The repetitions of a set: where each begins and how long its phases last."""

    grid: Grid
    tempo: Tempo
    pacing: Pacing

    def parts(self, rep: int) -> dict[str, Fraction]:
        """Return the seconds of each phase of repetition *rep* (from 1)."""
        return _parts(self.tempo, self.pacing.after(rep - 1))

    def phases(self, rep: int) -> Sequence[Fraction]:
        """Return the seconds of the phases of repetition *rep* that last."""
        return [seconds for seconds in self.parts(rep).values() if seconds]

    def offset(self, rep: int, phase: str) -> Fraction:
        """Return the seconds from the beginning of repetition *rep* to *phase*."""
        before = {"out": (), "hold": ("out",), "back": ("out", "hold")}[phase]
        return sum((self.parts(rep)[name] for name in before), Fraction(0))

    @property
    def shortest(self) -> Fraction:
        """Seconds of the quickest repetition."""
        return min(_total(self.tempo, factor) for _, factor in self.pacing.turns)


def lay_out_course(start: int, tempo: Tempo, pacing: Pacing) -> Course:
    """Lay repetitions of *tempo* from sample *start* on.  A hold within one lasts as long at every pace."""
    first, *others = pacing.turns
    bends = tuple((begins, _total(tempo, factor)) for begins, factor in others)
    grid = Grid(start=start, period=_total(tempo, first[1]), bends=bends)
    return Course(grid=grid, tempo=tempo, pacing=pacing)


def _parts(tempo: Tempo, factor: Fraction) -> dict[str, Fraction]:
    return {
        "out": exact_seconds(tempo.out) * factor,
        "hold": exact_seconds(tempo.hold),
        "back": exact_seconds(tempo.back) * factor,
    }


def _total(tempo: Tempo, factor: Fraction) -> Fraction:
    return sum(_parts(tempo, factor).values(), Fraction(0))
