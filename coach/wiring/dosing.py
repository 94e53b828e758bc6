"""What is prescribed to this person today, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import DeviceError, UsageError, disk_remedy
from coach.journal.ports import Journal
from coach.system import paths
from coach.texts import text
from coach.wiring.common import open_journal, read_config, read_person, usable_scripts
from coach.wiring.wall_clock import current_time, local_zone

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.routine import Routine, Talk
    from coach.dosing.explanation import DoseExplanation
    from coach.dosing.prescription import Prescription
    from coach.dosing.progression import Person, Standing


def talk_level(chosen: Config, routine: Routine) -> Talk:
    """Return how much is said: of what the person, the routine and the place ask for the least."""
    from coach.content.routine import Talk, quietest

    return quietest(chosen.talk, routine.talk, Talk.TONES if chosen.whisper or routine.whisper else None)


def dosed_person(chosen: Config) -> Person:
    """Return what *chosen* says of the person's health and level."""
    from coach.dosing.progression import Person

    return Person(
        level=chosen.level,
        conditions=frozenset(chosen.conditions),
        cleared=chosen.cleared,
        never=frozenset(chosen.never),
        prefer=frozenset(chosen.prefer),
    )


def level_held_back(chosen: Config) -> str | None:
    """Return the line that tells which level *chosen* asks for too early, None where it does not."""
    from coach.dosing.explanation import level_notice as waits_for

    return waits_for(dosed_person(chosen))


def why_this_dose(exercise: str, chosen: Config, what: Library | None = None) -> str:
    """Return in lines why *exercise* is dosed as it is, or not offered; *what*: all content, if it is read already.

    Raises:
        UsageError: there is no such exercise.
    """
    from coach.content.lookup import find_script_id
    from coach.dosing.explanation import explain_dose

    what = what or usable_scripts()
    exercise = find_script_id(exercise, what, "exercise")
    return explain_dose(exercise, what, dosed_person(chosen), _standings(), local_zone())


def explain_doses(exercises: Iterable[str], chosen: Config, what: Library) -> dict[str, DoseExplanation]:
    """Return the dose of each of *exercises* (ids) for this person today, and what led there."""
    from coach.dosing.explanation import find_explanation

    person, known = dosed_person(chosen), _standings()
    return {each: find_explanation(each, what, person, known) for each in exercises}


def _standings() -> Mapping[str, Standing]:
    from coach.dosing.progression import standings

    with closing(open_journal()) as book:
        return standings(book.sessions(), book.allowed())


def wish(name: str, kind: str) -> str:
    """Note that the exercise or routine *name* is *kind*: "never" or "prefer"; return its id.

    Raises:
        UsageError: there is none.
    """
    key = _exercise_or_routine(name)
    person = read_person()
    never, prefer = (
        each | {key} if name_of == kind else each - {key}
        for name_of, each in (("never", person.never), ("prefer", person.prefer))
    )
    write_person(replace(person, never=never, prefer=prefer))
    if key not in getattr(read_config(), kind):
        raise UsageError(
            text("kept, but `{kind}` in config.toml comes before it; write {key} there", kind=kind, key=key)
        )
    return key


def write_person(person: Person) -> None:
    """Write *person* as what was told to the coach.

    Raises:
        DeviceError: the file cannot be written; it is as it was.
    """
    from coach.programs.setup_questions import person_file_text
    from coach.system.atomic_file import write_whole

    path = paths.person_file()
    try:
        write_whole(path, person_file_text(person))
    except OSError as error:
        raise DeviceError(
            text("{path}: cannot be written: {why}; {remedy}", path=path, why=error.strerror, remedy=disk_remedy(error))
        ) from error


def allow_exercise(exercise: str) -> tuple[str, bool]:
    """Let *exercise* be offered again after a pain or a "never"; return its id, and whether it was held back.

    Raises:
        UsageError: there is no such exercise.
    """
    from coach.dosing.progression import NEW, standings
    from coach.system.system_clock import SystemClock

    exercise = _exercise_or_routine(exercise)
    with closing(open_journal()) as book:
        hurt = standings(book.sessions(), book.allowed()).get(exercise, NEW).hurt_at is not None
        if hurt:
            book.allow(exercise, SystemClock().now())
    unwanted = exercise in (person := read_person()).never
    if unwanted:
        write_person(replace(person, never=person.never - {exercise}))
    return exercise, hurt or unwanted


def held_back_exercises() -> tuple[str, ...]:
    """Return the exercises that are held back because they hurt."""
    from coach.dosing.progression import standings

    with closing(open_journal()) as book:
        known = standings(book.sessions(), book.allowed())
    return tuple(key for key, standing in known.items() if standing.hurt_at is not None)


def _exercise_or_routine(name: str) -> str:
    from coach.content.lookup import find_script_id

    return find_script_id(name, usable_scripts())


def fit_routine(chosen: Config, what: Library, routine: Routine, book: Journal, *, quiet: bool = False) -> Prescription:
    """Return *routine* as it is for this person today; *quiet*: in the quiet variants."""
    return routine_fitter(chosen, what, book, quiet=quiet)(routine)


def routine_fitter(
    chosen: Config, what: Library, book: Journal, *, quiet: bool = False
) -> Callable[[Routine], Prescription]:
    """Return what `fit_routine` does for any routine, with the journal read once."""
    from coach.dosing.prescription import prescribe_session
    from coach.dosing.progression import standings

    midnight = current_time().astimezone(local_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    known = standings(book.sessions(), book.allowed())
    return lambda routine: prescribe_session(
        routine, what, dosed_person(chosen), known, today=midnight, language=chosen.language, quiet=quiet
    )
