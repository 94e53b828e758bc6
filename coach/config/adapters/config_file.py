"""config.toml as a file that a person may write while the coach runs, and a copy of what was good last."""

from __future__ import annotations

import os
from pathlib import Path

from coach.errors import ConfigError


class ConfigFile:
    """The file at *path*; it need not exist."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen = self._mark()

    def text(self) -> str:
        """Return what stands in it, nothing where there is none.

        Raises:
            ConfigError: it cannot be read.
        """
        self._seen = self._mark()
        try:
            return self.path.read_text("utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError([f"{self.path}: cannot be read ({error}); make it a text file in UTF-8"]) from None

    def changed(self) -> bool:
        """Tell whether it is another than when it was read last."""
        return self._mark() != self._seen

    def _mark(self) -> tuple[int, int, int]:
        try:
            found = os.stat(self.path)  # noqa: PTH116  (asked every five seconds)
        except OSError:
            return 0, 0, 0
        return found.st_mtime_ns, found.st_size, found.st_ino


def keep(path: Path, text: str) -> None:
    """Write *text* to *path*, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    part = path.with_suffix(".part")
    part.write_text(text, "utf-8")
    part.replace(path)
