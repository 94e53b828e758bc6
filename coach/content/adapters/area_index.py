"""Which body areas an exercise trains, without reading the scripts again: an index beside them that may be deleted."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from coach.system import paths
from coach.system.atomic_file import write_whole


def read_areas(index: Path) -> Mapping[str, tuple[str, ...]]:
    """Return exercise id -> body areas of all usable scripts, from *index* if no script changed since.

    An index that cannot be written costs time and nothing else.

    Raises:
        ScriptError: something is wrong in ours.
    """
    seen = scripts_fingerprint([paths.data_folder("scripts"), paths.user_scripts()])
    try:
        kept = json.loads(index.read_bytes())
        if kept["scripts"] == seen:
            return {exercise: tuple(areas) for exercise, areas in kept["areas"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass  # there is none, or it is no index
    from coach.content.adapters.script_files import load_usable

    library, _ = load_usable()
    areas = {exercise.id: exercise.areas for exercise in library.exercises.values()}
    with contextlib.suppress(OSError):  # an index is kept to save time; doctor tells of the disk
        write_whole(index, json.dumps({"scripts": seen, "areas": areas}))
    return areas


def scripts_fingerprint(folders: Iterable[Path]) -> list[list[object]]:
    """Return path, size and time of change of every script, as JSON gives it back."""
    found: list[list[object]] = []
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                with contextlib.suppress(OSError):  # it went while the folder was read
                    status = (path := Path(place, name)).stat()
                    found.append([os.fsdecode(path), status.st_size, status.st_mtime_ns])
    return sorted(found, key=str)
