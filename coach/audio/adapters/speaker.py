"""The loudspeaker: one stream that is pulled, 20 ms at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator

import numpy as np

from coach.audio.adapters.stream import DeviceStream, Direction, device_names
from coach.audio.callback_watch import CallbackWatch
from coach.timeline.cues import Samples
from coach.units import PLAYBACK_RATE


def speaker_names() -> tuple[str, ...]:
    """Return the names of the loudspeakers."""
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


class MiniaudioSpeaker(DeviceStream):
    """Speaker on the sound system of this machine."""

    direction, rate = Direction.PLAYBACK, PLAYBACK_RATE

    def start(self, pull: Callable[[int], Samples]) -> None:
        """Open the device and play what *pull* returns, until `close`.

        Raises:
            DeviceError: there is no such device, or it cannot be opened.
        """
        self._open(lambda watch: _pulled(watch, pull))


def _pulled(watch: CallbackWatch, pull: Callable[[int], Samples]) -> Generator[bytes, int, None]:
    """On the audio thread."""
    frames = yield b""
    while True:
        watch.seen()
        frames = yield safely_pulled(pull, frames).tobytes()
