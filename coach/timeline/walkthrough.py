"""What of an explanation is said while the person already moves: for the first exercise of a session.

A trainer who meets somebody new tells the place, and then both move: what the movement is, and what to heed, are said
in it.  Repetitions that are explained are led as slowly as their sentences are spoken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coach.content.exercise import Mode, Pace, Tempo
from coach.content.routine import Set
from coach.timeline.cue_sheet import SENTENCE_PAUSE, WORD_GAP, exact_seconds
from coach.timeline.cues import Line
from coach.timeline.pacing import SLOWEST, Pacing, lay_out_course
from coach.timeline.wording import Wording
from coach.units import PLAYBACK_RATE, samples

_AFTER_TONE = samples(0.5)
"""From the tone that begins a timed set to the first sentence in it."""

_CLOSING = samples(5)
"""End of a hold that is left to itself, and to "three, two, one"."""

_TOLD_FIRST = {"strength", "breathing"}
"""Kinds of exercise of which all is told before: a wrong repetition is a load, and talk is no calm breath."""

_STEP = Fraction(1, 4)
"""Paces are multiples of this, so that a repetition lasts a time one can fall in with."""

Length = Callable[[Line], int]
"""Gives the samples that a line lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walkthrough:
    """Sentences inside the work of a set."""

    said: tuple[tuple[int, Line], ...]
    """Samples after the beginning of the work, and what is said there."""

    pacing: Pacing
    reps: int = 0
    """Repetitions that they fill: these have no words of the beat."""

    longer: int = 0
    """Samples by which the work lasts longer for it."""


def plan_walkthrough(
    spoken: Wording, a_set: Set, parts: Sequence[Sequence[Line]], pacing: Pacing, length: Length
) -> Walkthrough | None:
    """Lay the sentences of *parts* (the movement, what to heed) into the work of *a_set*; None where they do not fit.

    Repetitions take a part each, and are led up to SLOWEST for it; a time takes them in its first half.  A hold is
    what they lead into: there they may last until its end comes near.
    """
    exercise = a_set.exercise
    if exercise.kind in _TOLD_FIRST or exercise.pace is Pace.OWN:
        return None
    if exercise.mode is Mode.REPS and exercise.tempo is not None and a_set.target > len(parts):
        numbers = [spoken.number(1), *map(spoken.line, spoken.wordings("last_three"))]
        return _in_repetitions(exercise.tempo, parts, pacing, length, max(map(length, numbers)) + WORD_GAP)
    if exercise.mode in {Mode.HOLD, Mode.TIMED}:
        said = _in_turn([line for part in parts for line in part], _AFTER_TONE, length)
        ends = max(at + length(line) for at, line in said)
        latest = samples(a_set.target) // 2 if exercise.mode is Mode.TIMED else samples(a_set.target) - _CLOSING
        return Walkthrough(said=said, pacing=pacing) if ends <= latest else None
    return None


def _in_repetitions(
    tempo: Tempo, parts: Sequence[Sequence[Line]], pacing: Pacing, length: Length, number: int
) -> Walkthrough | None:
    """Lead a repetition for each part, after the *number* (samples) of the one before."""
    paces = []
    for count, lines in enumerate(parts):
        lasts = sum(map(length, lines)) + SENTENCE_PAUSE * len(lines) + (number if count else 0)
        usual = pacing.after(count)
        paces.append(max(usual, _pace(tempo, Fraction(lasts, PLAYBACK_RATE))))
        if paces[-1] > max(usual, SLOWEST):
            return None
    led = Pacing(turns=tuple(enumerate(paces)))
    for count in (len(parts), *(begins for begins, _ in pacing.turns if begins > len(parts))):
        led = led.turned(count, pacing.after(count))
    grid = lay_out_course(0, tempo, led).grid
    return Walkthrough(
        said=tuple(
            each
            for count, lines in enumerate(parts)
            for each in _in_turn(lines, grid.at(count) + (number + WORD_GAP if count else 0), length)
        ),
        pacing=led,
        reps=len(parts),
        longer=grid.at(len(parts)) - lay_out_course(0, tempo, pacing).grid.at(len(parts)),
    )


def _pace(tempo: Tempo, seconds: Fraction) -> Fraction:
    """Return the pace at which a repetition of *tempo* lasts *seconds* at least; a hold within it stays what it is."""
    moving = exact_seconds(tempo.out) + exact_seconds(tempo.back)
    return -(-(seconds - exact_seconds(tempo.hold)) / moving // _STEP) * _STEP


def _in_turn(lines: Sequence[Line], at: int, length: Length) -> tuple[tuple[int, Line], ...]:
    placed = []
    for line in lines:
        placed.append((at, line))
        at += length(line) + SENTENCE_PAUSE
    return tuple(placed)
