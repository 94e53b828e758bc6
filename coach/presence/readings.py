"""What is known of the person at the desk: readings, each with its source and its moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Tristate(StrEnum):
    """What a reading says."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One answer, and where it comes from."""

    answer: Tristate
    source: str
    """The back-end that gave it; for UNKNOWN why there is none, and what to install or allow."""

    at: datetime
    """When it was read, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idleness:
    """How long keyboard and mouse have not been touched."""

    length: timedelta | None
    """None if it is unavailable."""

    source: str
    at: datetime
    """When it was read, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """All readings of one look."""

    idle: Idleness
    locked: Reading
    """The screen is locked, or the person has switched to another session."""

    recording: Reading
    """Another application records from a microphone."""

    filming: Reading
    """Another application uses a camera."""

    do_not_disturb: Reading
    full_screen: Reading
