"""What is written down: values of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a set."""

    DONE = "done"
    """Counted to its end."""

    DONE_EARLY = "done_early"
    """The person said that it was enough, at repetition `done`."""

    SKIPPED = "skipped"
    STOPPED = "stopped"
    PAIN = "pain"
    UNANSWERED = "unanswered"
    """The coach asked whether it was done, or waited for the person, and heard nothing."""

    BROKEN = "broken"
    """The process that counted it was ended from outside: nobody stopped, so it says nothing of the dose."""


class SessionOutcome(StrEnum):
    """What became of a session."""

    FINISHED = "finished"
    STOPPED = "stopped"
    PAIN = "pain"
    BROKEN = "broken"
    """The process that led it was ended from outside, or died; then the next process that notices writes it."""


class BreakOutcome(StrEnum):
    """What became of a break that was due."""

    TAKEN = "taken"
    DECLINED = "declined"
    """No: a smaller one may be offered, once."""

    SKIPPED = "skipped"
    """Not this one, and nothing in its place."""

    LATER = "later"
    UNANSWERED = "unanswered"
    MISSED_AWAY = "missed-away"
    """The person was away as long as a break, and it was due meanwhile: the absence is credited."""

    HELD = "held"
    """The coach kept silent, for the reason that stands beside it."""

    NATURAL = "natural"
    """No break was due: the person was away as long as one, from `due` to `decided_at`."""


class Note(StrEnum):
    """What a person said of an exercise."""

    EASIER = "easier"
    HARDER = "harder"
    PAIN = "pain"


class By(StrEnum):
    """How a person confirmed something."""

    VOICE = "voice"
    KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEntry:
    """One set that was begun and has ended."""

    exercise: str
    side: str | None
    """first | second | None."""

    target: int
    done: int
    unit: str
    """reps | seconds | breaths."""

    outcome: Outcome
    confirmed_by: By | None
    """None: it was not confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEntry:
    """Something that was said of an exercise."""

    exercise: str
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEntry:
    """One session with its sets."""

    id: int
    routine: str
    language: str
    started_at: datetime
    """UTC."""

    ended_at: datetime | None
    """UTC; None while it runs."""

    outcome: SessionOutcome | None
    sets: tuple[SetEntry, ...]
    notes: tuple[NoteEntry, ...] = ()
    """In the order in which they were said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEntry:
    """One break that was due and what became of it."""

    due: datetime
    """UTC."""

    decided_at: datetime
    """UTC."""

    outcome: BreakOutcome
    routine: str
    """Id; empty where there was nothing to offer."""

    session: int | None
    """Id of the session that followed."""

    kind: str = "break"
    """Which break of the agenda: its name there."""

    why: str | None = None
    """For HELD: why nothing was spoken."""

    again_at: datetime | None = None
    """For LATER: when it comes again, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseEntry:
    """A time for which the person told the coach to be silent."""

    begun_at: datetime
    """UTC."""

    until: datetime | None
    """When it ends by itself, UTC; None: not before it is told to."""

    ended_at: datetime | None
    """When the person ended it, UTC."""

    def holds(self, now: datetime) -> bool:
        """Tell whether nothing may be spoken at *now* (UTC)."""
        return self.ended_at is None and (self.until is None or now < self.until)
