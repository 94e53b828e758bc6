"""A routine: exercises in an order, and the sets that a person is led through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coach.content.exercise import Exercise, Level, Mode, Sides, Text, Wordings

SCALE: Mapping[Level, float] = {Level.BEGINNER: 0.65, Level.NORMAL: 1.0, Level.HARD: 1.35}
"""Share of the written dose at each level."""


class Talk(StrEnum):
    """How much the coach says in a session."""

    FULL = "full"
    BRIEF = "brief"
    """Names, doses and counts; instructions when they are new or asked for, no encouragement."""

    TONES = "tones"
    """Earcons for counts; names and doses in words."""

    @property
    def rank(self) -> int:
        """0 for the most words."""
        return list(Talk).index(self)


def quietest(*talks: Talk | None) -> Talk:
    """Return the one of *talks* with the fewest words."""
    return max((talk for talk in talks if talk), key=lambda talk: talk.rank, default=Talk.FULL)


class Side(StrEnum):
    """Which of an exercise's two sides a set is for; left or right is the person's choice."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineStep:
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

    intro: Wordings
    outro: Wordings
    """Whose turn it is of both goes on with each session."""

    trigger: Text | None
    """When to do it, "while the coffee brews"."""

    whisper: bool
    """Made for places where no one should be disturbed: the coach speaks low, and counts in tones."""

    portable: bool
    quiet_variant: Mapping[str, str]
    """Exercise id -> quieter exercise id."""

    based_on: str | None
    steps: tuple[RoutineStep, ...]
    talk: Talk | None = None
    """At most so many words; None: as the person chose."""

    def written(self, step: RoutineStep, *, quiet: bool) -> str:
        """Return the id of what *step* says: in a place that must be *quiet* the quiet variant, if there is one."""
        return self.quiet_variant.get(step.exercise, step.exercise) if quiet else step.exercise


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


def scale_dose(dose: int, level: Level, sides: Sides) -> int:
    """Scale *dose* to *level*: at least one, and even if the sides alternate."""
    wanted = dose * SCALE[level]
    if sides is Sides.ALTERNATE:
        return max(2, 2 * round(wanted / 2))
    return max(1, round(wanted))


DOSE_STEP = 0.15
"""Share of the dose that one step of progress adds or takes: of 12 repetitions two, about a fifth of a level."""


def step_dose(dose: int, steps: int, exercise: Exercise) -> int:
    """Return *dose* after *steps* up (down where negative): each is felt, and what is counted can be counted."""
    unit = 2 if exercise.sides is Sides.ALTERNATE else 1
    wanted = dose
    for _ in range(abs(steps)):
        change = max(unit, unit * round(wanted * DOSE_STEP / unit))
        wanted += change if steps > 0 else -change
    least = LEAST_REPS.get(exercise.mode, unit)
    return max(min(dose, max(unit, least)), min(wanted, max(dose, MOST_STEPPED[exercise.mode])))


LEAST_REPS: Mapping[Mode, int] = {Mode.HOLD: 5, Mode.TIMED: 5}
"""Seconds below which there is nothing to hold (vocabulary.DOSES)."""

MOST_STEPPED: Mapping[Mode, int] = {Mode.REPS: 30, Mode.BREATHS: 30, Mode.HOLD: 240, Mode.TIMED: 2400}
"""Largest dose that steps lead to: the coach counts to thirty (vocabulary.MOST_ITEMS)."""


def lay_out_sets(  # noqa: PLR0913  (a routine, and all that a person and a place change of it)
    routine: Routine,
    exercises: Mapping[str, Exercise],
    level: Level = Level.NORMAL,
    *,
    steps: Mapping[str, int] | None = None,
    instead: Mapping[str, str | None] | None = None,
    quiet: bool = False,
) -> tuple[Set, ...]:
    """Lay out every set of *routine* in the order in which it is done.

    *steps* is exercise id -> steps of progress on its dose; *instead* is
    exercise id -> what is done in its place, None for nothing.  *quiet* takes
    the quiet variants.
    """
    steps, instead = steps or {}, instead or {}
    sets: list[Set] = []
    rest = 0.0
    for lap in range(routine.rounds):
        if lap and sets:
            rest = routine.round_rest
        for step in routine.steps:
            written = routine.written(step, quiet=quiet)
            key = instead.get(written, written)
            if key is None:
                continue
            exercise = exercises[key]
            # repetitions of another exercise, or another unit, say nothing of this one; seconds do
            same = exercise.mode is exercises[step.exercise].mode
            kept = same and (key == written or exercise.mode in {Mode.HOLD, Mode.TIMED})
            dose = scale_dose(step.dose, level, exercise.sides) if kept else exercise.dose[level]
            target = step_dose(dose, steps.get(key, 0), exercise)
            sides = (Side.FIRST, Side.SECOND) if exercise.sides is Sides.EACH else (None,)
            for side in sides:
                first = side is not Side.SECOND
                sets.append(Set(exercise=exercise, side=side, target=target, rest_before=rest if first else 0.0))
            rest = step.rest
    return tuple(sets)
