"""The loudspeaker: one stream that is pulled, 20 ms at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator

import numpy as np

from coach.audio.adapters.stream import CallbackWatch, Direction, Stream, device_names
from coach.timeline.cues import Samples
from coach.units import PLAYBACK_RATE


def speaker_names() -> tuple[str, ...]:
    """Return the names of the loudspeakers there are."""
    return device_names(Direction.PLAYBACK)


def safely_pulled(pull: Callable[[int], Samples], frames: int) -> Samples:
    """Return what *pull* gives for *frames*.

    Raises:
        ValueError: it is not int16 of shape (frames,).
    """
    block = pull(frames)
    if block.dtype != np.int16 or block.shape != (frames,):
        raise ValueError(f"{block.dtype} of shape {block.shape} pulled for {frames} frames")
    return block


class MiniaudioSpeaker:
    """Speaker on the sound system of this machine."""

    def __init__(self, device: str | None = None) -> None:
        """*device*: its name or a part of it; None for the default one."""
        self._wanted = device
        self._stream: Stream | None = None
        self._fault: str | None = None
        self.name = device or "default loudspeaker"

    def start(self, pull: Callable[[int], Samples]) -> None:
        """Open the device and play what *pull* returns, until `close`.

        Raises:
            DeviceError: there is no such device, or it cannot be opened.
        """
        self.close()
        self._fault = None
        self._stream = Stream(Direction.PLAYBACK, self._wanted, PLAYBACK_RATE, lambda watch: self._flow(watch, pull))
        self.name = self._stream.name

    @property
    def failed(self) -> str | None:
        """Why no sound is being pulled any more, None while it is or after `close`."""
        stream = self._stream
        return (self._fault or stream.overdue) if stream else None

    def close(self) -> None:
        """Stop and let go of the device.  May be called twice."""
        stream, self._stream = self._stream, None
        if stream:
            stream.close()

    def _flow(self, watch: CallbackWatch, pull: Callable[[int], Samples]) -> Generator[bytes, int, None]:
        """On the audio thread; where it ends, miniaudio plays silence."""
        frames = yield b""
        try:
            while True:
                watch.seen()
                frames = yield safely_pulled(pull, frames).tobytes()
        except Exception as fault:  # noqa: BLE001 - it would be lost in C; `failed` tells it to the conductor
            self._fault = f"{type(fault).__name__}: {fault}"
