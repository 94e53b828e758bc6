"""How long a person moved: the time of the sets that they did, without words and rests.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coach.content.exercise import Exercise
from coach.journal.entries import SetEntry

REP_LENGTH = 4.0
"""Seconds of a repetition whose exercise is no longer there: the commonest of the catalogue (EVIDENCE 4.2)."""


def seconds_moved(sets: Iterable[SetEntry], exercises: Mapping[str, Exercise]) -> float:
    """Return the seconds of work in *sets*, as far as each was done."""
    return sum(_seconds(each, exercises.get(each.exercise)) for each in sets)


def _seconds(done: SetEntry, exercise: Exercise | None) -> float:
    if done.unit == "seconds":
        return done.done
    tempo = exercise.tempo if exercise else None
    return done.done * (tempo.total if tempo else REP_LENGTH)
