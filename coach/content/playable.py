"""What `coach try` plays: the new thing in a file, or an exercise by itself."""

from __future__ import annotations

from coach.content.exercise import Exercise, Level
from coach.content.library import Library
from coach.content.routine import Routine, RoutineStep
from coach.errors import UsageError
from coach.texts import text


def choose_playable(tried: Library, known: Library, file: str) -> Routine:
    """Return the first routine of *tried* that is not in *known*; else a routine around the first such exercise.

    Raises:
        UsageError: nothing in *tried* is new.
    """
    for key, routine in tried.routines.items():
        if known.routines.get(key) != routine:
            return routine
    for key, exercise in tried.exercises.items():
        if known.exercises.get(key) != exercise:
            return exercise_alone(exercise)
    raise UsageError(text("{file}: nothing in it is new to the coach; it plays with `coach now`", file=file))


def exercise_alone(exercise: Exercise) -> Routine:
    """Return a routine around *exercise*."""
    named = {language: (name,) for language, name in exercise.name.items()}
    return Routine(
        id=f"try_{exercise.id}",
        name=exercise.name,
        kind="active_break",
        minutes=1,
        posture=exercise.posture,
        noise=exercise.noise,
        rounds=1,
        round_rest=0.0,
        intro=named,
        outro=named,
        trigger=None,
        whisper=False,
        portable=False,
        quiet_variant={},
        based_on=None,
        steps=(RoutineStep(exercise=exercise.id, dose=exercise.dose[Level.NORMAL], rest=0.0),),
    )
