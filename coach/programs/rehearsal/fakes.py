"""The world of a rehearsal: stand-ins for the ports, driven by hand.

They keep what the coach did, can be told to fail, and assert that they are
not misused: a fake that forgives hides a bug.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Generic

import numpy as np

from coach.audio.ports import Closable, Device
from coach.errors import DeviceError
from coach.timeline.cues import Line, Manner, Samples
from coach.units import CAPTURE_RATE, PERIOD, PLAYBACK_RATE, samples

_BLOCK = CAPTURE_RATE // 50 * 2


_PER_WORD = {Manner.PLAIN: 60 / 140, Manner.CALM: 60 / 115, Manner.BEAT: 0.4}


_LEVEL = 3277
"""-20 dB of full scale, as the real voice is levelled."""


class RehearsalVoice:
    """Voice that hums: as long as the words would take, at the voice's level, another pitch for another text."""

    def __init__(self) -> None:
        self.said: list[Line] = []
        """Every line asked for, in order."""
        self._trouble: str | None = None
        self._closed = False

    def fail(self, reason: str | None) -> None:
        """Raise DeviceError from now on; None: work again."""
        self._trouble = reason

    def clip(self, line: Line) -> Samples:
        """Return a hum for *line*; equal lines, equal hums; empty where there is nothing to speak."""
        if self._closed:
            raise ValueError("the voice has been closed")
        if self._trouble:
            raise DeviceError(self._trouble)
        self.said.append(line)
        words = sum(any(c.isalnum() for c in word) for word in line.text.split())
        pitch = 100 + zlib.crc32(line.text.encode()) % 200
        places = np.arange(1, samples(words * _PER_WORD[line.manner]) + 1)
        hum: Samples = np.rint(_LEVEL * np.sqrt(2) * np.cos(2 * np.pi * pitch * places / PLAYBACK_RATE)).astype(
            np.int16
        )
        return hum

    def close(self) -> None:
        """Let go."""
        self._closed = True


class RehearsalDucker:
    """Ducker that keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        """lower, restore and close, in order."""

    def duck(self) -> None:
        """Note it."""
        self.told.append("lower")

    def restore(self) -> None:
        """Note it."""
        self.told.append("restore")

    def close(self) -> None:
        """Note it."""
        self.told.append("close")


class RehearsalSpeaker:
    """Speaker that pulls when it is told that time has passed."""

    def __init__(self) -> None:
        self.name = "rehearsal loudspeaker"
        self.late = 0
        """How often it was late: as often as a test says."""

        self._stalled = False
        self._pull: Callable[[int], Samples] | None = None
        self._failed: str | None = None
        self._refusal: str | None = None
        self._heard: list[Samples] = []

    def refuse(self, reason: str | None) -> None:
        """Let `begin_at_once` raise DeviceError from now on; None: work again."""
        self._refusal = reason

    def start(self, pull: Callable[[int], Samples]) -> None:
        """Take *pull* for `play_day`."""
        assert self._pull is None, "started twice without close"  # noqa: S101 - see the module
        if self._refusal:
            raise DeviceError(self._refusal)
        self._failed = None
        self._pull = pull

    def play(self, frames: int, block: int = PERIOD) -> Samples:
        """Let *frames* samples' time pass, pulled in blocks of *block*; return what was heard."""
        pull = self._pull
        assert pull is not None, "plays before start or after close"  # noqa: S101 - see the module
        heard = []
        left = frames
        while left and self._pull and not self._failed:
            count = min(block, left)
            left -= count
            try:
                part = _pulled(pull, count)
            except Exception as fault:  # noqa: BLE001 - as the real one does: `failed` tells it
                self._failed = f"{type(fault).__name__}: {fault}"
            else:
                heard.append(part.copy())
        self._heard += heard
        return np.concatenate([np.zeros(0, np.int16), *heard])

    @property
    def heard(self) -> Samples:
        """Everything played so far, over every start."""
        return np.concatenate([np.zeros(0, np.int16), *self._heard])

    def unplug(self, reason: str = "no sign of life for 0.8 s") -> None:
        """Fail: nothing is pulled until the next start."""
        self._failed = reason

    @property
    def failed(self) -> str | None:
        """Why nothing is pulled any more, else None."""
        return self._failed if self._pull else None

    def stall(self, *, stalled: bool) -> None:
        """Open from now on without ever getting going; False: work again."""
        self._stalled = stalled

    @property
    def going(self) -> bool:
        """Whether it plays."""
        return self._pull is not None and not self._stalled

    def close(self) -> None:
        """Forget *pull*."""
        self._pull = None


