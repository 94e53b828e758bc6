"""Units that more than one room needs.  Sound is counted in samples, the calendar in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

PLAYBACK_RATE = 22_050
"""Samples per second of all playback: the rate of espeak-ng, so our own speech is never resampled."""

CAPTURE_RATE = 16_000
"""Samples per second of all capture: the rate that the acoustic models expect."""

PERIOD = 441
"""Samples per loudspeaker period: 20 ms at PLAYBACK_RATE."""


def samples(seconds: float) -> int:
    """Convert *seconds* to the nearest whole sample at PLAYBACK_RATE."""
    return round(seconds * PLAYBACK_RATE)


def seconds(count: int) -> float:
    """Convert *count* samples at PLAYBACK_RATE to seconds."""
    return count / PLAYBACK_RATE


def clock_length(length: float) -> str:
    """Return *length*, seconds, as minutes and seconds: "1:34"."""
    minutes, rest = divmod(round(length), 60)
    return f"{minutes}:{rest:02}"


def utc(moment: datetime) -> datetime:
    """Return *moment* in UTC.

    Raises:
        ValueError: *moment* is naive, or in UTC lies outside of the calendar (years 1 to 9999).
    """
    if moment.tzinfo is None:
        message = f"naive datetime: {moment!r}"
        raise ValueError(message)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        message = f"outside of the calendar: {moment!r}"
        raise ValueError(message) from None


FIRST_MOMENT, LAST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)
"""Of what is read: time enough to add and to take away in every zone, and no more days than can be added up."""


def read_moment(text: object) -> datetime:
    """Return the moment, in UTC, that was written as *text* (ISO 8601, with a zone); one out of reach is the nearest.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(text, str):
        message = f"not a moment: {text!r}"
        raise ValueError(message)  # noqa: TRY004  (of a file or another process: what it holds is wrong)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        message = f"not a moment with a zone: {text!r}"
        raise ValueError(message)
    if moment.tzinfo is UTC and FIRST_MOMENT <= moment <= LAST_MOMENT:
        return moment  # as nearly all are written
    try:
        return min(max(moment.astimezone(UTC), FIRST_MOMENT), LAST_MOMENT)
    except OverflowError:
        return FIRST_MOMENT if moment.year < FIRST_MOMENT.year else LAST_MOMENT
