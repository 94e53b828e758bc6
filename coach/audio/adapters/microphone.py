"""The microphone: one stream that is pushed, 20 ms at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from coach.audio.adapters.stream import DeviceStream, Direction, device_names
from coach.audio.callback_watch import CallbackWatch
from coach.units import CAPTURE_RATE

BLOCK_BYTES = CAPTURE_RATE // 50 * 2
"""Bytes of 20 ms, mono s16le at units.CAPTURE_RATE."""


def microphone_names() -> tuple[str, ...]:
    """Return the names of the microphones."""
    return device_names(Direction.CAPTURE)


class Blocks:
    """Cuts what arrives in any size into blocks of exactly BLOCK_BYTES."""

    def __init__(self) -> None:
        self._left = bytearray()

    def take(self, data: bytes | bytearray) -> Iterator[bytes]:
        """Take *data*; yield each block that is full, in order."""
        self._left += data
        while len(self._left) >= BLOCK_BYTES:
            block = bytes(self._left[:BLOCK_BYTES])
            del self._left[:BLOCK_BYTES]
            yield block


class MiniaudioMicrophone(DeviceStream):
    """Microphone on the sound system of this machine."""

    direction, rate = Direction.CAPTURE, CAPTURE_RATE

    def start(self, push: Callable[[bytes], None]) -> None:
        """Open the device and give *push* every 20 ms of it, until `close`.

        Raises:
            DeviceError: there is no such device, or it cannot be opened.
        """
        self._open(lambda watch: _pushed(watch, push))


def _pushed(watch: CallbackWatch, push: Callable[[bytes], None]) -> Generator[None, bytearray, None]:
    """On the audio thread."""
    blocks = Blocks()
    while True:
        data = yield
        watch.seen()
        for block in blocks.take(data):
            push(block)
