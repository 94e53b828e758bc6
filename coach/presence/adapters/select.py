"""Who sits at the desk: the readings of this machine, of whichever system it is."""

from __future__ import annotations

import os
import sys

from coach.clock import Clock
from coach.presence.ports import Desk

_PATIENT = 2.0
"""Seconds of a look that nobody is held up by."""


def this_desk(clock: Clock, *, patient: bool = False) -> Desk:
    """Return the desk of this machine; a *patient* one gives a busy machine two seconds for a look."""
    if sys.platform == "darwin":
        from coach.presence.adapters.macos import MacDesk  # noqa: PLC0415

        return MacDesk(clock)
    if sys.platform == "win32":
        from coach.presence.adapters.windows import WindowsDesk  # noqa: PLC0415

        return WindowsDesk(clock)
    from coach.presence.adapters.linux.sensor import LIMIT, LinuxDesk  # noqa: PLC0415

    return LinuxDesk(clock, os.environ, limit=_PATIENT if patient else LIMIT)
