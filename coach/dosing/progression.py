"""The dose of the day: what the journal says of an exercise, and why.  Pure; the caller brings journal and moment.

Rules, in the order of time:

1. Done to the end in three sessions, with no "easier": a step up.
2. Stopped in two sessions since it was last done to the end: a step down.
3. "Easier" or "too hard": a step down.  "Harder" or "too easy": a step up.
4. A pain: a step down, and the exercise is not offered until the person allows
   it again; nothing leads a step up meanwhile.

Skipping says nothing: a person may have no room, or no wish.  Nor does a set
that was broken off with its process, at a log-out for one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from coach.content.exercise import Exercise, Level
from coach.journal.entries import Note, Outcome, SessionEntry, SessionOutcome
from coach.plan.hours import NOWHERE, Workplace

DONE_FOR_A_STEP = 3
STOPS_FOR_A_STEP = 2
LEAST_STEPS, MOST_STEPS = -2, 3
"""Steps on the dose: at the lowest the easier neighbour takes over, where there is one."""

BRISK = 4.0
"""Metabolic equivalents above which cardio waits for the three questions of `coach setup` (EVIDENCE 1, last row)."""


class ProgressReason(StrEnum):
    """What moved a dose."""

    DONE = "done_to_the_end"
    STOPPED = "stopped_twice"
    EASIER = "asked_easier"
    HARDER = "asked_harder"
    PAIN = "pain"
    ALLOWED = "allowed_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that moved a dose."""

    at: datetime
    """UTC."""

    why: ProgressReason
    steps: int
    """Where the dose stood after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a person stands with an exercise."""

    steps: int = 0
    """Steps over the dose of the level, under it where negative."""

    hurt_at: datetime | None = None
    """When it hurt, UTC; None if it did not, or was allowed again."""

    asked_up: int = 0
    """How much oftener "harder" was asked for than "easier" since the last pain."""

    done: int = 0
    """Sessions in which it was done to the end since the last step."""

    stopped: int = 0
    """Sessions in which it was stopped since it was last done to the end."""

    changes: tuple[Change, ...] = ()


NEW = Standing()


def standings(
    sessions: Iterable[SessionEntry], allowed: Mapping[str, datetime] | None = None
) -> Mapping[str, Standing]:
    """Return exercise id -> where the person stands, from *sessions*, oldest first, and what was *allowed* when."""
    found: dict[str, Standing] = {}
    allowed = allowed or {}
    for session in sessions:
        for exercise in dict.fromkeys([*(s.exercise for s in session.sets), *(n.exercise for n in session.notes)]):
            standing = _allowed(found.get(exercise, NEW), allowed.get(exercise), session.started_at)
            found[exercise] = _after(standing, exercise, session)
    return {key: _allowed(standing, allowed.get(key), None) for key, standing in found.items()}


def _after(standing: Standing, exercise: str, session: SessionEntry) -> Standing:
    """Return where the person stands with *exercise* after *session*."""
    at = session.ended_at or session.started_at
    outcomes = [entry.outcome for entry in session.sets if entry.exercise == exercise]
    notes = [entry.note for entry in session.notes if entry.exercise == exercise]
    standing = _after_wishes(standing, notes, at)
    if Note.PAIN in notes or Outcome.PAIN in outcomes:
        hurt = replace(standing, hurt_at=at, done=0, stopped=0, asked_up=0)
        return _moved(hurt, -1, ProgressReason.PAIN, at)
    if Outcome.STOPPED in outcomes and session.outcome is not SessionOutcome.BROKEN:
        return _after_stop(standing, at)
    if outcomes and set(outcomes) == {Outcome.DONE} and Note.EASIER not in notes:
        return _after_done(standing, at)
    return standing


def _after_wishes(standing: Standing, notes: Iterable[Note], at: datetime) -> Standing:
    """Move *standing* for each "harder" and "easier" among *notes*."""
    for note in notes:
        if note is not Note.PAIN:
            change, why = (1, ProgressReason.HARDER) if note is Note.HARDER else (-1, ProgressReason.EASIER)
            asked = replace(standing, done=0, asked_up=standing.asked_up + change)
            standing = _moved(asked, change, why, at)
    return standing


def _after_stop(standing: Standing, at: datetime) -> Standing:
    stopped = replace(standing, done=0, stopped=standing.stopped + 1)
    if stopped.stopped < STOPS_FOR_A_STEP:
        return stopped
    return _moved(replace(stopped, stopped=0), -1, ProgressReason.STOPPED, at)


def _after_done(standing: Standing, at: datetime) -> Standing:
    done = replace(standing, done=standing.done + 1, stopped=0)
    if done.done < DONE_FOR_A_STEP:
        return done
    return _moved(replace(done, done=0), 1, ProgressReason.DONE, at)


