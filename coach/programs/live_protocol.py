"""Encode and decode what a conductor tells whoever watches its session: the whole picture, one JSON object a line.

A watcher may send a command back, as `messages.encode_command` writes it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from coach.session.commands import Command


class LiveDoing(StrEnum):
    """What a conductor is at."""

    OFFERING = "offering"
    SESSION = "session"
    OVER = "over"
    """Nothing more comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveHeard:
    """What the ears took a segment of speech for, or a typed line."""

    command: str | None
    """None: it was not understood, or not believed."""

    phrase: str
    """The phrase that fits best; empty if none does."""

    confidence: float
    """0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSet:
    """The set in hand."""

    exercise: str
    """Its name, in the language of the session."""

    side: str | None
    """first | second | None."""

    done: int
    target: int
    unit: str
    """reps | seconds | breaths."""

    state: str
    """Of the session: working, paused, ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePicture:
    """A session as it is now."""

    doing: LiveDoing
    routine: str
    """Its name, in the language of the session."""

    caption: str = ""
    """The sentence that is spoken, or was last."""

    count: str = ""
    """The number or the word of the beat that is spoken, or was last."""

    part: LiveSet | None = None
    heard: LiveHeard | None = None
    """The last."""

    microphone: str | None = None
    """The one that is open; None: none is."""


LIVE_COMMANDS = frozenset(
    {
        *(Command.DONE, Command.SKIP, Command.PAUSE, Command.RESUME, Command.STOP),
        *(Command.YES, Command.NO, Command.SNOOZE),
    }
)
"""What a watcher may send; each is obeyed where the same word would be."""


def encode_picture(picture: LivePicture) -> bytes:
    """Return *picture* as a line."""
    return json.dumps(asdict(picture), ensure_ascii=False).encode() + b"\n"


def decode_picture(line: bytes) -> LivePicture | None:
    """Return the picture in *line*; None if it is none."""
    try:
        found = json.loads(line)
        part, heard = found.pop("part"), found.pop("heard")
        return LivePicture(
            **{**found, "doing": LiveDoing(found["doing"])},
            part=None if part is None else LiveSet(**part),
            heard=None if heard is None else LiveHeard(**heard),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
