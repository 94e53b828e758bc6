"""The desk on macOS: calls of CoreGraphics and CoreAudio through ctypes.  Written to their documents, tried nowhere."""

from __future__ import annotations

import ctypes
from datetime import timedelta
from typing import Any

from coach.edge.desk import Readings
from coach.plan.presence import Idleness, Presence
from coach.ports import Clock

_FRAMEWORKS = "/System/Library/Frameworks/{0}.framework/{0}"
_HID_STATE, _ANY_INPUT = 1, 0xFFFFFFFF
_UTF8 = 0x08000100
_SYSTEM_OBJECT = 1


class MacDesk:
    """ports.Desk for macOS."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def look(self) -> Presence:
        """Read everything afresh, within 0.2 s; what fails reads UNKNOWN.  Never raises."""
        told = Readings(self._clock.now())
        return Presence(
            idle=_idle(told),
            locked=told.asked(_locked, "the login session"),
            recording=told.asked(_recording, "CoreAudio"),
            filming=told.told(None, "the coach cannot see cameras on macOS yet"),
            do_not_disturb=told.told(None, "macOS tells no program whether a Focus is on"),
            full_screen=told.told(None, "the coach cannot see full screens on macOS yet"),
        )

    def close(self) -> None:
        """Do nothing: no connection is kept."""


def _idle(told: Readings) -> Idleness:
    try:
        since = _framework("CoreGraphics").CGEventSourceSecondsSinceLastEventType
    except (OSError, AttributeError) as error:
        return told.idle(None, f"CoreGraphics cannot be asked: {error}")
    since.restype, since.argtypes = ctypes.c_double, [ctypes.c_int32, ctypes.c_uint32]
    return told.idle(timedelta(seconds=since(_HID_STATE, _ANY_INPUT)), "CoreGraphics")


def _locked() -> tuple[bool | None, str]:
    session = _framework("CoreGraphics").CGSessionCopyCurrentDictionary
    session.restype = ctypes.c_void_p
    found = session()
    if not found:
        return None, "this process is in no login session; begin the coach from the desktop, or as a service"
    try:
        in_front = _truth(found, b"kCGSSessionOnConsoleKey")
        screen = _truth(found, b"CGSSessionScreenIsLocked")  # there only while it is
    finally:
        _call("CFRelease", None, found)
    return in_front is False or screen is True, "the login session"


def _truth(dictionary: int, name: bytes) -> bool | None:
    """Return the truth value called *name*; None where there is none."""
    key = _call("CFStringCreateWithCString", ctypes.c_void_p, None, name, ctypes.c_uint32(_UTF8))
    try:
        value = _call("CFDictionaryGetValue", ctypes.c_void_p, dictionary, key)
    finally:
        _call("CFRelease", None, key)
    return bool(_call("CFBooleanGetValue", ctypes.c_ubyte, value)) if value else None


def _recording() -> tuple[bool | None, str]:
    """Tell whether the default microphone runs for anybody: for ourselves too, during an offer or a session."""
    device = _audio(_SYSTEM_OBJECT, b"dIn ")
    if not device:
        return False, "CoreAudio: there is no microphone"
    return bool(_audio(device, b"gone")), "CoreAudio"


class _Address(ctypes.Structure):
    """AudioObjectPropertyAddress."""

    _fields_ = (("selector", ctypes.c_uint32), ("scope", ctypes.c_uint32), ("element", ctypes.c_uint32))


def _audio(thing: int, selector: bytes) -> int:
    """Return a property of CoreAudio that is one number."""
    address = _Address(int.from_bytes(selector, "big"), int.from_bytes(b"glob", "big"), 0)
    size, value = ctypes.c_uint32(4), ctypes.c_uint32(0)
    status = _framework("CoreAudio").AudioObjectGetPropertyData(
        ctypes.c_uint32(thing), ctypes.byref(address), 0, None, ctypes.byref(size), ctypes.byref(value)
    )
    if status != 0:
        raise OSError(f"status {status}")
    return value.value


def _call(name: str, gives: Any, *arguments: Any) -> Any:
    function = getattr(_framework("CoreFoundation"), name)
    function.restype = gives
    return function(*(ctypes.c_void_p(each) if isinstance(each, int) else each for each in arguments))


def _framework(name: str) -> ctypes.CDLL:
    return ctypes.CDLL(_FRAMEWORKS.format(name))
