"""Decide whether the coach may speak now; silence is the default.  Pure; the caller brings the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from coach.presence.readings import Presence, Reading, Tristate
from coach.presence.watch import Busy, PresenceHistory
from coach.texts import text

AFTER_MEETING = timedelta(minutes=2)
"""How long a meeting must be over: people stay for a word, and the next one may follow on its heels."""


SETTLING = timedelta(minutes=5)
"""After the machine woke up: the person has something to do first."""


TYPING = timedelta(seconds=3)
"""Without a key for so long, the user is not amid a sentence: three times the longest gap between two words."""


TYPING_CAP = timedelta(seconds=60)
"""So long an offer waits for a pause in typing; then it is made all the same."""


_READINGS_OF: Mapping[str, tuple[str, ...]] = {
    "meeting": ("recording", "filming"),
    "do_not_disturb": ("do_not_disturb",),
    "full_screen": ("full_screen",),
    "typing": (),
}
"""A choice of the person -> the readings that tell of it; of typing the idle time does."""

SILENT_FOR = tuple(_READINGS_OF)
"""All that the coach is silent for, if the person does not choose among it."""


class SilenceReason(StrEnum):
    """Why nothing is spoken."""

    LOCKED = "locked"
    AWAY = "away"
    MEETING = "meeting"
    CALENDAR = "calendar"
    DO_NOT_DISTURB = "do-not-disturb"
    FULL_SCREEN = "full-screen"
    JUST_WOKEN = "just-woken"
    SESSION = "session"
    """Another process leads one."""

    CLOCK = "clock"
    """The clock was set past its moment."""

    OFF = "off"
    """Working hours ended meanwhile."""

    NO_SOUND = "no-sound"
    """No loudspeaker works: nobody could hear it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Why nothing is spoken, and how that is known."""

    why: SilenceReason
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heed:
    """What of the desk counts for this person."""

    silent_for: tuple[str, ...] = SILENT_FOR
    """Of SILENT_FOR: what is a reason for silence."""

    ignore: tuple[str, ...] = ()
    """Names of applications whose microphone or camera does not count."""

    def applied(self, presence: Presence) -> Presence:
        """Return *presence* with "no" for what is left out.

        It is no sign of a person either: the window that fills the screen all
        day fills it during lunch too.
        """
        left_out = [name for choice in SILENT_FOR if choice not in self.silent_for for name in _READINGS_OF[choice]]
        source = "it is left out by [presence] silent_for"
        return replace(
            presence,
            **{name: replace(getattr(presence, name), answer=Tristate.NO, source=source) for name in left_out},
        )

    def waits_for_typing(self, presence: Presence) -> bool:
        """Tell whether an offer waits because the person is in the middle of typing."""
        return "typing" in self.silent_for and is_typing(presence)


def find_silence(history: PresenceHistory, busy: Iterable[Busy], now: datetime, away: timedelta) -> Silence | None:
    """Return why nothing may be spoken at *now* (UTC); None if something may."""
    seen = history.seen
    if (
        history.away_since is not None
        and history.away_seen is not None
        and history.away_seen - history.away_since >= away
    ):
        return Silence(why=SilenceReason.AWAY, source=seen.idle.source if seen else "the look before")
    if seen is not None and (found := silence_of_absence(seen)) is not None:
        return found
    if history.meeting_at is not None and timedelta(0) <= now - history.meeting_at < AFTER_MEETING:
        return Silence(
            why=SilenceReason.MEETING,
            source=text("over since {time} UTC", time=f"{history.meeting_at:%H:%M:%S}"),
        )
    for entry in busy:
        if entry.begins <= now < entry.ends + AFTER_MEETING:
            return Silence(why=SilenceReason.CALENDAR, source="an entry marked busy")
    if history.woke_at is not None and timedelta(0) <= now - history.woke_at < SETTLING:
        return Silence(why=SilenceReason.JUST_WOKEN, source="the difference of the clocks")
    return None


def silence_of_absence(presence: Presence) -> Silence | None:
    """Return why this look alone forbids to speak; None if it does not."""
    readings = (
        (SilenceReason.LOCKED, presence.locked),
        (SilenceReason.MEETING, presence.recording),
        (SilenceReason.MEETING, presence.filming),
        (SilenceReason.DO_NOT_DISTURB, presence.do_not_disturb),
        (SilenceReason.FULL_SCREEN, presence.full_screen),
    )
    return next(
        (Silence(why=why, source=reading.source) for why, reading in readings if reading.answer is Tristate.YES), None
    )


def is_typing(presence: Presence) -> bool:
    """Tell whether the user is in the middle of typing."""
    return presence.idle.length is not None and presence.idle.length < TYPING


def unknown_readings(presence: Presence) -> Iterator[str]:
    """Yield each reading that is unavailable, and why."""
    if presence.idle.length is None:
        yield text("idle: {source}", source=presence.idle.source)
    for name in ("locked", "recording", "filming", "do_not_disturb", "full_screen"):
        reading: Reading = getattr(presence, name)
        if reading.answer is Tristate.UNKNOWN:
            yield f"{name}: {reading.source}"
