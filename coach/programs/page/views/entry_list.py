"""Sessions and breaks as a list, oldest first: what `coach log` shows, in the person's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo

import htpy as h

from coach.journal.entries import BreakEntry, BreakOutcome, SessionEntry, SetEntry
from coach.programs.page.page_words import PageWords, wall
from coach.programs.page.views.day_strip import legend_mark, mark_kind
from coach.programs.page.views.exercise_view import EXERCISE


def entry_list(
    words: PageWords,
    zone: tzinfo,
    names: Mapping[str, str],
    sessions: Iterable[SessionEntry],
    breaks: Iterable[BreakEntry],
) -> h.Element | None:
    """Return the sessions and the breaks that led to none; None without any."""
    lines: list[tuple[datetime, h.Element]] = [
        *((each.started_at, _session(words, zone, names, each)) for each in sessions),
        *((each.due, _break(words, zone, names, each)) for each in breaks if each.outcome is not BreakOutcome.TAKEN),
    ]
    return h.ol(".entries")[(line for _, line in sorted(lines, key=lambda each: each[0]))] if lines else None


def clock_time(moment: datetime, zone: tzinfo) -> h.Element:
    """Return *moment* as the wall's clock shows it, and whole for machines."""
    return h.time(datetime=moment.astimezone(zone).isoformat(timespec="minutes"))[wall(moment, zone)]


def _session(words: PageWords, zone: tzinfo, names: Mapping[str, str], entry: SessionEntry) -> h.Element:
    outcome = words(entry.outcome or "running")
    length = (
        f", {words.length((entry.ended_at - entry.started_at).total_seconds())}" if entry.ended_at is not None else ""
    )
    return h.li[
        clock_time(entry.started_at, zone),
        legend_mark("session"),
        h.div[
            h.p[h.strong[names.get(entry.routine, entry.routine)], h.span(".became")[f" {outcome}{length}"]],
            _sets(words, names, entry.sets),
        ],
    ]


def _sets(words: PageWords, names: Mapping[str, str], sets: tuple[SetEntry, ...]) -> h.Element | None:
    if not sets:
        return None
    return h.details[
        h.summary[words("sets_of", count=len(sets)) if len(sets) > 1 else words("set_of")],
        h.table[
            h.thead[h.tr[(h.th(scope="col")[words(key)] for key in ("exercise", "amount", "outcome"))]],
            h.tbody[(_set(words, names, each) for each in sets)],
        ],
    ]


def _set(words: PageWords, names: Mapping[str, str], entry: SetEntry) -> h.Element:
    side = f", {words(entry.side)}" if entry.side else ""
    by = f", {words(f'by_{entry.confirmed_by}')}" if entry.confirmed_by else ""
    return h.tr[
        h.th(scope="row")[_exercise(names, entry.exercise), side],
        h.td[words("set_amount", done=entry.done, target=entry.target, unit=words(entry.unit))],
        h.td[f"{words(entry.outcome)}{by}"],
    ]


def _exercise(names: Mapping[str, str], exercise: str) -> h.Node:
    """Return the name of *exercise*, with the way to its page if its script is still there."""
    name = names.get(exercise)
    return exercise if name is None else h.a(href=f"{EXERCISE}{exercise}")[name]


def _break(words: PageWords, zone: tzinfo, names: Mapping[str, str], entry: BreakEntry) -> h.Element:
    kind = mark_kind(entry.outcome)
    return h.li[
        clock_time(entry.due, zone),
        legend_mark(kind),
        h.p[
            h.strong[names.get(entry.routine, entry.routine) or words("absence")],
            h.span(".became")[" ", *_became(words, zone, entry)],
        ],
    ]


def _became(words: PageWords, zone: tzinfo, entry: BreakEntry) -> Iterator[str]:
    match entry.outcome:
        case BreakOutcome.NATURAL:
            yield words("natural", begin=wall(entry.due, zone), end=wall(entry.decided_at, zone))
        case BreakOutcome.HELD if entry.why:
            yield words("held_why", why=words.silence(entry.why))
        case BreakOutcome.LATER if entry.again_at:
            yield words("later_until", time=wall(entry.again_at, zone))
        case outcome:
            yield words(outcome)