def _moved(standing: Standing, change: int, why: ProgressReason, at: datetime) -> Standing:
    """Move *standing* a step, within its limits; never up while a pain stands."""
    steps = min(MOST_STEPS, max(LEAST_STEPS, standing.steps + change))
    if change > 0 and standing.hurt_at is not None:
        return standing
    if steps == standing.steps and why is not ProgressReason.PAIN:
        return standing
    return replace(standing, steps=steps, changes=(*standing.changes, Change(at=at, why=why, steps=steps)))


def _allowed(standing: Standing, allowed: datetime | None, until: datetime | None) -> Standing:
    """Lift a pain that was allowed again after it, and before *until*."""
    if standing.hurt_at is None or allowed is None or allowed <= standing.hurt_at:
        return standing
    if until is not None and allowed > until:
        return standing
    change = Change(at=allowed, why=ProgressReason.ALLOWED, steps=standing.steps)
    return replace(standing, hurt_at=None, changes=(*standing.changes, change))


# What of it a person is offered.


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a person said of themselves."""

    level: Level = Level.NORMAL
    conditions: frozenset[str] = frozenset()
    """Of vocabulary.CONDITIONS."""

    cleared: bool = False
    """The three questions were asked, and none was answered with yes."""

    never: frozenset[str] = frozenset()
    """Ids of exercises and routines that they do not want."""

    prefer: frozenset[str] = frozenset()
    """Ids of exercises and routines that they would rather have."""

    answered: frozenset[str] = frozenset()
    """Questions of `coach setup` that were answered: it asks the others."""

    workplace: Workplace = NOWHERE

    @property
    def dosed(self) -> Level:
        """The level that the doses are for: a hard one only for a person who was asked."""
        return Level.NORMAL if self.level is Level.HARD and not self.cleared else self.level


class HoldReason(StrEnum):
    """Why an exercise is not offered as it stands in its routine."""

    HURT = "hurt"
    NEVER = "never"
    CONDITION = "condition"
    NOT_CLEARED = "not_cleared"
    TOO_HARD = "too_hard"
    ASKED_HARDER = "asked_harder"


def hold_reason(exercise: Exercise, person: Person, standing: Standing) -> HoldReason | None:
    """Return why *exercise* is not for *person* now; None if it is."""
    if standing.hurt_at is not None:
        return HoldReason.HURT
    if exercise.id in person.never:
        return HoldReason.NEVER
    if exercise.avoid & person.conditions:
        return HoldReason.CONDITION
    if exercise.kind == "cardio" and exercise.met > BRISK and not person.cleared:
        return HoldReason.NOT_CLEARED
    return None


def substitutes(
    exercises: Mapping[str, Exercise],
    person: Person,
    known: Mapping[str, Standing],
    *,
    today: datetime,
    swaps: Mapping[str, str] | None = None,
) -> Mapping[str, tuple[str | None, HoldReason]]:
    """Return exercise id -> what takes its place (None: nothing) and why, for those that may not stay.

    *today* is the beginning of the person's day, UTC: what hurts is left out
    for the day, and from the next one on its easier neighbour is offered.
    *swaps* is what the author of a routine put in an exercise's place.
    """
    found: dict[str, tuple[str | None, HoldReason]] = {}
    for key, exercise in exercises.items():
        standing = known.get(key, NEW)
        why = hold_reason(exercise, person, standing)
        if why is not None:
            chain = () if standing.hurt_at and standing.hurt_at >= today else _easier(exercise, exercises)
            first = [(swaps or {}).get(key)] if why is not HoldReason.HURT else []
            found[key] = (_first_free([*filter(None, first), *chain], exercises, person, known), why)
        elif standing.steps <= LEAST_STEPS and exercise.easier_id and not _outgrown(known.get(exercise.easier_id, NEW)):
            free = _first_free([exercise.easier_id], exercises, person, known)
            if free:
                found[key] = (free, HoldReason.TOO_HARD)
        elif standing.asked_up >= 2 and exercise.harder_id:  # noqa: PLR2004  (as in the session: asked twice)
            free = _first_free([exercise.harder_id], exercises, person, known)
            if free and known.get(free, NEW).steps > LEAST_STEPS:
                found[key] = (free, HoldReason.ASKED_HARDER)
    return found


def _outgrown(standing: Standing) -> bool:
    return standing.steps >= 2  # noqa: PLR2004  (as many steps up as had led down to it)


def _easier(exercise: Exercise, exercises: Mapping[str, Exercise]) -> list[str]:
    chain: list[str] = []
    while exercise.easier_id and exercise.easier_id not in chain:
        chain.append(exercise.easier_id)
        exercise = exercises[exercise.easier_id]
    return chain


def _first_free(
    keys: Collection[str], exercises: Mapping[str, Exercise], person: Person, known: Mapping[str, Standing]
) -> str | None:
    return next((key for key in keys if hold_reason(exercises[key], person, known.get(key, NEW)) is None), None)
