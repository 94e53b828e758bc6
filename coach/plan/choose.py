"""Choose the routine of a break: by what was done, what the user asked for, and the time there is.

Rules, in this order:

1. What the place cannot bear, what a named condition rules out and what does
   not fit into the time is no candidate.
2. Never the same twice running, if there is another.
3. Of the rest: what moves the areas that were moved least, what moves the legs,
   what the person prefers, what has not been offered for long, what suits the
   level; what asks for caution comes later.

Among equals chance decides, with dice that the caller brings.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from coach.content.exercise import Level
from coach.texts import joined, text

BEARS: Mapping[str, Collection[str]] = {
    "open_office": ("quiet",),
    "office": ("quiet", "moderate"),
    "home": ("quiet", "moderate", "loud"),
}
"""Place -> the noise that it bears."""

LEVELS: Mapping[Level, float] = {Level.BEGINNER: 2.0, Level.NORMAL: 2.8, Level.HARD: 4.0}
"""The mean effort, in metabolic equivalents, that suits a level: the means of the catalogue's thirds."""

NEGLECT, LEGS, NOVELTY, EFFORT, CAUTION, PREFERRED = 3.0, 1.5, 3.0, 0.3, 2.0, 3.0
"""What each rule weighs, most on a scale of 0 to 1; what suits people best has not been measured."""

OF_LEGS = frozenset({"legs", "thighs", "glutes", "hips", "hamstrings", "calves", "ankles", "whole_body"})
"""What moves blood and sugar: the evidence for breaks is that of light leg work (EVIDENCE 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineOption:
    """What of a routine bears on the choice."""

    id: str
    kind: str
    """active_break | micro_training."""

    minutes: float
    posture: str
    noise: str
    """quiet | moderate | loud, with its quiet variants where the place asks for them."""

    open_office: bool
    """Whether every exercise of it can be done among others."""

    portable: bool
    """It is done away from the desk: offered only where it is named."""

    met: float
    """Mean metabolic equivalent."""

    areas: Mapping[str, int]
    """Area of the body -> how many of its exercises move it."""

    avoid: frozenset[str]
    """Conditions that rule it out."""

    caution: frozenset[str]
    swapped: frozenset[str]
    """Conditions with which another exercise takes the place of one of its own."""

    preferred: bool = False
    """The person would rather have it, or an exercise of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineWishes:
    """What the user asks for."""

    routines: Sequence[str]
    """Ids, or kinds: then any of the kind."""

    level: Level = Level.NORMAL
    conditions: Collection[str] = ()
    place: str = "open_office"
    available: timedelta | None = None
    """Time before the next entry of the calendar; None if there is none soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementHistory:
    """What was offered and done in the last days."""

    last: str | None = None
    """Id of the routine that was offered or done last."""

    moved: Mapping[str, int] = field(default_factory=dict)
    """Area -> sets that moved it."""

    offered: Mapping[str, int] = field(default_factory=dict)
    """Routine -> how often it was offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineChoice:
    """What is offered, and why."""

    routine: str
    smaller: str | None
    """What may be offered if this is declined."""

    reasons: tuple[str, ...]


def choose_routine(
    options: Sequence[RoutineOption], wishes: RoutineWishes, history: MovementHistory, dice: random.Random
) -> RoutineChoice | None:
    """Return what to offer; None if nothing that was asked for can be."""
    pool = [each for each in options if _asked(each, wishes)]
    able = [each for each in pool if _hindrance(each, wishes) is None]
    fresh = [each for each in able if each.id != history.last] or able
    if not fresh:
        return None
    best = _best(fresh, wishes, history, dice)
    reasons = [*_ruled_out(pool, wishes), *_spoke_for(best, fresh, wishes, history)]
    if history.last and len(fresh) < len(able):
        reasons.insert(0, text("not {id} again", id=history.last))
    if len(pool) == 1:
        reasons.insert(0, "the only one asked for")
    small = _smaller(best, options, able, wishes)
    smaller = _best(small, wishes, history, dice).id if small else None
    return RoutineChoice(routine=best.id, smaller=smaller, reasons=tuple(reasons))


