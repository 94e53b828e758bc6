"""Draw what was said against what was heard: `python -m bench.confusion`.

Reads bench/results/ears.json, which `python -m bench.ears` writes, and writes
docs/confusion.svg.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
CELL, LEFT, TOP, GAP = 22, 190, 92, 24
"""Pixels: a cell, the room for what was said, for what was heard, and between groups."""

RIGHT, WRONG, NONE = "#2b7a4b", "#b3402a", "#8a8f98"
NOTHING = "nothing"

Row = tuple[str, str, Mapping[str, int]]
"""What was said, the command that it means, and how often each command was heard."""


def groups(results: Mapping) -> Iterator[tuple[str, list[Row]]]:
    """Give the rows of each part of the picture that was measured, under their title."""
    for condition, named in (("clean", "clean"), ("fan", "fan at 10 dB")):
        if condition not in results["test half"]:
            continue
        figures = results["test half"][condition]["all"]
        rows = [(word, word, f["heard"]) for word, f in figures["words"].items() if word != "together"]
        rows.append((f"{figures['others']['clips']} other words", NOTHING, figures["others"]["heard"]))
        yield f"people, every command open, {named}", rows
    for language, key in (("English", "synthetic voices"), ("Danish", "synthetic voices, Danish")):
        figures = results[key]["clean"]
        rows = [(said, f["command"], f["heard"]) for said, f in figures.items() if "heard" in f]
        if not rows:
            continue
        yield f"{language} voices of machines, clean", sorted(rows, key=lambda row: row[1])


def drawn(results: Mapping) -> str:
    """Return the picture."""
    parts = list(groups(results))
    heard = {c for _, rows in parts for _, meant, found in rows for c in (*found, meant)} - {NOTHING}
    columns = [*sorted(heard), NOTHING]
    height = TOP + sum(GAP + CELL * len(rows) for _, rows in parts) + 8
    width = LEFT + CELL * len(columns) + 40
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' font-family="sans-serif" font-size="11">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, command in enumerate(columns):
        x = LEFT + CELL * number + CELL / 2
        lines.append(f'<text transform="translate({x + 4} {TOP - 6}) rotate(-60)">{escape(command)}</text>')
    y = TOP
    for title, rows in parts:
        lines.append(f'<text x="4" y="{y + GAP - 8}" font-weight="bold">{escape(title)}</text>')
        y += GAP
        for said, meant, found in rows:
            lines.append(f'<text x="{LEFT - 6}" y="{y + 15}" text-anchor="end">{escape(said)}</text>')
            lines += _cells(columns, meant, found, y)
            y += CELL
    return "\n".join([*lines, "</svg>"]) + "\n"


def _cells(columns: list[str], meant: str, found: Mapping[str, int], y: int) -> Iterator[str]:
    total = sum(found.values())
    for number, command in enumerate(columns):
        x, count = LEFT + CELL * number, found.get(command, 0)
        if not count and command != meant:
            continue
        colour = RIGHT if command == meant else NONE if command == NOTHING else WRONG
        edge = "#444" if command == meant else "#ddd"
        share = 0.15 + 0.85 * count / total if count else 0.0
        yield (
            f'<rect x="{x}" y="{y}" width="{CELL - 1}" height="{CELL - 1}" fill="{colour}" fill-opacity="{share:.2f}"'
            f' stroke="{edge}" stroke-width="0.5"/>'
        )
        if count:
            ink = "#fff" if share > 0.5 else "#000"
            middle = f'x="{x + CELL / 2 - 0.5}" y="{y + 15}" text-anchor="middle"'
            yield f'<text {middle} fill="{ink}" font-size="10">{count}</text>'


def main() -> None:
    """Read the results, write the picture."""
    results = json.loads((HERE / "results" / "ears.json").read_text(encoding="utf-8"))
    (HERE.parent / "docs" / "confusion.svg").write_text(drawn(results), encoding="utf-8")


if __name__ == "__main__":
    main()
