"""What is answered beside a session, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from coach.content.exercise import Mode, Pace
from coach.content.routine import Set
from coach.timeline.wording import Wording, sentence

ANNOUNCED = 8
"""Seconds that a set takes besides work and rest, with a short introduction and the count-in."""

OWN_PACE_LENGTH = 45
"""Seconds that a set at the person's own pace is reckoned to take."""


def what_is_left(spoken: Wording, a_set: Set, done: int) -> tuple[str, ...]:
    """Tell how much of *a_set* is left after *done*; at one's own pace nobody counts, and the dose is told."""
    if a_set.exercise.pace is Pace.OWN:
        return (sentence(spoken.dose(a_set)),)
    count = a_set.target - done
    if count <= 0:
        return (spoken.wording("left_none"),)
    return (spoken.measured(f"left_{a_set.unit}{'_one' if count == 1 else ''}", count),)


def where_in_session(spoken: Wording, sets: Sequence[Set], index: int, done: int) -> tuple[str, ...]:
    """Tell which exercise this is, of how many, and the minutes to the end."""
    turns = [len(list(group)) for _, group in groupby(each.exercise.id for each in sets)]
    number = next(turn for turn in range(1, len(turns) + 1) if sum(turns[:turn]) > index)
    here = sets[index]
    seconds = seconds_of_work(here) * max(0, here.target - done) / here.target
    seconds += sum(seconds_of_work(each) + each.rest_before + ANNOUNCED for each in sets[index + 1 :])
    minutes = max(1, round(seconds / 60))
    key = "where_one" if minutes == 1 else "where"
    n, total, lasts = (spoken.number_word(count) for count in (number, len(turns), minutes))
    return (spoken.wording(key, n=n, total=total, minutes=lasts),)


def following_exercise(spoken: Wording, sets: Sequence[Set], index: int, *, here: bool) -> tuple[str, ...]:
    """Tell which exercise follows the set *index*; with *here* that one itself is still to come."""
    coming = list(sets[index:]) if here else [each for each in sets[index + 1 :] if _another(each, sets[index])]
    if not coming:
        return (spoken.wording("whats_next_none"),)
    return (spoken.wording("preview", name=spoken.name_within(coming[0].exercise)),)


def _another(one: Set, other: Set) -> bool:
    return one.exercise.id != other.exercise.id


def seconds_of_work(a_set: Set) -> float:
    """Return the seconds of work of *a_set*."""
    if a_set.exercise.pace is Pace.OWN:
        return OWN_PACE_LENGTH
    counted = a_set.exercise.mode in {Mode.REPS, Mode.BREATHS} and a_set.exercise.tempo
    return a_set.target * (a_set.exercise.tempo.total if counted and a_set.exercise.tempo else 1.0)
