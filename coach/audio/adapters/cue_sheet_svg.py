"""The cue sheet as a picture: what is heard when, one row a minute, as SVG of our own making.

Rects and texts are all it needs; a plotting library is 10 MB and a second of
import for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import zip_longest

from coach.timeline.cues import Cue, Kind, Line
from coach.timeline.full_routine import GuidedRoutine
from coach.units import PLAYBACK_RATE, seconds

ROW = 60
"""Seconds in a row."""

_SCALE = 24
"""Units of the picture for a second."""

_LEFT, _TOP, _LANE, _GAP = 60, 64, 22, 34
_LANES = (
    ("said", (Kind.SPEECH, Kind.ANSWER), "#2f5d8a"),
    ("count", (Kind.COUNT, Kind.COUNT_IN), "#b3402e"),
    ("beat, cue", (Kind.BEAT, Kind.CUE), "#5b8c3e"),
    ("tone", (Kind.TICK, Kind.TONE, Kind.EARCON), "#8a8a8a"),
)
"""Lanes of a row from top to bottom: name, kinds, colour."""

_LETTER = 5.6
"""Units that a letter of a label takes at most."""


def cue_sheet_svg(guided: GuidedRoutine, title: str) -> str:
    """Return the picture of *guided*, whole, as the text of an SVG file."""
    rows = -(-guided.timeline.length // (ROW * PLAYBACK_RATE))
    width = _LEFT + ROW * _SCALE + 20
    height = _TOP + rows * _height()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        ' font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="10">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{_LEFT}" y="24" font-size="16" font-weight="bold">{escape(title)}</text>',
        *_legend(),
    ]
    for row in range(rows):
        parts += _grid(row)
    for chapter in guided.chapters[1:]:  # the first is the title
        parts += _chapter(chapter.start, chapter.title)
    for lane, (_, kinds, colour) in enumerate(_LANES):
        cues = [cue for cue in guided.timeline.cues if cue.kind in kinds]
        for cue, following in zip_longest(cues, cues[1:]):
            parts += _box(cue, lane, colour)
            if isinstance(cue.sound, Line):
                parts += _label(cue, following.start if following else guided.timeline.length, lane, colour)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _height() -> int:
    return len(_LANES) * _LANE + _GAP


def _place(sample: int) -> tuple[float, float]:
    """Return where *sample* is: x, and y of its row's first lane."""
    row, within = divmod(sample, ROW * PLAYBACK_RATE)
    return _LEFT + seconds(within) * _SCALE, _TOP + row * _height() + 18


def _legend() -> Iterator[str]:
    for place, (name, _, colour) in enumerate(_LANES):
        x = _LEFT + place * 110
        yield f'<rect x="{x}" y="34" width="12" height="12" fill="{colour}"/>'
        yield f'<text x="{x + 17}" y="44">{name}</text>'


def _grid(row: int) -> Iterator[str]:
    _, y = _place(row * ROW * PLAYBACK_RATE)
    bottom = y + len(_LANES) * _LANE
    yield f'<text x="{_LEFT - 8}" y="{y + 14}" text-anchor="end" font-weight="bold">{row}:00</text>'
    for second in range(0, ROW + 1, 5):
        x = _LEFT + second * _SCALE
        yield f'<line x1="{x}" y1="{y}" x2="{x}" y2="{bottom}" stroke="#dddddd"/>'
        if second and second < ROW:
            style = 'text-anchor="middle" fill="#999999" font-size="8"'
            yield f'<text x="{x}" y="{bottom + 10}" {style}>:{second:02}</text>'


def _chapter(start: int, title: str) -> Iterator[str]:
    x, y = _place(start)
    bottom = y + len(_LANES) * _LANE
    yield f'<line x1="{x:.1f}" y1="{y - 14}" x2="{x:.1f}" y2="{bottom}" stroke="black" stroke-width="1.5"/>'
    room = _LEFT + ROW * _SCALE - x
    anchor, at = ("start", x + 4) if room > len(title) * _LETTER * 1.1 else ("end", x - 4)
    yield f'<text x="{at:.1f}" y="{y - 5}" text-anchor="{anchor}" font-weight="bold">{escape(title)}</text>'


def _box(cue: Cue, lane: int, colour: str) -> Iterator[str]:
    """Draw *cue*, in two parts where it goes on in the next row."""
    start, end = cue.start, cue.end
    while start < end:
        stop = min(end, (start // (ROW * PLAYBACK_RATE) + 1) * ROW * PLAYBACK_RATE)
        x, y = _place(start)
        width = max(1.5, seconds(stop - start) * _SCALE)
        top = y + lane * _LANE + 2
        yield f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="{_LANE - 4}" rx="2" fill="{colour}"/>'
        start = stop


def _label(cue: Cue, free: int, lane: int, colour: str) -> Iterator[str]:
    """Write the words of *cue* into its box, or behind it where there is room up to sample *free*; else shortened."""
    x, y = _place(cue.start)
    edge = _LEFT + ROW * _SCALE
    inside = min(seconds(cue.length) * _SCALE, edge - x)
    outside = min(seconds(free - cue.end) * _SCALE, edge - x - inside)
    text, at, fill = cue.text, x + 3, "white"
    if len(text) * _LETTER > inside:
        if len(text) * _LETTER + 4 < outside:
            at, fill = x + inside + 3, colour
        else:
            text = text[: max(0, int(inside / _LETTER) - 1)] + "…"
    if len(text) > 2 or fill == colour:  # noqa: PLR2004  (a letter and dots say nothing)
        yield f'<text x="{at:.1f}" y="{y + lane * _LANE + 15}" fill="{fill}">{escape(text)}</text>'
