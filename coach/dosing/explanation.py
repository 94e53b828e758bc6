"""Why an exercise is dosed as it is: the answer of `coach why`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from coach.content.exercise import Exercise, Level, Mode, Sides
from coach.content.library import Library
from coach.dosing.prescription import dose_today, with_care
from coach.dosing.progression import (
    DONE_FOR_A_STEP,
    NEW,
    Change,
    HoldReason,
    Person,
    ProgressReason,
    Standing,
    substitutes,
)
from coach.journal.report import local_time
from coach.texts import counted, joined, text

WHY_CHANGED = {
    ProgressReason.DONE: "done to the end three times: a step up",
    ProgressReason.STOPPED: "stopped twice: a step down",
    ProgressReason.EASIER: "you asked for it easier: a step down",
    ProgressReason.HARDER: "you asked for it harder: a step up",
    ProgressReason.PAIN: "it hurt: a step down, and not offered until you say `coach allow`",
    ProgressReason.ALLOWED: "you allowed it again",
}
"""Why the dose went a step up or down."""

WHY_HELD = {
    HoldReason.HURT: "it hurt; `coach allow {id}` brings it back",
    HoldReason.NEVER: "you do not want it; `coach allow {id}` brings it back",
    HoldReason.CONDITION: "it does not go with what you named in `coach setup`",
    HoldReason.NOT_CLEARED: "it is brisk, and waits for the questions of `coach setup`",
    HoldReason.TOO_HARD: "it was too hard as light as it gets",
    HoldReason.ASKED_HARDER: "you asked for more of it twice",
}
"""Why another exercise stands in the place of one, or none; {id} is the exercise's."""

_UNITS = {Mode.REPS: "repetitions", Mode.BREATHS: "breaths", Mode.HOLD: "seconds", Mode.TIMED: "seconds"}


def level_notice(person: Person) -> str | None:
    """Return the line that tells *person* which level they do not get yet, None where they get what they chose."""
    if person.dosed is person.level:
        return None
    return text(
        "level {dosed}, not {level}: that waits until `coach setup` has asked about your health and no answer was yes",
        dosed=text(person.dosed),
        level=text(person.level),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseExplanation:
    """The dose of one exercise for one person, and everything that led there."""

    exercise: Exercise
    dose: int
    """Today, in the exercise's unit."""

    level: Level
    """At which it is dosed."""

    standing: Standing
    waiting: str | None
    """The line of `level_notice`."""

    place: tuple[str | None, HoldReason] | None
    """What is done in its place (None: nothing) and why; None: it is offered."""

    care: tuple[str, ...]
    """Conditions of the person with which to take care."""


def named_words(words: Iterable[str]) -> str:
    """Return *words* of ours (areas, conditions), as they are written, in a row."""
    return joined(", ", (text(each.replace("_", " ")) for each in words))


def bearing_on(exercise: str, what: Library) -> frozenset[str]:
    """Return the exercises whose history bears on the dose of *exercise*: itself, and what may take its place."""
    found = what.exercises[exercise]
    bearing = {exercise, *filter(None, [found.harder_id])}
    while found.easier_id and found.easier_id not in bearing:
        bearing.add(found.easier_id)
        found = what.exercises[found.easier_id]
    return frozenset(bearing)


def find_explanation(exercise: str, what: Library, person: Person, known: Mapping[str, Standing]) -> DoseExplanation:
    """Return how *exercise* is dosed for *person*, who stands where *known* says."""
    found = what.exercises[exercise]
    standing = known.get(exercise, NEW)
    today = datetime.min.replace(tzinfo=UTC)
    return DoseExplanation(
        exercise=found,
        dose=dose_today(found, person, standing),
        level=with_care(person.dosed) if found.caution & person.conditions else person.dosed,
        standing=standing,
        waiting=level_notice(person),
        place=substitutes(what.exercises, person, known, today=today).get(exercise),
        care=tuple(sorted(found.caution & person.conditions)),
    )


def short_reason(found: DoseExplanation) -> str:
    """Return in a few words what makes the dose of *found*: the level, the steps of progress, what asks for care."""
    reasons = [text("level {level}", level=text(found.level))]
    if steps := found.standing.steps:
        up, down = ("{count} step up", "{count} steps up"), ("{count} step down", "{count} steps down")
        reasons.append(counted(abs(steps), *(up if steps > 0 else down)))
    if found.care:
        reasons.append(text("take care: {conditions}", conditions=named_words(found.care)))
    return joined(", ", reasons)


def explain_dose(exercise: str, what: Library, person: Person, known: Mapping[str, Standing], zone: tzinfo) -> str:
    """Return the lines that explain the dose of *exercise* for *person*."""
    return joined("\n", _lines(find_explanation(exercise, what, person, known), zone))


def _lines(found: DoseExplanation, zone: tzinfo) -> Iterator[str]:
    exercise, standing = found.exercise, found.standing
    each = "{id}: {dose} {unit} each side" if exercise.sides is Sides.EACH else "{id}: {dose} {unit}"
    yield text(each, id=exercise.id, dose=found.dose, unit=text(_UNITS[exercise.mode]))
    level = text("  {dose} at level {level}", dose=exercise.dose[found.level], level=text(found.level))
    one, many = "{level}, and {steps:+d} step of progress", "{level}, and {steps:+d} steps of progress"
    yield counted(abs(standing.steps), one, many, level=level, steps=standing.steps) if standing.steps else level
    if found.waiting is not None:
        yield joined("", ("  ", found.waiting))
    if found.place is not None:
        taken, why = found.place
        yield text(
            "  not offered now ({taken} in its place): {why}",
            taken=taken or text("nothing"),
            why=text(WHY_HELD[why], id=exercise.id),
        )
    if found.care:
        yield text(
            "  take care: {conditions}; easier is: {easier}",
            conditions=named_words(found.care),
            easier=next(iter(exercise.easier.values())),
        )
    yield from (_line(change, zone) for change in standing.changes)
    if standing.done and standing.hurt_at is None:
        yield text(
            "  done to the end {done} of {all} times towards the next step",
            done=standing.done,
            all=DONE_FOR_A_STEP,
        )


def _line(change: Change, zone: tzinfo) -> str:
    at = local_time(change.at, zone)
    return text("  {at}  {why} ({steps:+d})", at=at, why=text(WHY_CHANGED[change.why]), steps=change.steps)
