"""espeak-ng through pyttsx3, with a driver of our own that returns sound and does nothing else.

Only the voice child imports this module's heavy parts: the library may exit,
hang or crash its process.

pyttsx3's own driver plays through a shell command, forgets all but the last of
several texts, overruns its text buffer and raises inside a C callback; see the
class below for what is done instead.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

LONGEST_PATH = 139
"""Bytes of the path of espeak-ng's data: it calls exit(1) on more (its buffer holds 160 with what it appends)."""

LONGEST_TEXT = 2_000
"""Bytes given to espeak-ng at once."""

_NAME = "coach"


class Synthesiser:
    """The one synthesiser of this process."""

    def __init__(self) -> None:
        """Load the library and the data.

        Raises:
            OSError: the library or its data is missing.
        """
        import espeakng_loader

        self._rest = contextlib.ExitStack()
        data = self._rest.enter_context(_short(Path(espeakng_loader.get_data_path())))
        os.environ["ESPEAK_DATA_PATH"] = str(data)
        bindings = _bindings(espeakng_loader.get_library_path())
        sys.modules[f"pyttsx3.drivers.{_NAME}"] = _driver_module(bindings)
        import pyttsx3

        self._engine = pyttsx3.init(_NAME)
        self._pcm = bytearray()
        self._faults: list[Exception] = []
        # pyttsx3 swallows what a driver raises and tells it as an event
        self._engine.connect("error", lambda *, exception, **_: self._faults.append(exception))
        self._engine.connect("sound", lambda *, pcm, **_: self._pcm.extend(pcm))

    def speak(self, text: str, *, voice: str, wpm: int, pitch: int) -> bytes:
        """Return the speech of *text*: mono s16le at units.RATE, with whatever silence espeak-ng puts around it.

        Raises:
            LookupError: there is no such voice.
            RuntimeError: espeak-ng refused the text.
        """
        self._pcm.clear()
        self._faults.clear()
        for name, value in (("voice", voice), ("rate", wpm), ("pitch", pitch)):
            self._engine.setProperty(name, value)
        for piece in pieces(text):
            self._engine.say(piece)
        self._engine.runAndWait()
        if self._faults:
            raise self._faults[0]
        return bytes(self._pcm)

    def close(self) -> None:
        """Remove what was made for a long path."""
        self._rest.close()


def pieces(text: str, longest: int = LONGEST_TEXT) -> list[str]:
    """Cut *text* into parts of at most *longest* bytes, at the end of a sentence where one fits, else of a word.

    Control characters become spaces: espeak-ng ends at a NUL and some of the
    others switch its voice.
    """
    left = re.sub(r"[\x00-\x1f\x7f\s]+", " ", text).strip()
    found = []
    while left:
        head = left.encode()[:longest].decode(errors="ignore")
        if len(head) < len(left):
            ends = [m.end() for m in re.finditer(r"[.!?:;] ", head)] or [m.end() for m in re.finditer(" ", head)]
            head = head[: ends[-1]] if ends else head
        found.append(head.strip())
        left = left[len(head) :].lstrip()
    return found


def voice_names(language: str) -> list[str]:
    """Return the names of espeak-ng's voices for *language*, then its variants, each of which goes with any of them."""
    import espeakng_loader

    data = Path(espeakng_loader.get_data_path())
    spoken = re.compile(rf"^language\s+{re.escape(language)}(-\S+)?\b", re.MULTILINE)
    plain = sorted(
        str(path.relative_to(data / "lang"))
        for path in (data / "lang").rglob("*")
        if path.is_file() and spoken.search(path.read_text("utf-8", errors="replace"))
    )
    variants = sorted(path.name for path in (data / "voices" / "!v").glob("*") if re.fullmatch(r"[fm]\d", path.name))
    return [*plain, *(f"{plain[0]}+{variant}" for variant in variants if plain)]


def has_voice(name: str) -> bool:
    """Tell whether espeak-ng knows *name*: a voice's file or one of its language codes, with a variant or without."""
    import espeakng_loader

    data = Path(espeakng_loader.get_data_path())
    base, plus, variant = name.partition("+")
    known = {path.name for path in (data / "voices" / "!v").iterdir()}
    if not base or (plus and variant not in known):
        return False
    files = [path for path in (data / "lang").rglob("*") if path.is_file()]
    if base in {str(path.relative_to(data / "lang")) for path in files}:
        return True
    codes = re.compile(rf"^language\s+{re.escape(base.lower())}\b(?!-)", re.MULTILINE)
    return any(codes.search(path.read_text("utf-8", errors="replace")) for path in files)


