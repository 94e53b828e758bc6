"""A short list on disk that outlives a crash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from coach.system.atomic_file import write_whole


class StateFile:
    """A list of JSON objects in a file; it is on the disk before `write` returns."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> list[Any]:
        """Return the entries; an empty list if there is no file, or none that can be read."""
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return []
        return found if isinstance(found, list) else []

    def write(self, entries: list[dict[str, Any]]) -> None:
        """Replace the entries by *entries*.

        Raises:
            OSError: the disk does not take it.
        """
        write_whole(self._path, json.dumps(entries))

    def forget(self) -> None:
        """Remove the file, if there is one."""
        self._path.unlink(missing_ok=True)
