"""The list of a session's exercises with the time that is left, as lines for a terminal.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coach.content.exercise import Mode
from coach.content.routine import Set, Side
from coach.programs.conductor.session_timetable import SessionTimetable
from coach.texts import in_language, text
from coach.units import clock_length

_WIDEST = 64
"""Columns of the list on a wide terminal: name and time should be seen together."""

_BEFORE = 1
"""Rows before the one in hand that a short list keeps."""

_UNITS = {Mode.HOLD: "{count} s", Mode.TIMED: "{count} s", Mode.REPS: "{count} times", Mode.BREATHS: "{count} breaths"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableLine:
    """One line of the list."""

    words: str
    here: bool = False
    """It is the exercise in hand."""

    past: bool = False
    """It is over, or passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    name: str
    dose: str
    seconds: float
    first: int
    last: int
    out: bool


def timetable_lines(table: SessionTimetable, language: str, width: int, rows: int) -> list[TimetableLine]:
    """Return the heading with the time left and at most *rows* exercises, none wider than *width* columns."""
    width = min(width, _WIDEST)
    every = list(_rows(table, language))
    here = next((number for number, row in enumerate(every) if table.index <= row.last), len(every) - 1)
    begin = max(0, min(here - _BEFORE, len(every) - rows))
    shown = every[begin : begin + rows]
    name = table.routine.get(language) or next(iter(table.routine.values()))
    left = in_language(text("{length} left", length=clock_length(table.left)), language)
    lines = [TimetableLine(words=_spread(name, left, width), here=True)]
    doses = max(len(row.dose) for row in shown)
    for number, row in enumerate(shown, begin):
        mark = "▸ " if number == here else "  "
        length = "-" if row.out else clock_length(row.seconds)
        words = _spread(f"{mark}{row.name}", f"{row.dose:>{doses}}  {length:>5}", width)
        lines.append(TimetableLine(words=words, here=number == here, past=number < here or row.out))
    if more := len(every) - begin - len(shown):
        lines.append(TimetableLine(words=in_language(text("  and {count} more", count=more), language), past=True))
    return lines


def _rows(table: SessionTimetable, language: str) -> Iterator[_Row]:
    """Yield a row for each exercise; its two sides are one."""
    for index, (a_set, seconds) in enumerate(zip(table.sets, table.lengths, strict=True)):
        if a_set.side is Side.SECOND:
            continue
        both = a_set.side is Side.FIRST and index + 1 < len(table.sets) and table.sets[index + 1].side is Side.SECOND
        yield _Row(
            name=a_set.exercise.name.get(language, a_set.exercise.id),
            dose=_dose(a_set, language, both=both),
            seconds=seconds + (table.lengths[index + 1] if both else 0),
            first=index,
            last=index + both,
            out=a_set.exercise.id in table.left_out,
        )


def _dose(a_set: Set, language: str, *, both: bool) -> str:
    dose = in_language(text(_UNITS[a_set.exercise.mode], count=a_set.target), language)
    return f"2 x {dose}" if both else dose


def _spread(first: str, last: str, width: int) -> str:
    """Return *first* at the left and *last* at the right of *width* columns; what does not fit of *first* is cut."""
    room = width - len(last) - 2
    first = first if len(first) <= room else f"{first[: room - 1]}…"
    return f"{first:{room}}  {last}"