@contextlib.contextmanager
def _short(data: Path) -> Iterator[Path]:
    """Give *data* under a path that espeak-ng can take: itself, or a link to it in the temporary folder."""
    if not data.is_dir():
        raise FileNotFoundError(data)
    if len(os.fsencode(data)) <= LONGEST_PATH:
        yield data
        return
    with tempfile.TemporaryDirectory(prefix="coach-") as folder:
        link = Path(folder) / "espeak-ng-data"
        link.symlink_to(data, target_is_directory=True)
        yield link


def _bindings(library: str) -> ModuleType:
    """Import pyttsx3's bindings so that they bind to *library*.

    They try a fixed list of names with `cdll.LoadLibrary`; glibc would find a
    library that is already loaded under one of them, macOS, Windows and musl
    would not, so that the loading itself is redirected while they are imported.
    """
    loaded = ctypes.CDLL(library)
    ctypes.cdll.LoadLibrary = lambda _: loaded  # type: ignore[assignment,method-assign]
    try:
        from pyttsx3.drivers import _espeak
    finally:
        del ctypes.cdll.LoadLibrary
    module: ModuleType = _espeak
    return module


def _driver_module(bindings: ModuleType) -> ModuleType:
    """Return what pyttsx3 imports as its driver "coach"."""
    module = ModuleType(f"pyttsx3.drivers.{_NAME}")
    build: Callable[[Any], Driver] = lambda proxy: Driver(proxy, bindings)  # noqa: E731 - pyttsx3 wants the attribute
    module.buildDriver = build  # type: ignore[attr-defined]
    return module


class Driver:
    """A pyttsx3 driver: every text queued is synthesised, in order, before `runAndWait` returns.

    It tells its sound as the event "sound" with `pcm`, mono s16le at 22050 Hz.
    The methods are those that pyttsx3.driver.DriverProxy calls.
    """

    def __init__(self, proxy: Any, bindings: ModuleType) -> None:
        self._proxy = proxy
        self._espeak = bindings
        self._chunks: list[bytes] = []
        self._fault: Exception | None = None
        # synchronous: cSynth returns when the sound is there, no thread and no polling; 200 ms of sound per callback
        if bindings.Initialize(bindings.AUDIO_OUTPUT_SYNCHRONOUS, 200) < 0:
            raise OSError("espeak-ng cannot be initialised")
        bindings.SetSynthCallback(self._take)

    def _take(self, wav: Any, count: int, _events: Any) -> int:
        """Collect *count* samples.  Called by C: what is raised here would be lost and the synthesis go on."""
        try:
            if count > 0 and wav:
                self._chunks.append(ctypes.string_at(wav, count * 2))
        except Exception as fault:  # noqa: BLE001 - see the docstring; say() raises it
            self._fault = fault
            return 1
        return 0

    def say(self, text: str) -> None:
        """Synthesise *text* now and tell its sound."""
        self._chunks.clear()
        self._fault = None
        data = text.encode() + b"\0"
        es = self._espeak
        failed = es.cSynth(data, len(data), 0, es.POS_CHARACTER, 0, es.CHARS_UTF8, None, None)
        if failed or self._fault:
            raise RuntimeError(f"espeak-ng refused the text ({self._fault or failed})")
        self._proxy.notify("sound", pcm=b"".join(self._chunks))

    def setProperty(self, name: str, value: str | int) -> None:  # noqa: N802 - pyttsx3's name
        """Set voice (its name), rate (words a minute) or pitch (0 to 100)."""
        es = self._espeak
        if name == "voice":
            if es.SetVoiceByName(str(value).encode()):
                raise LookupError(f"espeak-ng has no voice {value!r}")
        else:
            es.SetParameter({"rate": es.RATE, "pitch": es.PITCH}[name], int(value), 0)

    def startLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        """Work off the queue; its last entry ends the loop."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        """Do nothing: the loop has ended when its queue is empty."""

    def stop(self) -> None:
        """Do nothing: nothing plays."""

    def destroy(self) -> None:
        """Do nothing: the library lives as long as its process."""
