"""Stand-ins for what macOS and Windows tell a program, as their documents have it.  They assert how they are asked."""

from __future__ import annotations

import ctypes
import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

ADA = r"C:\Python\python.exe"


@dataclass(slots=True)
class Mac:
    """The frameworks of a Mac; call it as the loader of one."""

    idle: float = 0.0
    """Seconds since the last touch."""

    session: Mapping[str, bool] | None = field(default_factory=lambda: {"kCGSSessionOnConsoleKey": True})
    """The login session; None: there is none."""

    microphone: int = 41
    """Number of the default microphone; 0: there is none."""

    runs: bool = False
    broken: bool = False
    """CoreAudio answers with an error."""

    kept: dict[int, object] = field(default_factory=dict)
    """What was given out and must be released."""

    def __call__(self, name: str) -> SimpleNamespace:
        return {
            "CoreGraphics": SimpleNamespace(
                CGEventSourceSecondsSinceLastEventType=_function(self._since),
                CGSessionCopyCurrentDictionary=_function(lambda: self._keep(self.session)),
            ),
            "CoreFoundation": SimpleNamespace(
                CFStringCreateWithCString=_function(self._string),
                CFDictionaryGetValue=_function(self._value),
                CFBooleanGetValue=_function(lambda truth: truth.value - 1000),
                CFRelease=_function(lambda thing: self.kept.pop(thing.value)),
            ),
            "CoreAudio": SimpleNamespace(AudioObjectGetPropertyData=_function(self._audio)),
        }[name]

    def _since(self, state: int, kind: int) -> float:
        assert (state, kind) == (1, 0xFFFFFFFF)  # kCGEventSourceStateHIDSystemState, kCGAnyInputEventType
        return self.idle

    def _keep(self, thing: object) -> int | None:
        if thing is None:
            return None
        number = 1 + len(self.kept)
        self.kept[number] = thing
        return number

    def _string(self, allocator: object, text: bytes, encoding: ctypes.c_uint32) -> int | None:
        assert (allocator, encoding.value) == (None, 0x08000100)  # kCFStringEncodingUTF8
        return self._keep(text.decode())

    def _value(self, dictionary: ctypes.c_void_p, key: ctypes.c_void_p) -> int | None:
        found = self.kept[dictionary.value].get(self.kept[key.value])
        return None if found is None else 1000 + found

    def _audio(self, thing, address, qualifier_size, qualifier, size, value) -> int:  # noqa: PLR0917 - CoreAudio's
        where = address._obj
        assert (qualifier_size, qualifier, size._obj.value, where.element) == (0, None, 4, 0)
        assert where.scope.to_bytes(4, "big") == b"glob"
        asked = (thing.value, where.selector.to_bytes(4, "big"))
        value._obj.value = {(1, b"dIn "): self.microphone, (self.microphone, b"gone"): self.runs}[asked]
        return -50 if self.broken else 0


def _function(does):
    """Return *does* as a function of a library: its types can be told."""

    def function(*arguments):
        return does(*arguments)

    return function


@dataclass(slots=True)
class Windows:
    """The calls of Windows, and its registry as `winreg`."""

    ticks: int = 5000
    """Milliseconds since the start, modulo 2**32."""

    touched: int = 5000
    """When the last touch was, in the same way."""

    state: int = 5
    """QUERY_USER_NOTIFICATION_STATE."""

    deaf: bool = False
    """Every call fails."""

    stores: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: {"microphone": {}, "webcam": {}})
    """Device -> program -> LastUsedTimeStop, None where it has none; "NonPackaged" -> the same again."""

    HKEY_CURRENT_USER: int = 1

    @property
    def windll(self) -> SimpleNamespace:
        signed = ctypes.c_int32(self.ticks).value  # as ctypes returns what it knows no type of
        return SimpleNamespace(
            user32=SimpleNamespace(GetLastInputInfo=self._last_input),
            kernel32=SimpleNamespace(GetTickCount=lambda: signed),
            shell32=SimpleNamespace(SHQueryUserNotificationState=self._notification_state),
        )

    def _last_input(self, last) -> int:
        assert last._obj.size == 8
        last._obj.ticks = self.touched
        return 0 if self.deaf else 1

    def _notification_state(self, state) -> int:
        state._obj.value = self.state
        return -1 if self.deaf else 0

    # winreg

    @contextmanager
    def OpenKey(self, key, name: str) -> Iterator[object]:  # noqa: N802
        if key == self.HKEY_CURRENT_USER:
            path, _, device = name.rpartition("\\")
            assert path == r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
            key, name = self.stores, device
        if name not in key:
            raise FileNotFoundError(2, "The system cannot find the file specified", name)
        yield key[name]

    def QueryInfoKey(self, key) -> tuple[int, int, int]:  # noqa: N802
        return (len(key), 0, 0) if isinstance(key, Mapping) else (0, 1, 0)

    def EnumKey(self, key, place: int) -> str:  # noqa: N802
        return list(key)[place]

    def QueryValueEx(self, key, name: str) -> tuple[object, int]:  # noqa: N802
        assert name == "LastUsedTimeStop"
        if key is None:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        return key, 11


@contextmanager
def windows_desk(clock, windows: Windows) -> Iterator[object]:
    """Give the desk of *windows*, whose module can be loaded on Windows alone."""
    name = "coach.presence.adapters.windows"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ctypes, "windll", windows.windll, raising=False)
        patch.setitem(sys.modules, "winreg", windows)
        patch.delitem(sys.modules, name, raising=False)
        patch.setattr(sys, "executable", ADA)
        with pytest.MonkeyPatch.context() as loading:
            loading.setattr(sys, "platform", "win32")
            module = importlib.import_module(name)
        yield module.WindowsSensor(clock)
        sys.modules.pop(name)
