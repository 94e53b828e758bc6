"""Whether the coach may speak now: pure rules over readings.  Silence is the default.

1. Nothing is spoken to an empty chair or a locked screen.
2. Nothing is spoken in a meeting, nor before it has been over for two minutes.
3. Nothing is spoken in the first minutes after the machine woke up.
4. An absence as long as a break is one; somebody who records, films or fills
   the screen is not absent, however long the keyboard rests.
5. What is unknown blocks nothing.

The caller brings the time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coach.presence.readings import Presence, Reading, Tristate

HAND = timedelta(minutes=1)
"""A step of the clock below this is its regulation, not a hand at it."""


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
    """What the looks so far add up to."""

    seen: Presence | None = None
    """The last look."""

    away_since: datetime | None = None
    """When the present absence began, UTC; None while somebody is there."""

    away_seen: datetime | None = None
    """The last moment at which the absence was seen to last, UTC."""

    meeting_at: datetime | None = None
    """The last moment at which a meeting may have lasted, UTC."""

    attended_at: datetime | None = None
    """The last look at which somebody recorded, filmed or filled the screen, UTC: they were there."""

    woke_at: datetime | None = None
    """When the machine woke up last, UTC."""


def current_meeting(presence: Presence) -> Reading | None:
    """Return the reading that tells of a meeting, None where none does."""
    return next((each for each in (presence.recording, presence.filming) if each.answer is Tristate.YES), None)


def observe(
    watch: PresenceHistory, presence: Presence, now: datetime, away: timedelta, present: datetime | None = None
) -> tuple[PresenceHistory, Absence | None]:
    """Add a look at *now* (UTC) to *watch*; return the absence that has ended, if one as long as *away* has.

    *present*: when the person is known to have been there last, whatever the
    keyboard says: at the end of a session.
    """
    since = _absent_since(presence, now, away)
    attended = now if is_attending(presence) else watch.attended_at
    if attended is not None and (present is None or attended > present):
        present = attended
    if since is not None and present is not None and since < present <= now:
        locked = presence.locked.answer is Tristate.YES
        since = present if locked or now - present >= away else None
    # it ended somewhere before the first look that sees none: from there it has been over
    meets = current_meeting(presence) is not None or (
        watch.seen is not None and current_meeting(watch.seen) is not None
    )
    met = now if meets else watch.meeting_at
    if since is not None:
        begun = since if watch.away_since is None else min(watch.away_since, since)
        away_now = replace(watch, seen=presence, away_since=begun, away_seen=now)
        return replace(away_now, meeting_at=met, attended_at=attended), None
    over = None
    if watch.away_since is not None and watch.away_seen is not None and watch.away_seen - watch.away_since >= away:
        over = Absence(begins=watch.away_since, ends=now)
    here = replace(watch, seen=presence, away_since=None, away_seen=None)
    return replace(here, meeting_at=met, attended_at=attended), over


def after_sleep(watch: PresenceHistory, length: timedelta, now: datetime, away: timedelta) -> PresenceHistory:
    """Add to *watch* that the machine slept for *length* until *now* (UTC): nobody was at it."""
    if watch.away_since is not None:
        return replace(watch, woke_at=now, away_seen=now)
    if length < away:
        return replace(watch, woke_at=now)
    return replace(watch, woke_at=now, away_since=now - length, away_seen=now)


def after_clock_set(watch: PresenceHistory, step: timedelta) -> PresenceHistory:
    """Return *watch* as the calendar shows it that was set by *step*."""
    return replace(
        watch,
        away_since=watch.away_since and watch.away_since + step,
        away_seen=watch.away_seen and watch.away_seen + step,
        meeting_at=watch.meeting_at and watch.meeting_at + step,
        attended_at=watch.attended_at and watch.attended_at + step,
        woke_at=watch.woke_at and watch.woke_at + step,
    )


def _absent_since(presence: Presence, now: datetime, away: timedelta) -> datetime | None:
    length = presence.idle.length
    if presence.locked.answer is Tristate.YES:
        return now - (length or timedelta(0))
    if length is None or length < away or is_attending(presence):
        return None
    return now - length


def is_attending(presence: Presence) -> bool:
    """Tell whether somebody is there however long the keyboard rests."""
    fills = presence.full_screen.answer is Tristate.YES
    return presence.locked.answer is not Tristate.YES and (fills or current_meeting(presence) is not None)
