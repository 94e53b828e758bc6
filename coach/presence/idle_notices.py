"""Conclude from a Wayland compositor's idle notifications how long nobody touched anything.  Pure.

A compositor says "idled" once nobody has touched anything for the time that was
asked for, and "resumed" at the next touch; it tells no lengths.  A window that
keeps the screen awake (a film, a call) makes it lie:

- KWin and sway 1.7 say no "resumed" to whoever comes back meanwhile: "idled" sticks.
- sway 1.10 and labwc say "resumed" when such a window opens, though nobody moved.

So a probe, a notification of half a second, is always on its way: it fires in
the first pause of whoever is there, and never while a window keeps the screen
awake.  What is said without a probe that fired is not believed.
"""

from __future__ import annotations

from dataclasses import dataclass

LONG = 60.0
"""Seconds of rest after which "resumed" is not believed by itself."""

PROBE_AGE = 10.0
"""Seconds in which everybody pauses for half a second; a probe that has not fired by then never will."""

LATE = 1.0
"""Seconds that "idled" may be late; KWin's were seen to be 0.06 on an idle machine."""

INHIBITED = "a window keeps the screen awake: then the compositor does not tell"
DOUBTED = "somebody is back, or a window began to keep the screen awake"
TOO_SOON = "the compositor tells only what happens from now on"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleNotices:
    """What a compositor has said by the time of a look."""

    idled: float | None
    """Longest time, seconds, for which it says that nobody touched anything; None if it says so of none."""

    shortest: float
    """Shortest time that it was asked about, seconds."""

    resumed: bool
    """It has said, since the look before, that somebody touched something, or so it seems."""

    asked: float
    """How long ago it was asked, seconds."""

    probe: bool | None
    """Whether the probe has fired; None if it may yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What is known of the person's rest after a look."""

    since: float | None = None
    """Monotonic second since when at the latest nobody has touched anything; None if somebody does, or may."""

    length: float | None = 0.0
    """The same as seconds; None if it is not known."""

    unknown: str = ""
    """Why it is not known."""


def observe_rest(before: Rest, notices: IdleNotices, now: float) -> Rest:
    """Add what was said by the monotonic second *now* to what was known at the look *before*."""
    if notices.probe is False:
        return Rest(length=None, unknown=INHIBITED)
    if notices.idled is not None:
        since = now - notices.idled
        if before.since is not None and not notices.resumed:
            since = min(since, before.since)
        return Rest(since=since, length=now - since)
    rested = before.length is not None and before.length >= LONG
    if (notices.resumed and rested) or (before.unknown == DOUBTED and notices.probe is None):
        return Rest(length=None, unknown=DOUBTED)
    if not notices.resumed and notices.asked < notices.shortest + LATE:
        return Rest(length=None, unknown=TOO_SOON)
    return Rest()
