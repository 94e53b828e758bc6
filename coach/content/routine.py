"""A routine: exercises in an order, and the sets that a person is led through."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from coach.content.exercise import Exercise, Level, Mode, Sides, Text

SCALE: Mapping[Level, float] = {Level.BEGINNER: 0.65, Level.NORMAL: 1.0, Level.HARD: 1.35}
"""Share of the written dose at each level."""


class Side(StrEnum):
    """Which of an exercise's two sides a set is for; left or right is the person's choice."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One exercise of a routine."""

    exercise: str
    """Id of the exercise."""

    dose: int
    """Repetitions, seconds or breaths at normal level."""

    rest: float
    """Seconds of rest after it."""

    swap: str | None = None
    """Id of the exercise to take instead where a condition rules this one out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """A break's worth of exercises."""

    id: str
    name: Text
    kind: str
    """active_break | micro_training."""

    minutes: float
    """Nominal length with short introductions."""

    posture: str
    noise: str
    rounds: int
    round_rest: float
    """Seconds between two rounds."""

    intro: Text
    outro: Text
    trigger: Text | None
    """When to do it, "while the coffee brews"."""

    whisper: bool
    portable: bool
    quiet_variant: Mapping[str, str]
    """Exercise id -> quieter exercise id."""

    based_on: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """One exercise, one side, one dose: what is counted, confirmed and journalled as a whole."""

    exercise: Exercise
    side: Side | None
    target: int
    """Repetitions, seconds or breaths to reach."""

    rest_before: float
    """Seconds of rest that lie between the set before and this one; 0 for the first."""

    @property
    def unit(self) -> str:
        """What the target counts: reps | seconds | breaths."""
        return {Mode.REPS: "reps", Mode.BREATHS: "breaths"}.get(self.exercise.mode, "seconds")


def scaled(dose: int, level: Level, sides: Sides) -> int:
    """Scale *dose* to *level*: at least one, and even where the sides alternate."""
    wanted = dose * SCALE[level]
    if sides is Sides.ALTERNATE:
        return max(2, 2 * round(wanted / 2))
    return max(1, round(wanted))


def spared(
    step: Step, routine: Routine, exercises: Mapping[str, Exercise], conditions: Collection[str], *, quiet: bool
) -> Exercise | None:
    """Return what is done at *step*: the written exercise, the quieter one, the swap; None where all is ruled out."""
    quieter = routine.quiet_variant.get(step.exercise, step.exercise) if quiet else step.exercise
    choices = [exercises[each] for each in (quieter, step.swap) if each]
    return next((each for each in choices if not each.avoid & set(conditions)), None)


def prescribe(
    routine: Routine,
    exercises: Mapping[str, Exercise],
    level: Level = Level.NORMAL,
    *,
    conditions: Collection[str] = (),
    quiet: bool = False,
) -> tuple[Set, ...]:
    """Lay out every set of *routine* in the order in which it is done.

    What a condition rules out is swapped, or left out where the routine has no
    swap; where it asks for caution the dose is a beginner's.  *quiet* takes the
    quiet variants.
    """
    sets: list[Set] = []
    rest = 0.0
    for lap in range(routine.rounds):
        if lap and sets:
            rest = routine.round_rest
        for step in routine.steps:
            exercise = spared(step, routine, exercises, conditions, quiet=quiet)
            if exercise is None:
                continue
            careful = Level.BEGINNER if exercise.caution & set(conditions) else level
            target = scaled(step.dose, careful, exercise.sides)
            if exercise.mode is not exercises[step.exercise].mode:  # the step's dose is in another unit
                target = exercise.dose[careful]
            sides = (Side.FIRST, Side.SECOND) if exercise.sides is Sides.EACH else (None,)
            for side in sides:
                first = side is not Side.SECOND
                sets.append(Set(exercise=exercise, side=side, target=target, rest_before=rest if first else 0.0))
            rest = step.rest
    return tuple(sets)
