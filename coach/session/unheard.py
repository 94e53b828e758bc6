"""What becomes of a session whose loudspeaker is not there.  Pure; the caller brings how long it has been so.

While nobody hears the coach its time stands still: no repetition passes that
nobody could do.  Only where a person reads the captions, and no loudspeaker
has ever worked, captions take its place by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from coach.session.state import State
from coach.timeline.announcements import PAUSE_LIMIT

MOST_REOPENINGS = 2
"""Of a loudspeaker that opens and never asks for sound, before it counts as none."""

OFFER_WAITS = 10.0
"""Seconds for which an offer waits for a loudspeaker that cannot be opened: the microphone is open meanwhile."""


class Verdict(Enum):
    """What is done."""

    WAIT = "wait"
    CAPTIONS = "captions"
    """Go on by the clock: the person reads."""

    GIVE_UP = "give up"
    """End: nobody has heard anything for too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silenced:
    """How it stands with a loudspeaker that does not work."""

    state: State
    seconds: float
    """Since it was last heard, or first tried."""

    lifeless: int
    """Openings, one after the other, that never got going."""

    opens: bool
    """It can be opened, or might be: the last try did not fail."""

    worked: bool
    """It has been heard in this session."""

    captioned: bool
    """A person sees the captions."""


def judge_silence(now: Silenced) -> Verdict:
    """Return what becomes of the session."""
    if now.state is State.FINISHED:
        return Verdict.GIVE_UP
    lifeless = now.lifeless > MOST_REOPENINGS
    if now.captioned and not now.worked:
        return Verdict.CAPTIONS if lifeless or not now.opens else Verdict.WAIT
    if now.worked and now.state is not State.OFFERED:
        return Verdict.GIVE_UP if now.seconds >= PAUSE_LIMIT else Verdict.WAIT
    unopened = not now.lifeless and now.seconds >= OFFER_WAITS
    return Verdict.GIVE_UP if lifeless or unopened else Verdict.WAIT
