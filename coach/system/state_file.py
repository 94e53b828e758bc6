"""What must outlive a crash: a short list on disk, whole or not there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


class StateFile:
    """A list of JSON objects in a file; written to the disk before `transcribe` returns."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> list[Any]:
        """Return what is kept; nothing where nothing is, or nothing that can be read."""
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return []
        return found if isinstance(found, list) else []

    def write(self, entries: list[dict[str, Any]]) -> None:
        """Keep *entries* instead of what was kept.

        Raises:
            OSError: the disk does not take it.
        """
        part = self._path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            json.dump(entries, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)

    def forget(self) -> None:
        """Keep nothing."""
        self._path.unlink(missing_ok=True)
