"""Keep the standby ears alive while the config wants them: `coach standby`, a process of its own."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
from collections.abc import Sequence

from coach.clock import Clock

log = logging.getLogger(__name__)

RESTART_DELAY = 60.0
"""Seconds before one that ended by itself is followed by another."""

_FAREWELL = 5.0
"""Seconds in which one that is not wanted any more has gone."""


class StandbySubprocess:
    """StandbyEars on a child process, which ends with its standard input."""

    def __init__(self, clock: Clock, command: Sequence[str] = (sys.executable, "-m", "coach", "standby")) -> None:
        self._clock, self._command = clock, command
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted: object | None = None
        self._born = -RESTART_DELAY

    @property
    def listening(self) -> bool:
        """Whether it is at work."""
        return self._process is not None and self._process.poll() is None

    def keep(self, wanted: object | None) -> None:
        """Let one listen as the config *wanted* says, restarted if it is another one; None: none does.

        Returns at once, but for the end of one that is not wanted any more.
        """
        if self._process is not None and wanted != self._wanted:
            self.close()
            self._born = -RESTART_DELAY
        self._wanted = wanted
        if wanted is None or self.listening or self._clock.monotonic() - self._born < RESTART_DELAY:
            return
        if self._process is not None:
            log.warning("the ears beside the coach ended with status %s; others are started", self._process.poll())
            self.close()
        self._born = self._clock.monotonic()
        try:
            self._process = subprocess.Popen(  # noqa: S603  (our own command)
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
            )
        except OSError as error:  # tried again in a minute; status and doctor say that none listens
            log.error("no ears beside the coach: %s", error)  # noqa: TRY400

    def close(self) -> None:
        """End it.  May be called twice."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with contextlib.suppress(OSError):  # it has ended before: nothing to tell it
                process.stdin.close()
        try:
            process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
