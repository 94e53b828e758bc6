"""Print how many times as large each figure of NEW is as in OLD: `python -m bench.compare OLD NEW`.

OLD and NEW are two files of results, or two folders of them.  `--changed` leaves out what is the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path


def figures(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield each number in *value*, as JSON gives it, with the keys that lead to it."""
    if isinstance(value, bool):
        return
    if isinstance(value, (int, float)):
        yield path, float(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from figures(inner, (*path, str(key)))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from figures(inner, (*path, str(place)))


def read_figures(place: Path) -> dict[tuple[str, ...], float]:
    """Return the figures of the file *place*, or of each file of that folder under its name."""
    files = sorted(place.glob("*.json")) if place.is_dir() else [place]
    start = {file: (file.stem,) if place.is_dir() else () for file in files}
    return {key: number for file in files for key, number in figures(json.loads(file.read_text("utf-8")), start[file])}


def rows(old: dict[tuple[str, ...], float], new: dict[tuple[str, ...], float], *, changed: bool) -> Iterator[str]:
    """Yield one line a figure: its keys, the old and the new value, and the ratio; then what only one of them has."""
    for key in [each for each in old if each in new]:
        before, after = old[key], new[key]
        if changed and before == after:
            continue
        ratio = f"{after / before:.2f}" if before else ("1.00" if after == before else "-")
        yield f"{' > '.join(key)}: {before:g} -> {after:g}  {ratio}"
    for called, one, other in (("old", old, new), ("new", new, old)):
        for key in one.keys() - other.keys():
            yield f"{' > '.join(key)}: only in the {called} one ({one[key]:g})"


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--changed", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.old.is_dir() != asked.new.is_dir():
        sys.exit("compare: two files, or two folders")
    for row in rows(read_figures(asked.old), read_figures(asked.new), changed=asked.changed):
        print(row)


if __name__ == "__main__":
    main()
