"""The desk on macOS: calls of CoreGraphics and CoreAudio through ctypes.

Written to their documents and tried on stand-ins for the frameworks, never on a Mac.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeAlias

from coach.clock import Clock
from coach.presence.adapters.reading_builder import ReadingBuilder
from coach.presence.readings import Idleness, Presence
from coach.texts import text

_FRAMEWORKS = "/System/Library/Frameworks/{0}.framework/{0}"
_HID_STATE, _ANY_INPUT = 1, 0xFFFFFFFF
_UTF8 = 0x08000100
_SYSTEM_OBJECT = 1


Frameworks: TypeAlias = Callable[[str], Any]
"""Name -> the loaded framework."""


def _framework(name: str) -> ctypes.CDLL:
    return ctypes.CDLL(_FRAMEWORKS.format(name))


class MacSensor:
    """PresenceSensor for macOS."""

    def __init__(self, clock: Clock, frameworks: Frameworks = _framework) -> None:
        self._clock, self._frameworks = clock, frameworks

    def look(self, ignore: Sequence[str] = ()) -> Presence:
        """Read everything afresh, within 0.2 s; what fails reads UNKNOWN.  Never raises.

        *ignore* is of no use here: macOS does not tell which application records.
        """
        del ignore
        readings = ReadingBuilder(self._clock.now())
        return Presence(
            idle=self._idle(readings),
            locked=readings.asked(self._locked, "the login session"),
            recording=readings.asked(self._recording, "CoreAudio"),
            filming=readings.reading(None, "the coach cannot see cameras on macOS yet"),
            do_not_disturb=readings.reading(None, "macOS tells no program whether a Focus is on"),
            full_screen=readings.reading(None, "the coach cannot see full screens on macOS yet"),
        )

    def close(self) -> None:
        """Do nothing: no connection is kept."""

    def _idle(self, readings: ReadingBuilder) -> Idleness:
        try:
            since = self._frameworks("CoreGraphics").CGEventSourceSecondsSinceLastEventType
        except (OSError, AttributeError) as error:
            return readings.idle(None, text("{what} cannot be asked: {error}", what="CoreGraphics", error=error))
        since.restype, since.argtypes = ctypes.c_double, [ctypes.c_int32, ctypes.c_uint32]
        return readings.idle(timedelta(seconds=since(_HID_STATE, _ANY_INPUT)), "CoreGraphics")

    def _locked(self) -> tuple[bool | None, str]:
        session = self._frameworks("CoreGraphics").CGSessionCopyCurrentDictionary
        session.restype = ctypes.c_void_p
        found = session()
        if not found:
            return None, "this process is in no login session; begin the coach from the desktop, or as a service"
        try:
            in_front = self._truth(found, b"kCGSSessionOnConsoleKey")
            screen = self._truth(found, b"CGSSessionScreenIsLocked")  # there only while it is
        finally:
            self._call("CFRelease", None, found)
        return in_front is False or screen is True, "the login session"

    def _truth(self, dictionary: int, name: bytes) -> bool | None:
        """Return the truth value called *name*; None if there is none."""
        key = self._call("CFStringCreateWithCString", ctypes.c_void_p, None, name, ctypes.c_uint32(_UTF8))
        try:
            value = self._call("CFDictionaryGetValue", ctypes.c_void_p, dictionary, key)
        finally:
            self._call("CFRelease", None, key)
        return bool(self._call("CFBooleanGetValue", ctypes.c_ubyte, value)) if value else None

    def _recording(self) -> tuple[bool | None, str]:
        """Tell whether the default microphone runs for anybody: for ourselves too, during an offer or a session."""
        device = self._audio(_SYSTEM_OBJECT, b"dIn ")
        if not device:
            return False, "CoreAudio: there is no microphone"
        return bool(self._audio(device, b"gone")), "CoreAudio"

    def _audio(self, thing: int, selector: bytes) -> int:
        """Return a property of CoreAudio that is one number."""
        address = _Address(int.from_bytes(selector, "big"), int.from_bytes(b"glob", "big"), 0)
        size, value = ctypes.c_uint32(4), ctypes.c_uint32(0)
        status = self._frameworks("CoreAudio").AudioObjectGetPropertyData(
            ctypes.c_uint32(thing), ctypes.byref(address), 0, None, ctypes.byref(size), ctypes.byref(value)
        )
        if status != 0:
            raise OSError(f"status {status}")
        return value.value

    def _call(self, name: str, gives: Any, *arguments: Any) -> Any:
        function = getattr(self._frameworks("CoreFoundation"), name)
        function.restype = gives
        return function(*(ctypes.c_void_p(each) if isinstance(each, int) else each for each in arguments))


class _Address(ctypes.Structure):
    """AudioObjectPropertyAddress."""

    _fields_ = (("selector", ctypes.c_uint32), ("scope", ctypes.c_uint32), ("element", ctypes.c_uint32))
