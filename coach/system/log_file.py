"""The log of a background process: a file of limited size, and the terminal if there is one."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from coach.errors import DeviceError, disk_remedy
from coach.texts import text

SIZE = 500_000
"""Bytes of a file: some months of a day's decisions."""

FILES_KEPT = 2
"""Older files beside it."""


class _LogFile(RotatingFileHandler):
    """File of limited size; a line that a full disk does not take is left out, and the next is tried again."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=SIZE, backupCount=FILES_KEPT, encoding="utf-8", errors="backslashreplace")

    def _open(self) -> TextIOWrapper:
        """Open the file, which is made for this person alone."""
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (logging's name)
        """Leave a line out for which there is no room: `coach status` tells of the disk; what else is wrong is ours."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


@contextmanager
def logging_to(path: Path, *, aloud: bool = True, needed: bool = True) -> Iterator[None]:
    """Write the log to *path*, and if *aloud* to standard error as well if that is a terminal.

    Raises:
        DeviceError: the file cannot be written, and is *needed*.
    """
    handlers: list[logging.Handler] = []
    try:
        handlers.append(_LogFile(path))
    except OSError as error:
        if needed:
            raise DeviceError(
                text(
                    "{path}: no log can be written: {why}; {remedy}",
                    path=path,
                    why=error.strerror,
                    remedy=disk_remedy(error),
                )
            ) from error
        handlers.append(logging.NullHandler())  # else Python prints warnings between the captions
    if aloud and sys.stderr.isatty():
        handlers.append(logging.StreamHandler())
    root, level = logging.getLogger(), logging.getLogger().level
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.setLevel(level)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
