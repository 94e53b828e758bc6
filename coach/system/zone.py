"""The local time zone, read again at each call: people travel while the coach runs."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LOCALTIME = Path("/etc/localtime")


class LocalZone:
    """The zone that TZ names, else the system's; UTC if there is none.  The same object until it changes."""

    def __init__(self, system: Path = _LOCALTIME) -> None:
        self._system = system
        self._seen: object = None
        self._zone: tzinfo = UTC

    def __call__(self) -> tzinfo:
        """Return the zone of this moment."""
        named = os.environ.get("TZ", "").removeprefix(":")
        try:
            found = self._system.stat()
            seen = (named, found.st_ino, found.st_mtime_ns)
        except OSError:
            seen = (named, 0, 0)
        if seen != self._seen:
            self._seen, self._zone = seen, self._read(named)
            # the C library, by which `schedule` lives, keeps the zone that it read first
            if sys.platform != "win32" and hasattr(time, "tzset"):
                time.tzset()
        return self._zone

    def _read(self, named: str) -> tzinfo:
        try:
            if named and not named.startswith("/"):
                return ZoneInfo(named)
            with Path(named or self._system).open("rb") as file:
                return ZoneInfo.from_file(file)
        except (OSError, ValueError, ZoneInfoNotFoundError):
            return UTC
