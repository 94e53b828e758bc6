"""What happens to a session and what it asks for: the alphabet of machine.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from coach.journal.entries import By
from coach.session.commands import Command
from coach.timeline.cues import Line, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandHeard:
    """A command was given."""

    at: int
    """Session clock, samples pulled since the session began."""

    command: Command
    by: By
    minutes: int | None = None
    """How long a person put the break off, where they named it."""

    firm: bool = True
    """False for a lone word that is easily misheard: "stop" freezes and asks, "stop the session" ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechMissed:
    """Something was said that was plausibly meant for the coach, and was not understood."""

    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseBegan:
    """The playing timeline has come to the beginning of a phase."""

    at: int
    phase: Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceBegan:
    """A sentence has begun to be heard: no count, beat word or tone."""

    at: int
    line: Line
    teaches: bool = False
    """It names commands: without an echo canceller, what is heard while it sounds does not count."""

    goes_on: bool = False
    """It is a further sentence of the line before it."""

    explains: bool = False
    """It belongs to the introduction of an exercise."""

    answers: bool = False
    """It belongs to the answer that was asked for last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepetitionCounted:
    """The playing set has come so far."""

    at: int
    done: int
    """Repetitions, breaths or seconds completed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEnded:
    """The playing timeline has come to its end."""

    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessEnding:
    """The process has been told to end; nobody said anything."""

    at: int
    asked: bool = False
    """A person wanted it (`coach quit`): not a log-out, nor a signal from elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundGone:
    """For too long nobody has been able to hear anything."""

    at: int


Event: TypeAlias = (
    CommandHeard
    | SpeechMissed
    | PhaseBegan
    | SentenceBegan
    | RepetitionCounted
    | TimelineEnded
    | ProcessEnding
    | SoundGone
)
