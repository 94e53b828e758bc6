"""Who sits at the desk: the readings of this machine, of whichever system it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from coach.plan.presence import Answer, Idleness, Reading
from coach.ports import Clock, Desk

_PATIENT = 2.0
"""Seconds of a look that nobody is held up by."""


def this_desk(clock: Clock, *, patient: bool = False) -> Desk:
    """Return the desk of this machine; a *patient* one gives a busy machine two seconds for a look."""
    if sys.platform == "darwin":
        from coach.edge.desktop.desk_mac import MacDesk  # noqa: PLC0415

        return MacDesk(clock)
    if sys.platform == "win32":
        from coach.edge.desktop.desk_windows import WindowsDesk  # noqa: PLC0415

        return WindowsDesk(clock)
    from coach.edge.desktop.desk_linux import LIMIT, LinuxDesk  # noqa: PLC0415

    return LinuxDesk(clock, os.environ, limit=_PATIENT if patient else LIMIT)


class Readings:
    """Makes the readings of one look."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def told(self, answer: bool | None, source: str) -> Reading:
        """Return the reading of *answer*; None is UNKNOWN, and *source* then says why and what to do."""
        words = {True: Answer.YES, False: Answer.NO, None: Answer.UNKNOWN}
        return Reading(answer=words[answer], source=source, at=self._at)

    def asked(self, ask: Callable[[], tuple[bool | None, str]], what: str) -> Reading:
        """Return the reading that *ask* gives; a call that the system does not know is UNKNOWN."""
        try:
            return self.told(*ask())
        except (OSError, AttributeError, ValueError, TypeError) as error:
            return self.told(None, f"{what} cannot be asked: {error}")

    def idle(self, length: timedelta | None, source: str) -> Idleness:
        """Return the reading of how long nobody touched anything."""
        return Idleness(length=length, source=source, at=self._at)
