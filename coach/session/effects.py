"""What the session machine asks to be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from coach.journal.entries import BreakOutcome, By, Note, Outcome, SessionOutcome
from coach.presence.silence import SilenceReason
from coach.timeline.cues import Line, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaySet:
    """Play the timeline of a set."""

    index: int
    """Which set of the session."""

    phase: Phase | None = None
    """Begin at this phase, None for its beginning."""

    full: bool = False
    """Say the whole instruction even if the person has met the exercise."""


class Speech(StrEnum):
    """What is said outside the sets; the conductor composes the timeline."""

    OFFER = "offer"
    """Asks whether to begin; ends when the answer is overdue."""

    OFFER_AGAIN = "offer_again"
    """The same question once more, after no answer."""

    OFFER_SMALLER = "offer_smaller"
    """Asks, after a no, for the smaller one."""

    OPENING = "opening"
    """The routine's introduction."""

    INSTRUCTIONS = "instructions"
    """How the exercise in hand is done, once more."""

    CONFIRM_SET = "confirm_set"
    """Asks whether the set was done."""

    CONFIRM_ALL = "confirm_all"
    """Asks once, after the last set."""

    CONFIRM_STOP = "confirm_stop"

    HELP_OFFER = "help_offer"
    """What can be answered to the offer, and the time for it."""

    HELP_ANSWER = "help_answer"
    """What can be answered to a question of the session, and the time for it."""

    PAIN = "pain"
    PAIN_LEFT_OUT = "pain_left_out"
    HELD = "held"
    """Says that the place is held, then silence as long as a pause may last."""

    OUTRO = "outro"
    """The routine's last words."""

    RED_FLAG = "red_flag"
    """The last words where chest, breath or consciousness is in question: what to do now."""

    FAREWELL_STOP = "farewell_stop"
    FAREWELL_NO = "farewell_no"
    FAREWELL_LATER = "farewell_later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Say something of the stock; the set or opening that was playing keeps its place."""

    speech: Speech


class SpokenAnswer(StrEnum):
    """What is said in a gap of what is playing, which goes on."""

    HOW_MANY_LEFT = "how_many_left"
    WHERE = "where"
    WHATS_NEXT = "whats_next"
    HELP = "help"
    """Three things that can be said now."""

    EASIER = "easier"
    """How to do the exercise in hand more lightly, and its new dose."""

    HARDER = "harder"
    NEXT_TIME = "next_time"
    """A wish about an exercise that is over has been noted."""

    LESS_TALK = "less_talk"
    MORE_TALK = "more_talk"
    AGAIN = "again"
    """The line last spoken."""

    HEARD = "heard"
    """A tone: what was wished is done, and nothing else says so."""

    NOT_UNDERSTOOD = "not_understood"
    """A tone, and no word."""

    CLEARER = "clearer"
    """What can be said now, after a request to say it clearer."""


Sentences: TypeAlias = tuple[tuple[Line, bool], ...]
"""One line, sentence by sentence; the second tells whether it names commands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Say something in the next gap of what is playing; nothing is interrupted and no count is lost."""

    answer: SpokenAnswer
    sentences: Sentences = ()
    """For AGAIN: the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapt:
    """Lead the set that is played as the session says now (pace, talk, dose), from its next repetition on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Journal: the person said something of an exercise that counts for the next time."""

    exercise: str
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Continue:
    """Go back to the set or opening that was interrupted, to the start of the cue that was cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionBegan:
    """Journal: a session has begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEnded:
    """Journal: a set has ended, or was left out."""

    index: int
    done: int
    outcome: Outcome
    confirmed_by: By | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetsConfirmed:
    """Journal: the person confirmed every set that was counted to its end."""

    by: By


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakDecided:
    """Journal: the offer was answered, or was not."""

    outcome: BreakOutcome
    minutes: int | None = None
    """For LATER: how long, where the person named it."""

    why: SilenceReason | None = None
    """For HELD: why it was taken back; None where the coach was told to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnToSmaller:
    """From here on the smaller routine is the one that is offered, led and journalled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded:
    """Journal: nothing more will be counted.  Comes once, before the last words."""

    outcome: SessionOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Speak louder or softer from now on."""

    decibels: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSession:
    """The session is over: close the devices."""


Effect: TypeAlias = (
    PlaySet
    | Say
    | Tell
    | Adapt
    | Continue
    | SessionBegan
    | SetEnded
    | SetsConfirmed
    | Noted
    | BreakDecided
    | TurnToSmaller
    | SessionEnded
    | Volume
    | CloseSession
)
