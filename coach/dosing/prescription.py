"""What a person is led through today: the routine, fitted to them.  Pure; the caller brings journal and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coach.content.exercise import Exercise, Level
from coach.content.ladder import Ladder, Neighbour
from coach.content.library import Library
from coach.content.routine import Routine, Set, lay_out_sets, step_dose
from coach.content.vocabulary import NOISES
from coach.dosing.progression import NEW, HoldReason, Person, Standing, hold_reason, substitutes
from coach.errors import UsageError
from coach.texts import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """The sets of one session, and where its exercises may lead."""

    sets: tuple[Set, ...]
    ladder: Ladder
    changed: Mapping[str, tuple[str | None, HoldReason]]
    """Exercise id of the routine -> what takes its place, None for nothing, and why."""


def prescribe_session(  # noqa: PLR0913  (whom, what and when)
    routine: Routine,
    library: Library,
    person: Person,
    known: Mapping[str, Standing],
    *,
    today: datetime,
    language: str,
    quiet: bool = False,
) -> Prescription:
    """Fit *routine* to *person*, of whom *known* is what the journal says; *today* is when their day began, UTC.

    *quiet*: the place bears the quiet variants only.

    Raises:
        UsageError: nothing of it is left.
    """
    exercises = {key: exercise for key, exercise in library.exercises.items() if language in exercise.name}
    written = [(routine.written(step, quiet=quiet), step.swap) for step in routine.steps]
    swaps = {key: swap for key, swap in written if swap}
    used = {key for key, _ in written}
    found = substitutes(exercises, person, known, today=today, swaps=swaps)
    changed = {key: place for key, place in found.items() if key in used}
    steps = {key: standing.steps for key, standing in known.items()}
    places = {key: place for key, (place, _) in changed.items()}
    usual, careful = (
        lay_out_sets(routine, exercises, level, steps=steps, instead=places, quiet=quiet)
        for level in (person.dosed, with_care(person.dosed))
    )
    sets = tuple(
        light if each.exercise.caution & person.conditions else each for each, light in zip(usual, careful, strict=True)
    )
    if not sets:
        names = ", ".join(sorted(changed))
        raise UsageError(
            text(
                "nothing of {routine} is for you now; `coach why` says why, one by one: {names}",
                routine=routine.id,
                names=names,
            )
        )
    return Prescription(sets=sets, ladder=_ladder(routine, exercises, person, known), changed=changed)


def dose_today(exercise: Exercise, person: Person, standing: Standing) -> int:
    """Return what *person* does of *exercise* today, where a routine does not say otherwise."""
    level = with_care(person.dosed) if exercise.caution & person.conditions else person.dosed
    return step_dose(exercise.dose[level], standing.steps, exercise)


def with_care(level: Level) -> Level:
    """Return the level for an exercise that asks for caution: never the hard one (EVIDENCE 2, safety rule 4)."""
    return Level.NORMAL if level is Level.HARD else level


def _ladder(
    routine: Routine, exercises: Mapping[str, Exercise], person: Person, known: Mapping[str, Standing]
) -> Ladder:
    def rung(key: str) -> Neighbour:
        return Neighbour(exercise=exercises[key], target=dose_today(exercises[key], person, known.get(key, NEW)))

    def free(key: str | None) -> bool:
        return key is not None and key in exercises and hold_reason(exercises[key], person, known.get(key, NEW)) is None

    def fits(exercise: Exercise) -> bool:
        """Harder must not be louder than the place, nor lead to the floor where nobody lies down."""
        louder = NOISES.index(exercise.noise) > NOISES.index(routine.noise)
        return not louder and (exercise.open_office or routine.posture == "floor")

    return Ladder(
        easier={key: rung(e.easier_id) for key, e in exercises.items() if e.easier_id and free(e.easier_id)},
        harder={
            key: rung(e.harder_id)
            for key, e in exercises.items()
            if e.harder_id and free(e.harder_id) and fits(exercises[e.harder_id])
        },
    )