def _pulled(pull: Callable[[int], Samples], frames: int) -> Samples:
    block = pull(frames)
    if block.dtype != np.int16 or block.shape != (frames,):
        raise ValueError(f"{block.dtype} of shape {block.shape} pulled for {frames} frames")
    return block


class RehearsalMicrophone:
    """Microphone that hands on what it is given."""

    def __init__(self) -> None:
        self.name = "rehearsal microphone"
        self.late = 0
        """How often it was late: as often as a test says."""

        self._push: Callable[[bytes], None] | None = None
        self._failed: str | None = None
        self._refusal: str | None = None
        self._left = b""

    def refuse(self, reason: str | None) -> None:
        """Let `begin_at_once` raise DeviceError from now on; None: work again."""
        self._refusal = reason

    def start(self, push: Callable[[bytes], None]) -> None:
        """Take *push* for `feed`."""
        assert self._push is None, "started twice without close"  # noqa: S101 - see the module
        if self._refusal:
            raise DeviceError(self._refusal)
        self._failed = None
        self._left = b""
        self._push = push

    def hear(self, pcm: bytes) -> None:
        """Push *pcm* (mono s16le at units.EAR_RATE) in blocks of 20 ms; what does not fill one waits."""
        assert self._push is not None, "hears before start or after close"  # noqa: S101 - see the module
        self._left += pcm
        while len(self._left) >= _BLOCK and not self._failed:
            block, self._left = self._left[:_BLOCK], self._left[_BLOCK:]
            try:
                self._push(block)
            except Exception as fault:  # noqa: BLE001 - as the real one does: `failed` tells it
                self._failed = f"{type(fault).__name__}: {fault}"

    def unplug(self, reason: str = "no sign of life for 0.8 s") -> None:
        """Fail: nothing is pushed until the next start."""
        self._failed = reason

    @property
    def failed(self) -> str | None:
        """Why nothing arrives any more, else None."""
        return self._failed if self._push else None

    @property
    def going(self) -> bool:
        """Whether it can be heard through."""
        return self._push is not None

    def close(self) -> None:
        """Forget *push*."""
        self._push = None


class RehearsalOpening(Generic[Device]):
    """Opening that is over as soon as it has begun, unless its opener hangs."""

    def __init__(self, start: Callable[[], Device]) -> None:
        self._start = start
        self._device: Device | None = None
        self._fault: DeviceError | None = None
        self._given_up = False

    def go(self) -> None:
        """Open it now."""
        try:
            self._device = self._start()
        except DeviceError as fault:
            self._fault = fault
        if self._given_up and self._device is not None:
            self._device.close()

    def device(self) -> Device | None:
        """Return the device, None while its opener hangs."""
        if self._fault is not None:
            raise self._fault
        return self._device

    def give_up(self) -> None:
        """Close it, or what will come of it."""
        self._given_up = True
        if self._device is not None:
            self._device.close()


class RehearsalOpener:
    """DeviceOpener that opens and closes at once, or hangs until it is told to go on."""

    def __init__(self) -> None:
        self._hanging: list[Callable[[], None]] | None = None

    def hang(self, *, hanging: bool) -> None:
        """Let every opening wait from now on; False: go on with those that wait."""
        waiting, self._hanging = self._hanging or [], [] if hanging else None
        for go in waiting:
            go()

    def open(self, start: Callable[[], Device]) -> RehearsalOpening[Device]:
        """Open what *start* returns."""
        opening = RehearsalOpening(start)
        if self._hanging is None:
            opening.go()
        else:
            self._hanging.append(opening.go)
        return opening

    def close(self, device: Closable) -> None:
        """Close it."""
        device.close()

    def finish(self) -> None:
        """Do nothing: all is closed."""
