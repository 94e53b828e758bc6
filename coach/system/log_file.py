"""The log of a background process: a file of limited size, and the terminal if there is one."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from coach.errors import DeviceError

SIZE = 500_000
"""Bytes of a file: some months of a day's decisions."""

FILES_KEPT = 2
"""Older files beside it."""


@contextmanager
def logging_to(path: Path, *, aloud: bool = True) -> Iterator[None]:
    """Write the log to *path*, and if *aloud* to standard error as well if that is a terminal.

    Raises:
        DeviceError: the file cannot be written.
    """
    try:
        handlers: list[logging.Handler] = [
            RotatingFileHandler(
                path, maxBytes=SIZE, backupCount=FILES_KEPT, encoding="utf-8", errors="backslashreplace"
            )
        ]
    except OSError as error:
        raise DeviceError(f"{path}: no log can be written: {error}; look at the folder's rights") from error
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
