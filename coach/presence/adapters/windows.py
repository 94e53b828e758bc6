"""The desk on Windows: documented calls, and what the privacy settings record.

Written to documents and tried on a stand-in for Windows, never on it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from coach.clock import Clock
from coach.presence.adapters.reading_builder import ReadingBuilder
from coach.presence.readings import Idleness, Presence
from coach.texts import text

assert sys.platform == "win32"  # noqa: S101  (only Windows has these calls; for the types)

import ctypes  # noqa: E402
import winreg  # noqa: E402

_AWAY, _FULL_SCREEN, _QUIET = (1,), (2, 3), (4, 6)
"""Values of QUERY_USER_NOTIFICATION_STATE: not present; busy, Direct3D; presenting, quiet time."""

_STORE = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"


class WindowsSensor:
    """PresenceSensor for Windows."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def look(self, ignore: Sequence[str] = ()) -> Presence:
        """Read everything afresh, within 0.2 s; what fails reads UNKNOWN.  Never raises.

        *ignore*: names of applications that may record and film, with or without ".exe".
        """
        readings = ReadingBuilder(self._clock.now())
        return Presence(
            idle=_idle(readings),
            locked=readings.asked(lambda: _state(_AWAY), "Windows"),
            recording=readings.asked(lambda: _used("microphone", ignore), "the privacy settings"),
            filming=readings.asked(lambda: _used("webcam", ignore), "the privacy settings"),
            do_not_disturb=readings.asked(lambda: _state(_QUIET), "Windows"),
            full_screen=readings.asked(lambda: _state(_FULL_SCREEN), "Windows"),
        )

    def close(self) -> None:
        """Do nothing: no connection is kept."""


class _LastInput(ctypes.Structure):
    """LASTINPUTINFO."""

    _fields_ = (("size", ctypes.c_uint), ("ticks", ctypes.c_uint32))


def _idle(readings: ReadingBuilder) -> Idleness:
    last = _LastInput(ctypes.sizeof(_LastInput), 0)
    if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(last)):
        return readings.idle(None, "GetLastInputInfo failed")
    # both count milliseconds modulo 2**32
    passed = (ctypes.windll.kernel32.GetTickCount() - last.ticks) % 2**32
    return readings.idle(timedelta(milliseconds=passed), "GetLastInputInfo")


def _state(wanted: tuple[int, ...]) -> tuple[bool | None, str]:
    state = ctypes.c_int()
    if ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state)) != 0:
        return None, "SHQueryUserNotificationState failed"
    return state.value in wanted, "SHQueryUserNotificationState"


def _used(device: str, ignore: Sequence[str]) -> tuple[bool | None, str]:
    left_out = {name.casefold().removesuffix(".exe") for name in ignore}
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, rf"{_STORE}\{device}") as store:
        ours = sys.executable.replace("\\", "#").casefold()
        for name in _users(store):
            program = name.rpartition("#")[2]
            if name.casefold() != ours and program.casefold().removesuffix(".exe") not in left_out:
                return True, text("{program} uses the {device}", program=program, device=text(device))
    return False, "the privacy settings"


def _users(store: Any) -> Iterator[str]:
    """Give the names of the programs whose last use of a device has not ended."""
    for place in range(winreg.QueryInfoKey(store)[0]):
        name = winreg.EnumKey(store, place)
        with winreg.OpenKey(store, name) as entry:
            if name == "NonPackaged":
                yield from _users(entry)
                continue
            try:
                ended, _ = winreg.QueryValueEx(entry, "LastUsedTimeStop")
            except FileNotFoundError:  # an application that has never used it
                continue
            if ended == 0:
                yield name
