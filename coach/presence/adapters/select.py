"""Who sits at the desk: the readings of this machine, of whichever system it is."""

from __future__ import annotations

import os
import sys

from coach.clock import Clock
from coach.presence.ports import PresenceSensor

_PATIENT = 2.0
"""Seconds of a look that nobody is held up by."""


def this_sensor(clock: Clock, *, patient: bool = False, typing: bool = False) -> PresenceSensor:
    """Return the desk of this machine; a *patient* one gives a busy machine two seconds for a look.

    *typing*: it matters whether the person types; told of some seconds after this.
    """
    if sys.platform == "darwin":
        from coach.presence.adapters.macos import MacSensor

        return MacSensor(clock)
    elif sys.platform == "win32":  # noqa: RET505 - mypy reads an else of another platform without complaint
        from coach.presence.adapters.windows import WindowsSensor

        return WindowsSensor(clock)
    else:
        from coach.presence.adapters.linux.sensor import LOOK_LIMIT, LinuxSensor

        return LinuxSensor(clock, os.environ, limit=_PATIENT if patient else LOOK_LIMIT, typing=typing)
