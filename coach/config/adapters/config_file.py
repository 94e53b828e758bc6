"""config.toml (or person.toml) as a file that a person may write while the coach runs."""

from __future__ import annotations

import os
from pathlib import Path

from coach.errors import ConfigError
from coach.texts import text


class ConfigFile:
    """The file at *path*; it need not exist."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen = self._mark()

    def text(self) -> str:
        """Return its text without a byte order mark; "" if there is no file.

        Raises:
            ConfigError: it cannot be read: a folder, a link that leads nowhere, no rights, another encoding.
        """
        self._seen = self._mark()
        try:
            return self.path.read_text("utf-8-sig")  # with a mark, as Windows' editors write it, or without
        except FileNotFoundError:
            if (link := self._broken_link()) is not None:
                lost = "{link}: is a link to {target}, which is not there; make that, or remove the link"
                raise ConfigError([text(lost, link=link, target=link.readlink())]) from None
            return ""
        except UnicodeDecodeError as error:
            raise ConfigError(
                [text("{path}: cannot be read ({error}); make it a text file in UTF-8", path=self.path, error=error)]
            ) from None
        except OSError as error:
            if os.path.isdir(self.path):  # noqa: PTH112  (no error for a folder that may not be entered)
                raise ConfigError(
                    [text("{path}: cannot be read (it is a folder); move it away", path=self.path)]
                ) from None
            closed = "{path}: cannot be read ({why}); look at its rights and those of its folder"
            raise ConfigError([text(closed, path=self.path, why=error.strerror)]) from None

    def changed(self) -> bool:
        """Return whether it is another than when it was read last."""
        return self._mark() != self._seen

    def _broken_link(self) -> Path | None:
        """Return the link, at its place or above, that leads nowhere."""
        return next((each for each in (self.path, *self.path.parents) if each.is_symlink() and not each.exists()), None)

    def _mark(self) -> tuple[int, int, int]:
        """Return what tells one version of the file from another; asked every five seconds."""
        for look in (os.stat, os.lstat):  # a link that leads nowhere is something else than no file
            try:
                found = look(self.path)
            except OSError:  # not there, which is a mark too
                continue
            return found.st_mtime_ns, found.st_size, found.st_ino
        return 0, 0, 0
