"""Encode and decode the facts that planning needs of scripts and calendars: routines, holidays, meetings.

YAML and calendars are read by a process that lives a second (`coach facts`)
and leaves this, as JSON, for the daemon.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from coach.content.exercise import Exercise
from coach.content.library import Library
from coach.content.routine import Routine, RoutineStep
from coach.plan.choose import RoutineOption
from coach.plan.hours import DayRange
from coach.presence.watch import Busy
from coach.units import utc

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
            "faults": list(self.faults),
        }


def decode_facts(found: Mapping[str, Any]) -> Facts:
    """Read back what `Facts.encode` gave.

    Raises:
        KeyError, TypeError, ValueError: it is something else.
    """
    return Facts(
        options=tuple(
            RoutineOption(
                **{
                    **each,
                    **{key: frozenset(each[key]) for key in ("avoid", "caution", "swapped")},
                }
            )
            for each in found["options"]
        ),
        areas={exercise: tuple(areas) for exercise, areas in found["areas"].items()},
        off=tuple(DayRange(first=date.fromisoformat(a), last=date.fromisoformat(b)) for a, b in found["off"]),
        busy=tuple(
            Busy(begins=utc(datetime.fromisoformat(a)), ends=utc(datetime.fromisoformat(b))) for a, b in found["busy"]
        ),
        faults=tuple(found["faults"]),
    )


def routine_options(
    library: Library, place: str, *, never: Collection[str] = (), prefer: Collection[str] = ()
) -> tuple[RoutineOption, ...]:
    """Return what of each routine of *library* bears on the choice at *place*.

    *never* and *prefer* are ids of routines and exercises: a routine that a
    person never wants is none to choose from.
    """
    return tuple(
        replace(
            _option(each, library.exercises, place),
            preferred=each.id in prefer or any(step.exercise in prefer for step in each.steps),
        )
        for each in library.routines.values()
        if each.id not in never
    )


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
