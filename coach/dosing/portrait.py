"""What an exercise or a routine is, for somebody who wants to read it first: the text of `coach show`.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coach.content.exercise import Exercise, Mode, Sides
from coach.content.library import Library
from coach.content.routine import Routine, Set, Side
from coach.dosing.explanation import WHY_HELD
from coach.dosing.progression import HoldReason

_PLACES = {"any": "seated or standing"}
_UNITS = {
    "en": {Mode.HOLD: "s", Mode.TIMED: "s", Mode.REPS: "times", Mode.BREATHS: "breaths"},
    "da": {Mode.HOLD: "s", Mode.TIMED: "s", Mode.REPS: "gange", Mode.BREATHS: "åndedrag"},
}
_EACH_SIDE = {"en": ", each side", "da": ", til hver side"}


def describe_changes(
    changed: Mapping[str, tuple[str | None, HoldReason]], exercises: Mapping[str, Exercise], language: str
) -> Iterator[str]:
    """Yield a line for each exercise that is swapped or left out, and why."""
    for key, (place, why) in changed.items():
        name = exercises[key].name[language]
        instead = f"{exercises[place].name[language]} instead of {name}" if place else f"without {name}"
        yield f"{instead}: {WHY_HELD[why].format(id=key)}"


def describe_exercise(exercise: Exercise, what: Library, language: str) -> Iterator[str]:
    """Yield what *exercise* is and what the coach says of it, in lines."""
    yield f"{exercise.id}: {exercise.name[language]}"
    needs = [] if exercise.equipment == "none" else [exercise.equipment]
    place = ", ".join([_PLACES.get(exercise.posture, exercise.posture), *needs, exercise.noise])
    yield f"  {exercise.kind}, for {', '.join(exercise.areas).replace('_', ' ')}; {place}"
    if exercise.tempo is not None:
        beats = zip(exercise.beats.get(language, ()), exercise.tempo.phases, strict=False)
        yield f"  {', '.join(f'{word} {seconds:g} s' for word, seconds in beats)}"
    for texts in (exercise.setup, exercise.move, exercise.safety):
        yield f"  {texts[language]}"
    yield f"  easier: {exercise.easier[language]}"
    yield f"  harder: {exercise.harder[language]}"
    if exercise.avoid:
        yield f"  left out with: {_named(exercise.avoid)}"
    if exercise.caution:
        yield f"  with care with: {_named(exercise.caution)}"
    within = [key for key, each in what.routines.items() if any(step.exercise == exercise.id for step in each.steps)]
    if within:
        yield f"  in {', '.join(within)}"


def length_of_work(exercise: Exercise, dose: int) -> float:
    """Return how many seconds *dose* of *exercise* takes, both sides together, without words."""
    once = exercise.tempo.total if exercise.tempo and exercise.mode in {Mode.REPS, Mode.BREATHS} else 1.0
    return dose * once * (2 if exercise.sides is Sides.EACH else 1)


def describe_routine(
    routine: Routine, sets: tuple[Set, ...], language: str, whys: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Yield what *routine* is and its *sets* as they are for this person today, in lines.

    *whys*: exercise id -> why its dose is what it is, in short.
    """
    yield f"{routine.id}: {routine.name[language]}"
    needed = sorted({each.exercise.equipment for each in sets} - {"none"})
    yield f"  {', '.join([_PLACES.get(routine.posture, routine.posture), *needed, routine.noise])}"
    if routine.based_on:
        yield f"  after {routine.based_on}"
    yield f"  {routine.intro[language]}"
    for each in sets:
        if each.side is not Side.SECOND:
            sides = _EACH_SIDE[language] if each.side else ""
            why = f"  ({whys[each.exercise.id]})" if whys and each.exercise.id in whys else ""
            unit = _UNITS[language][each.exercise.mode]
            yield f"    {each.exercise.name[language]}: {each.target} {unit}{sides}{why}"
    yield f"  {routine.outro[language]}"
    ids = dict.fromkeys(each.exercise.id for each in sets)
    yield f"  how each is done: {', '.join(f'`coach show {key}`' for key in ids)}"


def _named(conditions: frozenset[str]) -> str:
    return ", ".join(sorted(conditions)).replace("_", " ")
