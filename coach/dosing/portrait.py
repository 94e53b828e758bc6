"""What an exercise or a routine is, for somebody who wants to read it first: the text of `coach show`.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coach.content.exercise import Exercise, Mode, Sides
from coach.content.library import Library
from coach.content.routine import Routine, Set, Side
from coach.dosing.explanation import WHY_HELD, named_words
from coach.dosing.progression import HoldReason
from coach.texts import joined, text

_PLACES = {"any": "seated or standing"}
_UNITS = {Mode.HOLD: "s", Mode.TIMED: "s", Mode.REPS: "times", Mode.BREATHS: "breaths"}


def describe_changes(
    changed: Mapping[str, tuple[str | None, HoldReason]], exercises: Mapping[str, Exercise], language: str
) -> Iterator[str]:
    """Yield a line for each exercise that is swapped or left out, and why."""
    for key, (place, why) in changed.items():
        name = exercises[key].name[language]
        instead = (
            text("{other} instead of {name}", other=exercises[place].name[language], name=name)
            if place
            else text("without {name}", name=name)
        )
        yield joined(": ", (instead, text(WHY_HELD[why], id=key)))


def describe_exercise(exercise: Exercise, what: Library, language: str) -> Iterator[str]:
    """Yield what *exercise* is and what the coach says of it, in lines."""
    yield f"{exercise.id}: {exercise.name[language]}"
    needs = [] if exercise.equipment == "none" else [exercise.equipment]
    place = named_words([_PLACES.get(exercise.posture, exercise.posture), *needs, exercise.noise])
    yield text(
        "  {kind}, for {areas}; {place}",
        kind=text(exercise.kind),
        areas=named_words(exercise.areas),
        place=place,
    )
    if exercise.tempo is not None:
        beats = zip(exercise.beats.get(language, ()), exercise.tempo.phases, strict=False)
        yield f"  {', '.join(f'{word} {seconds:g} s' for word, seconds in beats)}"
    for texts in (exercise.setup, exercise.move, exercise.safety):
        yield f"  {texts[language]}"
    yield text("  easier: {easier}", easier=exercise.easier[language])
    yield text("  harder: {harder}", harder=exercise.harder[language])
    if exercise.avoid:
        yield text("  left out with: {conditions}", conditions=named_words(sorted(exercise.avoid)))
    if exercise.caution:
        yield text("  with care with: {conditions}", conditions=named_words(sorted(exercise.caution)))
    within = [key for key, each in what.routines.items() if any(step.exercise == exercise.id for step in each.steps)]
    if within:
        yield text("  in {within}", within=", ".join(within))


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
    yield joined("", ("  ", named_words([_PLACES.get(routine.posture, routine.posture), *needed, routine.noise])))
    if routine.based_on:
        yield text("  after {based_on}", based_on=routine.based_on)
    yield f"  {routine.intro[language][0]}"
    for each in sets:
        if each.side is not Side.SECOND:
            dose = "    {name}: {target} {unit}, each side" if each.side else "    {name}: {target} {unit}"
            unit = text(_UNITS[each.exercise.mode])
            line = text(dose, name=each.exercise.name[language], target=each.target, unit=unit)
            why = (whys or {}).get(each.exercise.id)
            yield text("{line}  ({why})", line=line, why=why) if why else line
    yield f"  {routine.outro[language][0]}"
    ids = dict.fromkeys(each.exercise.id for each in sets)
    yield text("  how each is done: {ids}", ids=", ".join(f"`coach show {key}`" for key in ids))
