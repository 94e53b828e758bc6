"""The cache of clips: a folder that may be deleted at any time and shared by several processes."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
import threading
import wave
import zlib
from pathlib import Path
from typing import Protocol

import numpy as np

from coach.speech.ports import Voice
from coach.timeline.cues import Line, Samples
from coach.units import PLAYBACK_RATE

CACHE_LIMIT = 200_000_000
"""Bytes that the folder may hold: more than an hour of speech."""

_SWEEP_TO = 0.9
"""Share of the limit that a sweep leaves, so that not every clip made at the limit costs one."""


_CLIP, _PART = ".wav", ".part"
_CHECKSUM = 4


class Recipes(Voice, Protocol):
    """A voice that can say what its clips depend on."""

    clip_prefix: str
    """What the names of its clips begin with: so one can see whether there are any of its own."""

    def start(self) -> None:
        """Begin what the first clip would wait for.  Returns at once, and never raises."""

    def recipe(self, line: Line) -> str:
        """Return everything that shapes the clip of *line*: equal recipes, equal clips."""


class CachedVoice:
    """Voice that asks *voice* only for what it has not kept.  May be called from any thread.

    A file is written under a temporary name and renamed, so that no reader
    sees half of one; one that is not as it was written is made again.  The
    oldest use goes first: a file's modification time is when it was last used.
    Where the folder cannot be written (full disk, no permission) the clips
    are made and not kept.
    """

    def __init__(self, voice: Recipes, folder: Path, limit: int = CACHE_LIMIT) -> None:
        """*limit*: bytes that *folder* may hold."""
        self._voice = voice
        self._folder = folder
        self._limit = limit
        self._lock = threading.Lock()
        self._session: dict[Line, Samples] = {}
        self._held: int | None = None

    def clip(self, line: Line) -> Samples:
        """Return the speech of *line*, from memory, from the folder or newly made."""
        known = self._session.get(line)  # without the lock: what is known waits for no synthesis
        if known is not None:
            return known
        with self._lock:
            known = self._session.get(line)
            if known is None:
                known = self._session[line] = self._from_folder(line)
            return known

    def close(self) -> None:
        """Close the voice behind it.  May be called twice."""
        with self._lock:
            self._session.clear()
        self._voice.close()

    def _from_folder(self, line: Line) -> Samples:
        name = self._voice.clip_prefix + hashlib.sha256(self._voice.recipe(line).encode()).hexdigest()[:32] + _CLIP
        path = self._folder / name
        clip = _unpacked(path)
        if clip is not None:
            with contextlib.suppress(OSError):  # its age alone is not kept
                os.utime(path)
            return clip
        clip = self._voice.clip(line)
        # a cache that cannot be written is none, which costs time and nothing else
        with contextlib.suppress(OSError):
            self._keep(path, clip)
        return clip

    def _keep(self, path: Path, clip: Samples) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        data = _packed(clip)
        handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=_PART)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        if self._held is None or self._held + len(data) > self._limit:
            self._held = evict(self._folder, self._limit, spare=path)
        else:
            self._held += len(data)


def evict(folder: Path, limit: int, spare: Path) -> int:
    """Delete the clips of *folder* that were used longest ago until it holds less than *limit* bytes.

    *spare* is kept.  Returns what is left.  Files that vanish meanwhile belong
    to another process's sweep; what is no clip is left alone.
    """
    found = []
    for path in folder.iterdir():
        if path.suffix in (_CLIP, _PART) and path != spare:
            with contextlib.suppress(OSError):  # it went while the folder was read
                status = path.stat()
                found.append((status.st_mtime_ns, status.st_size, path))
    held = spare.stat().st_size + sum(size for _, size, _ in found)
    if held <= limit:
        return held
    for _, size, path in sorted(found):
        if held <= limit * _SWEEP_TO:
            break
        with contextlib.suppress(OSError):  # another process was faster, or doctor tells of the folder
            path.unlink()
        held -= size
    return held


def _packed(clip: Samples) -> bytes:
    """Return *clip* as a wav file with the checksum of all of it behind, where players do not look."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(PLAYBACK_RATE)
        sound.writeframes(clip.astype("<i2").tobytes())
    data = file.getvalue()
    return data + _checksum(data)


def _unpacked(path: Path) -> Samples | None:
    """Return the samples of *path*; None where there is no such file or it is not as it was written."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    data, checksum = data[:-_CHECKSUM], data[-_CHECKSUM:]
    if checksum != _checksum(data):
        return None
    with wave.open(io.BytesIO(data)) as sound:
        clip: Samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(np.int16, copy=False)
    return clip


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECKSUM, "little")