def _asked(option: RoutineOption, wishes: RoutineWishes) -> bool:
    if option.id in wishes.routines:
        return True
    floor = option.posture == "floor" and wishes.place != "home"
    return option.kind in wishes.routines and not option.portable and not floor


def _hindrance(option: RoutineOption, wishes: RoutineWishes) -> str | None:
    """Return what forbids *option*."""
    if option.noise not in BEARS[wishes.place]:
        return "noise"
    if wishes.place == "open_office" and not option.open_office:
        return "place"
    if option.avoid & set(wishes.conditions):
        return "condition"
    if wishes.available is not None and timedelta(minutes=option.minutes) > wishes.available:
        return "time"
    return None


def _best(
    options: Sequence[RoutineOption], wishes: RoutineWishes, history: MovementHistory, dice: random.Random
) -> RoutineOption:
    thrown = [(_merit(each, wishes, history), dice.random(), each) for each in sorted(options, key=lambda o: o.id)]
    return max(thrown, key=lambda each: each[:2])[2]


def _merit(option: RoutineOption, wishes: RoutineWishes, history: MovementHistory) -> float:
    return (
        NEGLECT * _neglect(option, history)
        + LEGS * bool(OF_LEGS & option.areas.keys())
        + PREFERRED * option.preferred
        - NOVELTY * min(history.offered.get(option.id, 0), 5) / 5
        - EFFORT * abs(option.met - LEVELS[wishes.level])
        - CAUTION * bool(option.caution & set(wishes.conditions))
    )


def _neglect(option: RoutineOption, history: MovementHistory) -> float:
    """Return 1 if *option* moves only what was not moved at all, towards 0 the oftener it was moved."""
    sets = sum(option.areas.values())
    if not sets:
        return 0.0
    return sum(count / (1 + history.moved.get(area, 0)) for area, count in option.areas.items()) / sets


def _smaller(
    best: RoutineOption, options: Sequence[RoutineOption], able: Sequence[RoutineOption], wishes: RoutineWishes
) -> list[RoutineOption]:
    """Return those of the next smaller size: of what was asked for, else of all active breaks."""
    light = replace(wishes, routines=("active_break",))
    others = [each for each in options if _asked(each, light) and _hindrance(each, light) is None]
    for among in (able, others):
        found = [each for each in among if each.minutes <= best.minutes / 2]
        if found:
            size = max(each.minutes for each in found)
            return [each for each in found if each.minutes == size]
    return []


def _ruled_out(pool: Sequence[RoutineOption], wishes: RoutineWishes) -> Iterator[str]:
    for hindrance, words in _LEFT_OUT.items():
        out = [each.id for each in pool if _hindrance(each, wishes) == hindrance]
        if out:
            yield text("{words}: not {ids}", words=text(words), ids=", ".join(out))


def _spoke_for(
    best: RoutineOption, fresh: Sequence[RoutineOption], wishes: RoutineWishes, history: MovementHistory
) -> Iterator[str]:
    if len(fresh) > 1 and best.areas:
        fewest = sorted(best.areas, key=lambda area: (history.moved.get(area, 0), -best.areas[area], area))[:3]
        named = [(text(area.replace("_", " ")), history.moved.get(area, 0)) for area in fewest]
        counts = joined(", ", (text("{area} {sets}", area=area, sets=sets) for area, sets in named))
        yield text("sets in seven days: {counts}", counts=counts)
    if best.preferred:
        yield "you prefer it, or an exercise of it"
    if swaps := best.swapped & set(wishes.conditions):
        yield text(
            "with another exercise for {conditions}",
            conditions=joined(", ", (text(each.replace("_", " ")) for each in sorted(swaps))),
        )
    if wishes.available is not None:
        available = wishes.available.total_seconds() / 60
        yield text(
            "{minutes:g} of the {available:.0f} minutes before the calendar's next entry",
            minutes=best.minutes,
            available=available,
        )


_LEFT_OUT = {
    "noise": "too loud for the place",
    "place": "not among others",
    "condition": "ruled out by a condition",
    "time": "too long for the time there is",
}
