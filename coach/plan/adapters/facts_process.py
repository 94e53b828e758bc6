"""Read scripts and calendars in a process of its own, `coach facts`, which ends once they are read."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from coach.clock import Clock

log = logging.getLogger(__name__)

READING_TIMEOUT = 60.0
"""Seconds that the process may live; it takes one."""

_MOST = 2000
"""Files that are watched at most."""


class FactsProcess:
    """FactsReader.  *fixed*: folders that are always watched; *base*: where a relative path begins."""

    def __init__(self, clock: Clock, command: Sequence[str], fixed: Sequence[Path], base: Path) -> None:
        self._clock, self._command, self._fixed, self._base = clock, command, tuple(fixed), base
        self._paths: tuple[Path, ...] = ()
        self._seen: frozenset[tuple[str, int]] = frozenset()
        self._process: subprocess.Popen[bytes] | None = None
        self._answer: IO[bytes] | None = None
        self._begun = 0.0
        self._again = False

    def begin(self, paths: Sequence[str]) -> None:
        """Start to read everything again, and watch the files at *paths*, and the scripts.  Returns at once."""
        self._paths = tuple(resolve(path, self._base) for path in paths)
        self._seen = self._marks()
        if self._process is not None:
            self._again = True
            return
        self._answer = tempfile.TemporaryFile()  # noqa: SIM115  (read when the process has ended)
        self._begun = self._clock.monotonic()
        try:
            self._process = subprocess.Popen(  # noqa: S603  (our own command)
                self._command, stdin=subprocess.DEVNULL, stdout=self._answer, start_new_session=True
            )
        except OSError as error:
            log.error("scripts and calendars cannot be read: %s", error)  # noqa: TRY400  (its one line says it all)
            self._answer.close()

    def changed(self) -> bool:
        """Tell whether a watched file has changed since it was read."""
        return self._marks() != self._seen

    def news(self) -> Mapping[str, object] | None:
        """Return the encoded facts, once for each reading; None if there are no new ones.  Never blocks."""
        if self._process is None or self._answer is None:
            return None
        code = self._process.poll()
        if code is None:
            if self._clock.monotonic() - self._begun > READING_TIMEOUT:
                log.error("scripts and calendars take longer than %g s to read: left", READING_TIMEOUT)
                self._process.kill()
            return None
        self._process = None
        with self._answer as answer:
            answer.seek(0)
            text = answer.read()
        if self._again:
            self._again = False
            self.begin([str(path) for path in self._paths])
            return None
        try:
            found = json.loads(text) if code == 0 else None
        except ValueError:
            found = None
        if not isinstance(found, dict):
            log.error("scripts and calendars could not be read, exit status %s; `coach check` may tell why", code)
            return None
        return found

    def close(self) -> None:
        """End the process; nothing more is read.  May be called twice."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._answer is not None:
            self._answer.close()

    def _marks(self) -> frozenset[tuple[str, int]]:
        """Return what tells one state of the watched files from another."""
        marks: set[tuple[str, int]] = set()
        for path in (*self._fixed, *self._paths):
            for file in _walk(path):
                with contextlib.suppress(OSError):
                    marks.add((file, os.stat(file).st_mtime_ns))  # noqa: PTH116  (a Path for each costs more than the look)
                if len(marks) > _MOST:
                    return frozenset(marks)
        return frozenset(marks)


def resolve(path: str, base: Path) -> Path:
    """Return *path* as a person writes it in config.toml, which lies in *base*."""
    return base / Path(path).expanduser()


def _walk(path: Path) -> list[str]:
    found = [os.fspath(path)]
    for folder, folders, files in os.walk(path):
        found += [os.path.join(folder, name) for name in (*folders, *files)]  # noqa: PTH118
        if len(found) > _MOST:
            break
    return found
