"""All content: exercises, routines, stock lines of the coach, and the phrases of commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coach.content.exercise import Exercise
from coach.content.routine import Routine


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    """A line that the coach says often, in one or more wordings."""

    key: str
    says: Mapping[str, tuple[str, ...]]
    """Language -> wordings; {name}, {dose} and {n} are filled in."""

    teaches: bool
    """It names commands: without an echo canceller, what is heard while it is spoken does not count."""


class CommandMoment(StrEnum):
    """When a command may be given."""

    ANY = "any"
    WORKING = "working"
    RESTING = "resting"
    PAUSED = "paused"
    PROMPT = "prompt"
    IDLE = "idle"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandPhrases:
    """How people say one command."""

    command: str
    """Name of the command: "skip", "pause", ..."""

    meaning: str
    when: CommandMoment
    teach: Mapping[str, tuple[str, ...]]
    """Language -> the phrases that the coach teaches."""

    accept: Mapping[str, tuple[str, ...]]
    """Language -> further phrases that count."""

    def phrases(self, language: str) -> tuple[str, ...]:
        """Every phrase that counts in *language*."""
        return self.teach.get(language, ()) + self.accept.get(language, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything that can be done and said."""

    exercises: Mapping[str, Exercise]
    routines: Mapping[str, Routine]
    lines: Mapping[str, StockLine]
    commands: Mapping[str, CommandPhrases]
