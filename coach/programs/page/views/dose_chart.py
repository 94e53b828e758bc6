"""The doses of an exercise over time, as an SVG in per cent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import htpy as h

from coach.journal.entries import SetEntry
from coach.journal.statistics import DONE
from coach.programs.page.page_values import ExerciseData
from coach.programs.page.page_words import PageWords

_circle, _line, _path, _text = (h.Element(name) for name in ("circle", "line", "path", "text"))

_TOP, _BOTTOM, _HEIGHT = 12, 150, 180


def dose_chart(words: PageWords, data: ExerciseData) -> h.Element:
    """Return the chart of what was asked for (dashes) and done (dots); one set at least."""
    sets = data.sets
    amounts = [amount for _, each in sets for amount in (each.target, each.done)]
    first, last = (at.astimezone(data.zone).date() for at in (sets[0][0], sets[-1][0]))
    label = words(
        "chart_label",
        count=len(sets),
        first=first,
        last=last,
        least=min(amounts),
        most=max(amounts),
        unit=words(sets[0][1].unit),
    )
    most = max(*amounts, 1)
    return h.svg(".chart", role="img", aria_label=label, width="100%", height=_HEIGHT)[
        (_grid(value, most) for value in sorted({0, round(most / 2), most})),
        _asked(sets, most),
        _dots(sets, most),
        _text(x="4%", y=_HEIGHT - 6)[first.isoformat()],
        _text(x="100%", y=_HEIGHT - 6, text_anchor="end")[last.isoformat()] if last != first else None,
    ]


def _height(amount: int, most: int) -> str:
    return f"{_BOTTOM - (_BOTTOM - _TOP) * amount / most:.1f}"


def _places(sets: tuple[tuple[datetime, SetEntry], ...]) -> list[str]:
    """Return where each set lies, by its time; a little room on the left for the numbers."""
    begins, ends = sets[0][0], sets[-1][0]
    whole = (ends - begins).total_seconds() or 1.0
    return [f"{5 + 94 * (at - begins).total_seconds() / whole:.2f}%" for at, _ in sets]


def _grid(value: int, most: int) -> h.Node:
    y = _height(value, most)
    return [_line(".hour", x1="4%", x2="100%", y1=y, y2=y), _text(x="0", y=f"{float(y) + 4:.1f}")[str(value)]]


def _asked(sets: tuple[tuple[datetime, SetEntry], ...], most: int) -> Iterator[h.Element]:
    """Draw a dash at what was asked for: routines differ in it, so no line would lead from one to the next."""
    for place, (_, each) in zip(_places(sets), sets, strict=True):
        yield h.svg(x=place, y=_height(each.target, most), overflow="visible")[_path(".asked", d="M-5,0 H5")]


def _dots(sets: tuple[tuple[datetime, SetEntry], ...], most: int) -> Iterator[h.Element]:
    for place, (_, each) in zip(_places(sets), sets, strict=True):
        kind = "done" if each.outcome in DONE else "short"
        yield _circle(class_=kind, cx=place, cy=_height(each.done, most), r="3.5")
