"""Lighter and harder neighbours of an exercise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coach.content.exercise import Exercise


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An exercise to do instead of one that is too hard or too easy."""

    exercise: Exercise
    target: int
    """Its dose for this person: repetitions, seconds or breaths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Where this person may move to, by the id of the exercise that they leave."""

    easier: Mapping[str, Neighbour] = field(default_factory=dict)
    harder: Mapping[str, Neighbour] = field(default_factory=dict)


NO_LADDER = Ladder()
"""For exercises that have no neighbours."""
