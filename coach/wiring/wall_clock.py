"""The time and the zone of this machine: apart from the rest, for commands that need no more."""

from __future__ import annotations

from datetime import datetime, tzinfo


def local_zone() -> tzinfo:
    """Return the zone of the wall's clock here."""
    from coach.system.zone import LocalZone

    return LocalZone()()


def current_time() -> datetime:
    """Return the present moment, UTC."""
    from coach.system.system_clock import SystemClock

    return SystemClock().now()
