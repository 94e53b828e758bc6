"""Notice that one reason held every break of a day, and name the key that changes it.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, tzinfo

from coach.journal.entries import BreakEntry, BreakOutcome
from coach.presence.silence import SilenceReason
from coach.texts import text

LEAST = 2
"""Breaks of a day from which on it is no chance."""

_NOBODY_THERE = {BreakOutcome.NATURAL, BreakOutcome.MISSED_AWAY}

_KEYS: Mapping[str, tuple[str, str]] = {
    SilenceReason.MEETING: (
        "another application recorded or filmed",
        'if that is no meeting, name the application in [presence] ignore, or leave "meeting" out of silent_for',
    ),
    SilenceReason.CALENDAR: (
        "a calendar says busy",
        'look at [calendar] busy; `me` and `tentative = "free"` let some entries be none',
    ),
    SilenceReason.DO_NOT_DISTURB: (
        "the desktop says do not disturb",
        'if breaks may disturb all the same, leave "do_not_disturb" out of [presence] silent_for',
    ),
    SilenceReason.FULL_SCREEN: (
        "a window filled the screen",
        'if that is how you work, leave "full_screen" out of [presence] silent_for',
    ),
    SilenceReason.NO_SOUND: (
        "nothing could be heard",
        "`coach doctor` tells what is wrong with the loudspeaker; [sound] speaker names another one",
    ),
    SilenceReason.OFF: ("the working hours ended before it could be offered", "look at [agenda] hours"),
}
"""Why a break was held -> in words, and what the person can change."""


def hint_of_held_day(breaks: Iterable[BreakEntry], zone: tzinfo) -> str | None:
    """Return what to say of the latest day in *zone* that has breaks, if one reason held all of them."""
    days: dict[date, list[BreakEntry]] = {}
    for entry in breaks:
        if entry.outcome not in _NOBODY_THERE:
            days.setdefault(entry.due.astimezone(zone).date(), []).append(entry)
    if not days:
        return None
    day = max(days)
    reasons = {entry.why if entry.outcome is BreakOutcome.HELD else None for entry in days[day]}
    reason = reasons.pop()
    if reasons or reason is None or reason not in _KEYS or len(days[day]) < LEAST:
        return None
    words, remedy = _KEYS[reason]
    return text(
        "all {count} breaks of {day} were held because {reason}; {remedy}",
        count=len(days[day]),
        day=day,
        reason=text(words),
        remedy=text(remedy),
    )
