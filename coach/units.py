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


def utc(moment: datetime) -> datetime:
    """Return *moment* in UTC.

    Raises:
        ValueError: *moment* is naive.  A time without a zone is a bug of ours.
    """
    if moment.tzinfo is None:
        message = f"naive datetime: {moment!r}"
        raise ValueError(message)
    return moment.astimezone(UTC)
