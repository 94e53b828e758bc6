"""The day as a strip: an SVG in per cent, so that its marks and words keep their size at any width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import htpy as h

from coach.journal.entries import BreakOutcome
from coach.plan.hours import on_wall
from coach.programs.page.page_values import TodayData
from coach.programs.page.page_words import PageWords, wall

_rect, _line, _text, _path, _g = (h.Element(name) for name in ("rect", "line", "text", "path", "g"))

_HOUR = timedelta(hours=1)
_SHORTEST = 6
"""Hours that are shown at least."""

_MARKS = {
    "session": "M-7,0 A7,7 0 1 1 7,0 A7,7 0 1 1 -7,0 Z",
    "held": "M0,-8 L8,0 L0,8 L-8,0 Z",
    "missed": "M-6,-6 L6,6 M6,-6 L-6,6",
    "coming": "M-6,0 A6,6 0 1 1 6,0 A6,6 0 1 1 -6,0 Z",
}
"""Kind of a mark -> its shape, which says what it is without its colour."""

_KINDS = {
    BreakOutcome.TAKEN: "session",
    BreakOutcome.HELD: "held",
    BreakOutcome.NATURAL: "away",
}
"""Every other outcome is missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpan:
    """What part of the day the strip shows."""

    begins: datetime
    """UTC, a full hour of the wall."""

    ends: datetime

    def share(self, moment: datetime) -> str:
        """Return where *moment* lies, in per cent of the width."""
        part = (moment - self.begins) / (self.ends - self.begins)
        return f"{100 * min(max(part, 0.0), 1.0):.2f}%"


def mark_kind(outcome: BreakOutcome) -> str:
    """Return the mark of a break that became *outcome*."""
    return _KINDS.get(outcome, "missed")


def shown_span(data: TodayData) -> DaySpan:
    """Return the hours that hold the working hours and everything that happened or is to come, all of one day."""
    today = data.now.astimezone(data.zone).date()
    midnight, end = on_wall(data.zone, today, 0), on_wall(data.zone, today, 24 * 60)
    moments = [
        data.now,
        *(each.started_at for each in data.sessions),
        *(each.due for each in data.breaks),
        *(each.due for each in data.coming),
        *(moment for span in data.hours for moment in (span.begins, span.ends)),
    ]
    within = [min(max(each, midnight), end) for each in moments]
    begins = midnight + (min(within) - midnight) // _HOUR * _HOUR
    ends = midnight - (midnight - max(within)) // _HOUR * _HOUR
    ends = min(max(ends, begins + _SHORTEST * _HOUR), end)
    return DaySpan(begins=min(begins, max(midnight, ends - _SHORTEST * _HOUR)), ends=ends)


def day_strip(words: PageWords, data: TodayData) -> h.Element:
    """Return the strip of today."""
    span = shown_span(data)
    label = words("strip", first=wall(span.begins, data.zone), last=wall(span.ends, data.zone))
    return h.svg(".strip", role="img", aria_label=label, width="100%", height="92")[
        (_working(span, data)),
        (_hours(span, data)),
        (_natural(span, data)),
        (_sessions(span, data)),
        (_breaks(span, data)),
        (_mark(span, "coming", each.due, f"{wall(each.due, data.zone)} {words('planned')}") for each in data.coming),
        _now(words, span, data),
    ]


def _working(span: DaySpan, data: TodayData) -> Iterator[h.Element]:
    for each in data.hours:
        begins, ends = max(each.begins, span.begins), min(each.ends, span.ends)
        if begins < ends:
            yield _rect(".working", x=span.share(begins), y="14", width=_width(span, begins, ends), height="48", rx="4")


def _hours(span: DaySpan, data: TodayData) -> Iterator[h.Node]:
    moment, count = span.begins, round((span.ends - span.begins) / _HOUR)
    for number in range(count + 1):
        at = span.share(moment)
        anchor = "start" if number == 0 else "end" if number == count else "middle"
        yield _line(".hour", x1=at, x2=at, y1="14", y2="66")
        yield _text(class_="hour" if number % 2 == 0 else "hour odd", x=at, y="84", text_anchor=anchor)[
            f"{moment.astimezone(data.zone):%H}"
        ]
        moment += _HOUR


def _natural(span: DaySpan, data: TodayData) -> Iterator[h.Element]:
    for each in data.breaks:
        if each.outcome is BreakOutcome.NATURAL:
            yield _rect(
                ".away",
                x=span.share(each.due),
                y="34",
                width=_width(span, each.due, each.decided_at),
                height="8",
            )


def _sessions(span: DaySpan, data: TodayData) -> Iterator[h.Element]:
    for each in data.sessions:
        ends = each.ended_at or data.now
        yield _rect(
            ".session", x=span.share(each.started_at), y="22", width=_width(span, each.started_at, ends), height="32"
        )
        yield _mark(span, "session", each.started_at, wall(each.started_at, data.zone))


def _breaks(span: DaySpan, data: TodayData) -> Iterable[h.Element]:
    for each in data.breaks:
        kind = mark_kind(each.outcome)
        if kind in {"held", "missed"}:
            yield _mark(span, kind, each.due, wall(each.due, data.zone))


def _mark(span: DaySpan, kind: str, at: datetime, title: str) -> h.Element:
    return h.svg(x=span.share(at), y="38", overflow="visible")[_path(f".mark.{kind}", d=_MARKS[kind])[h.title[title]]]


def _now(words: PageWords, span: DaySpan, data: TodayData) -> h.Node:
    at = span.share(data.now)
    late = (data.now - span.begins) / (span.ends - span.begins)
    anchor = "end" if late > 0.9 else "start" if late < 0.1 else "middle"  # noqa: PLR2004  (it stays inside)
    return [
        _line(".now", x1=at, x2=at, y1="12", y2="66"),
        _text(".now", x=at, y="9", text_anchor=anchor)[f"{words('now_mark')} {wall(data.now, data.zone)}"],
    ]


def _width(span: DaySpan, begins: datetime, ends: datetime) -> str:
    part = (min(ends, span.ends) - max(begins, span.begins)) / (span.ends - span.begins)
    return f"{100 * max(part, 0.0):.2f}%"


def legend_mark(kind: str) -> h.Element:
    """Return the mark of *kind* as it stands beside a line of text, where the text says the same."""
    if kind == "away":
        shape = _rect(".away", x="-7", y="-4", width="14", height="8")
    else:
        shape = _path(f".mark.{kind}", d=_MARKS[kind])
    return h.svg(".legend", viewBox="-10 -10 20 20", width="20", height="20", aria_hidden="true")[shape]
