"""Today: how things stand, the strip of the day, what was, and what is to come and why."""

from __future__ import annotations

from collections.abc import Iterator

import htpy as h

from coach.plan.agenda import PlannedBreak
from coach.programs.daemon.status import Status
from coach.programs.page.page_values import TodayData
from coach.programs.page.page_words import PageWords, wall
from coach.programs.page.views.day_strip import day_strip, legend_mark
from coach.programs.page.views.entry_list import clock_time, entry_list
from coach.programs.page.views.layout import code_in, fault_lines, framed


def today_page(words: PageWords, data: TodayData) -> str:
    """Return the page of today."""
    faults = [*data.faults, *(data.status.faults if data.status else ())]
    return framed(
        words,
        "/",
        words("today"),
        [
            h.div(".now")[(h.p[code_in(line)] for line in _now(words, data))],
            fault_lines(map(words.say, dict.fromkeys(faults))),
            h.figure[day_strip(words, data)],
            h.section[
                h.h2[words("so_far")],
                entry_list(words, data.zone, data.names, data.sessions, data.breaks)
                or h.p(".none")[words("nothing_so_far")],
            ],
            h.section[h.h2[words("coming")], _coming(words, data)],
        ],
    )


def _now(words: PageWords, data: TodayData) -> Iterator[str]:
    found = data.status
    if found is None:
        yield words("not_running")
        return
    yield words(found.doing)
    if found.held is not None:
        yield words("held_now", time=wall(found.held, data.zone))
    if found.paused:
        until = found.paused_until
        yield words("paused_until", time=_moment(words, data, found)) if until else words("paused")
    elif found.silent is not None and found.silent != "not-due":
        why = words.silence(found.silent)
        yield words("silent_now", why=f"{why} ({found.source})" if found.source else why)
    yield _next(words, data, found)
    if found.listening:
        yield words("listening")


def _moment(words: PageWords, data: TodayData, found: Status) -> str:
    assert found.paused_until is not None  # noqa: S101  (the caller has looked)
    there = found.paused_until.astimezone(data.zone)
    clock = wall(found.paused_until, data.zone)
    return clock if there.date() == data.now.astimezone(data.zone).date() else f"{words.day(there.date())} {clock}"


def _next(words: PageWords, data: TodayData, found: Status) -> str:
    if found.next_break is None:
        return words("no_break")
    day = found.next_break.astimezone(data.zone).date()
    routine = data.names.get(found.routine or "", found.routine or "")
    at = {"time": wall(found.next_break, data.zone), "routine": routine}
    if day == data.now.astimezone(data.zone).date():
        return words("next_break", **at)
    return words("next_break_on", day=words.day(day), **at)


def _coming(words: PageWords, data: TodayData) -> h.Node:
    if not data.coming:
        return h.p(".none")[words("nothing_coming")]
    return [
        h.ol(".entries")[(_planned(words, data, each) for each in data.coming)],
        h.p(".note")[words("as_if_taken")],
    ]


def _planned(words: PageWords, data: TodayData, planned: PlannedBreak) -> h.Element:
    reasons = [h.li[words.reason(each, data.names)] for each in planned.reasons]
    return h.li[
        clock_time(planned.due, data.zone),
        legend_mark("coming"),
        h.div[
            h.p[h.strong[data.names.get(planned.routine, planned.routine)]],
            h.ul(".reasons", aria_label=words("why"))[reasons] if reasons else None,
        ],
    ]
