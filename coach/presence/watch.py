"""Conclude from looks at the desk whether the person is there.  Pure; the caller brings the time.

What the coach may say then, silence.py tells.  The rules of both:

1. Nothing is spoken to an empty chair or a locked screen.
2. Nothing is spoken in a meeting, nor before it has been over for two minutes.
3. Nothing is spoken in the first minutes after the machine woke up.
4. An absence as long as a break is one; who records, films or fills the
   screen is not absent, however long the keyboard rests.
5. What is unknown blocks nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coach.presence.readings import Presence, Reading, Tristate

HAND = timedelta(minutes=1)
"""A step of the clock below this is its regulation; from here on it was set by hand."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Busy:
    """An entry of the calendar that is marked busy."""

    begins: datetime
    """UTC."""

    ends: datetime
    """UTC, the first moment free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """The person was not at the desk."""

    begins: datetime
    """UTC."""

    ends: datetime
    """UTC: the first moment at which they were seen to be back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceHistory:
    """The sum of the looks so far."""

    seen: Presence | None = None
    """The last look."""

    away_since: datetime | None = None
    """When the present absence began, UTC; None while the person is there."""

    away_seen: datetime | None = None
    """The last moment at which the absence was seen to last, UTC."""

    meeting_at: datetime | None = None
    """The last moment at which a meeting may have lasted, UTC."""

    attended_at: datetime | None = None
    """The last look that saw the person record, film or fill the screen, UTC: they were there."""

    woke_at: datetime | None = None
    """When the machine woke up last, UTC."""


def current_meeting(presence: Presence) -> Reading | None:
    """Return the reading that tells of a meeting, None where none does."""
    return next((each for each in (presence.recording, presence.filming) if each.answer is Tristate.YES), None)


def observe(
    history: PresenceHistory, presence: Presence, now: datetime, away: timedelta, present: datetime | None = None
) -> tuple[PresenceHistory, Absence | None]:
    """Add a look at *now* (UTC) to *history*; return the absence that has ended, if one as long as *away* has.

    *present*: the last moment at which the person is known to have been there,
    whatever the keyboard says: the end of a session.
    """
    attended = now if is_attending(presence) else history.attended_at
    last = max((moment for moment in (present, attended) if moment is not None), default=None)
    since = _absent_since(presence, now, away, last)
    seen = replace(history, seen=presence, attended_at=attended, meeting_at=_meeting_at(history, presence, now))
    if since is not None:
        begun = since if history.away_since is None else min(history.away_since, since)
        return replace(seen, away_since=begun, away_seen=now), None
    return replace(seen, away_since=None, away_seen=None), _ended_absence(history, now, away)


def _meeting_at(history: PresenceHistory, presence: Presence, now: datetime) -> datetime | None:
    """Return the last moment at which a meeting may have lasted, UTC."""
    # it ended somewhere before the first look that sees none: it has been over from that look on
    looks = (presence,) if history.seen is None else (presence, history.seen)
    return now if any(current_meeting(each) is not None for each in looks) else history.meeting_at


def _ended_absence(history: PresenceHistory, now: datetime, away: timedelta) -> Absence | None:
    """Return the absence that was seen to last for *away*, and is over at *now*."""
    since, seen = history.away_since, history.away_seen
    return Absence(begins=since, ends=now) if since is not None and seen is not None and seen - since >= away else None


def after_sleep(history: PresenceHistory, length: timedelta, now: datetime, away: timedelta) -> PresenceHistory:
    """Add to *history* that the machine slept for *length* until *now* (UTC): the desk was empty."""
    if history.away_since is not None:
        return replace(history, woke_at=now, away_seen=now)
    if length < away:
        return replace(history, woke_at=now)
    return replace(history, woke_at=now, away_since=now - length, away_seen=now)


def after_clock_set(history: PresenceHistory, step: timedelta) -> PresenceHistory:
    """Return *history* as the calendar shows it that was set by *step*."""
    return replace(
        history,
        away_since=history.away_since and history.away_since + step,
        away_seen=history.away_seen and history.away_seen + step,
        meeting_at=history.meeting_at and history.meeting_at + step,
        attended_at=history.attended_at and history.attended_at + step,
        woke_at=history.woke_at and history.woke_at + step,
    )


def _absent_since(presence: Presence, now: datetime, away: timedelta, last: datetime | None) -> datetime | None:
    """Return since when the person is absent, UTC; None if they are there.

    *last*: the last moment at which they are known to have been there, UTC.
    """
    length, locked = presence.idle.length, presence.locked.answer is Tristate.YES
    if locked:
        since = now - (length or timedelta(0))
    elif length is None or length < away or is_attending(presence):
        return None
    else:
        since = now - length
    if last is None or not since < last <= now:
        return since
    return last if locked or now - last >= away else None


def is_attending(presence: Presence) -> bool:
    """Tell whether the person is there however long the keyboard rests."""
    fills = presence.full_screen.answer is Tristate.YES
    return presence.locked.answer is not Tristate.YES and (fills or current_meeting(presence) is not None)
