"""One exercise: what is said about it and how it is dosed.  Values only; the reader is loader.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Text: TypeAlias = Mapping[str, str]
"""A sentence in each language: language code -> what is said."""

Wordings: TypeAlias = Mapping[str, tuple[str, ...]]
"""Sentences that take turns, in each language: language code -> one or more."""


CONDITIONS = ("knee", "shoulder", "wrist", "back", "neck", "hip", "pregnancy", "dizziness", "high_blood_pressure")
"""What a person may have named, and an exercise may have to heed."""


class Mode(StrEnum):
    """How an exercise is measured."""

    REPS = "reps"
    HOLD = "hold"
    TIMED = "timed"
    BREATHS = "breaths"


class Sides(StrEnum):
    """How the two sides of the body share the dose."""

    NONE = "none"
    ALTERNATE = "alternate"
    EACH = "each"


class Level(StrEnum):
    """How much a person takes on."""

    BEGINNER = "beginner"
    NORMAL = "normal"
    HARD = "hard"


class Pace(StrEnum):
    """Who sets the rhythm of a set."""

    COACH = "coach"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """Seconds of each phase of one repetition, in the order of the beat words."""

    out: float
    hold: float
    back: float

    @property
    def phases(self) -> tuple[float, ...]:
        """The phases that last, seconds each."""
        return tuple(part for part in (self.out, self.hold, self.back) if part > 0)

    @property
    def total(self) -> float:
        """Seconds of one repetition."""
        return self.out + self.hold + self.back


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One movement, in every language of its script."""

    id: str
    name: Text
    kind: str
    """mobility | stretch | strength | cardio | breathing | eyes | posture | walk."""

    areas: tuple[str, ...]
    posture: str
    """seated | standing | floor | any."""

    equipment: str
    """none | chair | desk | wall | band | stairs."""

    noise: str
    """quiet | moderate | loud."""

    open_office: bool
    met: float
    """Rough metabolic equivalent, for ordering by effort only."""

    mode: Mode
    sides: Sides
    pace: Pace
    tempo: Tempo | None
    """None where the mode has no repetitions."""

    beats: Mapping[str, tuple[str, ...]]
    """Language -> the word spoken at each phase; as many as the tempo has phases."""

    exhale: str
    """out | hold | back | natural: the phase on which the breath goes out."""

    bpm: int | None
    """Clicks per minute of a timed set, None for no clicks."""

    dose: Mapping[Level, int]
    """Repetitions, seconds or breaths, by mode; per side where sides is EACH."""

    setup: Text
    move: Text
    safety: Text
    avoid: frozenset[str]
    caution: frozenset[str]
    easier: Text
    harder: Text
    easier_id: str | None
    harder_id: str | None
    within: Text = field(default_factory=dict)
    """What it is called within a sentence, where that is not its name with a small letter: "a stair climb"."""
