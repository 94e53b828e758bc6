"""Encode and decode the facts that planning needs of scripts and calendars: routines, holidays, meetings.

YAML and calendars are read by a process that lives a second (`coach facts`)
and leaves this, as JSON, for the daemon.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from coach.content.exercise import Exercise
from coach.content.library import Library
from coach.content.routine import Routine, RoutineStep
from coach.content.vocabulary import NOT_EVERYWHERE
from coach.plan.choose import RoutineOption
from coach.plan.hours import DayRange
from coach.presence.watch import Busy
from coach.texts import as_wire, from_wire
from coach.units import read_moment

_Kind = TypeVar("_Kind")

_LARGEST = 100_000
"""Of the numbers here, minutes and metabolic equivalents among them."""

_NOISES = ("quiet", "moderate", "loud")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that planning must know of scripts and calendars."""

    options: tuple[RoutineOption, ...] = ()
    """Every routine of the library."""

    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Exercise -> what it moves."""

    off: tuple[DayRange, ...] = ()
    """Holidays."""

    busy: tuple[Busy, ...] = ()
    """What is marked busy in the calendar, of some days to come, in order."""

    meetings_from: tuple[str, ...] = ()
    """The calendars that *busy* comes from, as the person knows them."""

    faults: tuple[str, ...] = ()
    """What could not be read, a line each."""

    def encode(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "options": [
                {
                    "id": each.id,
                    "kind": each.kind,
                    "minutes": each.minutes,
                    "posture": each.posture,
                    "noise": each.noise,
                    "open_office": each.open_office,
                    "portable": each.portable,
                    "met": each.met,
                    "areas": dict(each.areas),
                    "avoid": sorted(each.avoid),
                    "caution": sorted(each.caution),
                    "swapped": sorted(each.swapped),
                    "preferred": each.preferred,
                }
                for each in self.options
            ],
            "areas": {exercise: list(areas) for exercise, areas in self.areas.items()},
            "off": [[each.first.isoformat(), each.last.isoformat()] for each in self.off],
            "busy": [[each.begins.isoformat(), each.ends.isoformat()] for each in self.busy],
            "meetings_from": [as_wire(each) for each in self.meetings_from],
            "faults": [as_wire(each) for each in self.faults],
        }


def decode_facts(found: Mapping[str, Any]) -> Facts:
    """Read back what `Facts.encode` gave.

    Raises:
        KeyError, TypeError, ValueError: it is something else.
    """
    return Facts(
        options=tuple(map(_read_option, _listed(found["options"]))),
        areas={_typed(exercise, str): _words(areas) for exercise, areas in _typed(found["areas"], dict).items()},
        off=tuple(DayRange(first=date.fromisoformat(a), last=date.fromisoformat(b)) for a, b in _listed(found["off"])),
        busy=tuple(Busy(begins=read_moment(a), ends=read_moment(b)) for a, b in _listed(found["busy"])),
        meetings_from=tuple(map(from_wire, _listed(found["meetings_from"]))),
        faults=tuple(map(from_wire, _listed(found["faults"]))),
    )


def routine_options(  # noqa: PLR0913  (what a person has told)
    library: Library,
    place: str,
    *,
    language: str | None = None,
    never: Collection[str] = (),
    prefer: Collection[str] = (),
    equipment: Collection[str] = NOT_EVERYWHERE,
) -> tuple[RoutineOption, ...]:
    """Return what of each routine of *library* bears on the choice at *place*.

    *language*: those alone that are written in it.  *never* and *prefer* are
    ids of routines and exercises: a routine that a person never wants is none
    to choose from.  Nor is one that needs a thing of NOT_EVERYWHERE that is not
    among *equipment*.
    """
    lacking = set(NOT_EVERYWHERE) - set(equipment)
    return tuple(
        replace(
            _option(each, library.exercises, place),
            preferred=each.id in prefer or any(step.exercise in prefer for step in each.steps),
        )
        for each in library.routines.values()
        if each.id not in never
        and (language is None or language in each.name)
        and not any(library.exercises[step.exercise].equipment in lacking for step in each.steps)
    )


def _read_option(found: Mapping[str, Any]) -> RoutineOption:
    return RoutineOption(
        id=_typed(found["id"], str),
        kind=_typed(found["kind"], str),
        minutes=_number(found["minutes"]),
        posture=_typed(found["posture"], str),
        noise=_NOISES[_NOISES.index(found["noise"])],
        open_office=_typed(found["open_office"], bool),
        portable=_typed(found["portable"], bool),
        met=_number(found["met"]),
        areas={_typed(area, str): _count(count) for area, count in _typed(found["areas"], dict).items()},
        avoid=frozenset(_words(found["avoid"])),
        caution=frozenset(_words(found["caution"])),
        swapped=frozenset(_words(found["swapped"])),
        preferred=_typed(found["preferred"], bool),
    )


def _typed(value: object, kind: type[_Kind]) -> _Kind:
    if not isinstance(value, kind):
        raise TypeError(f"not of {kind.__name__}: {value!r}")
    return value


def _listed(value: object) -> list[Any]:
    return _typed(value, list)


def _words(value: object) -> tuple[str, ...]:
    return tuple(_typed(each, str) for each in _listed(value))


def _number(value: object) -> float:
    number = float(_typed(value, int) if isinstance(value, int) else _typed(value, float))
    if not 0 <= number <= _LARGEST:  # nor not a number
        raise ValueError(f"out of reach: {value!r}")
    return number


def _count(value: object) -> int:
    return int(_number(_typed(value, int)))


def exercise_areas(library: Library) -> dict[str, tuple[str, ...]]:
    """Return what each exercise of *library* moves."""
    return {each.id: each.areas for each in library.exercises.values()}


def _option(routine: Routine, exercises: Mapping[str, Exercise], place: str) -> RoutineOption:
    quieter = routine.quiet_variant if place != "home" else {}
    led = [(step, exercises[quieter.get(step.exercise, step.exercise)]) for step in routine.steps]
    counts: dict[str, int] = {}
    for _, exercise in led:
        for area in exercise.areas:
            counts[area] = counts.get(area, 0) + 1
    noises = [exercise.noise for _, exercise in led]
    swapped = [_swap(step, exercise, exercises) for step, exercise in led]
    ruled_out = [exercise.avoid - cleared for (_, exercise), cleared in zip(led, swapped, strict=True)]
    return RoutineOption(
        id=routine.id,
        kind=routine.kind,
        minutes=routine.minutes,
        posture=routine.posture,
        noise=max(noises, key=_NOISES.index) if quieter else routine.noise,
        open_office=all(exercise.open_office for _, exercise in led),
        portable=routine.portable,
        met=round(sum(exercise.met for _, exercise in led) / len(led), 2),
        areas=counts,
        avoid=_union(ruled_out),
        caution=_union([exercise.caution for _, exercise in led]),
        swapped=_union(swapped),
    )


def _swap(step: RoutineStep, exercise: Exercise, exercises: Mapping[str, Exercise]) -> frozenset[str]:
    """Return the conditions for which the swap of *step* helps."""
    return exercise.avoid - exercises[step.swap].avoid if step.swap else frozenset()


def _union(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
