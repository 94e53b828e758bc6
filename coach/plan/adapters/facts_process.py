"""Reads scripts and calendars in a process of its own (`coach facts`), which ends when they are read."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from coach.clock import Clock
from coach.plan.calendar_address import is_file
from coach.texts import text

log = logging.getLogger(__name__)

READING_TIMEOUT = 80.0
"""Seconds that the process may live; it takes one.  Servers of calendars may take 20 of them, the desktop's 15
(desktop_server.py), reading 40.
"""

REFETCH = 15 * 60.0 + 5.0
"""Seconds after which calendars are fetched anew: no server is asked more often (calendar_fetch.py).  The desktop's
server tells nobody who is gone of a change, and may have to be started for each question: it is asked as often.
"""

AGAIN = 5 * 60.0
"""Seconds after which they are read again if they could not be."""

_KILLED = 2
"""How often a reading that was killed is begun again at once."""

_MOST = 50_000
"""Files that are watched at most: a whole disk is no calendar."""


class FactsProcess:
    """FactsReader.  *fixed*: folders that are always watched; *base*: where a relative path begins."""

    def __init__(self, clock: Clock, command: Sequence[str], fixed: Sequence[Path], base: Path) -> None:
        self._clock, self._command, self._fixed, self._base = clock, command, tuple(fixed), base
        self._named: tuple[str, ...] = ()
        self._paths: tuple[Path, ...] = ()
        self.faults: tuple[str, ...] = ()
        self._seen: tuple[int, int] = (0, 0)
        self._process: subprocess.Popen[bytes] | None = None
        self._answer: IO[bytes] | None = None
        self._begun, self._late = 0.0, False
        self._again = False
        self._killed = 0

    def begin(self, paths: Sequence[str]) -> None:
        """Start to read everything again, and watch the files at *paths*, and the scripts.  Returns at once."""
        self._named = tuple(paths)
        self._paths = tuple(resolve(path, self._base) for path in paths if is_file(path))
        self._seen = self._marks()
        if self._process is not None:
            self._again = True
            return
        self._answer = tempfile.TemporaryFile()  # noqa: SIM115  (read when the process has ended)
        self._begun, self._late = self._clock.monotonic(), False
        try:
            self._process = subprocess.Popen(  # noqa: S603  (our own command)
                self._command, stdin=subprocess.DEVNULL, stdout=self._answer, start_new_session=True
            )
        except OSError as error:
            why = error.strerror or error
            self._fail(text("no process can be started that reads them ({why}); start the coach again", why=why))
            self._answer.close()

    def changed(self) -> bool:
        """Tell whether a watched file has changed since it was read, what is fetched is old, or the reading failed."""
        fetches = len(self._named) > len(self._paths)
        limits = ([REFETCH] if fetches else []) + ([AGAIN] if self.faults else [])
        age = self._clock.monotonic() - self._begun
        return (self._process is None and age > min(limits, default=age)) or self._marks() != self._seen

    def news(self) -> Mapping[str, object] | None:
        """Return the encoded facts, once for each reading; None if there are no new ones.  Never blocks."""
        if self._process is None or self._answer is None:
            return None
        code = self._process.poll()
        if code is None:
            if self._clock.monotonic() - self._begun > READING_TIMEOUT:
                if not self._late:
                    slow = "reading them takes longer than {seconds:g} s; is the machine or a disk too busy?"
                    self._fail(text(slow, seconds=READING_TIMEOUT))
                self._late = True
                self._process.kill()
            return None
        self._process = None
        with self._answer as answer:
            answer.seek(0)
            said = answer.read()
        if self._again:
            self._again = False
            self.begin(self._named)
            return None
        try:
            found = json.loads(said) if code == 0 else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            if code < 0 and not self._late and self._killed < _KILLED:
                self._killed += 1
                log.warning("scripts and calendars: the process was killed by signal %d; another begins", -code)
                self.begin(self._named)
                return None
            if not self._late:
                self._fail(text("they could not be read, exit status {code}; `coach check` may tell why", code=code))
            return None
        self.faults, self._killed = (), 0
        return found

    def _fail(self, what: str) -> None:
        """Say *what* is wrong with the reading itself; what was read before holds."""
        self.faults = (text("scripts and calendars: {what}", what=what),)
        log.error("%s", self.faults[0])

    def close(self) -> None:
        """End the process; nothing more is read.  May be called twice."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._answer is not None:
            self._answer.close()

    def _marks(self) -> tuple[int, int]:
        """Return what tells one state of the watched files from another: how many they are, and a sum of their marks.

        A sum and not a set: thousands of names would stay in the daemon's memory all day.
        """
        count = total = 0
        for path in (*self._fixed, *self._paths):
            for file in _walk(path):
                count += 1
                if count > _MOST:
                    return count, total
                with contextlib.suppress(OSError):
                    state = os.stat(file)  # noqa: PTH116  (a Path for each costs more than the look)
                    total += hash((file, state.st_mtime_ns, state.st_size))
        return count, total


def resolve(path: str, base: Path) -> Path:
    """Return *path* as a person writes it in config.toml, which lies in *base*."""
    return base / Path(path).expanduser()


def _walk(path: Path) -> Iterator[str]:
    """Yield *path* and, if it is a folder, everything in it."""
    yield os.fspath(path)
    for folder, folders, files in os.walk(path):
        for name in (*folders, *files):
            yield os.path.join(folder, name)  # noqa: PTH118
