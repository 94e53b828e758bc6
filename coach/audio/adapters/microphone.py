"""The microphone: one stream that is pushed, 20 ms at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from coach.audio.adapters.stream import CallbackWatch, Direction, Stream, device_names
from coach.units import CAPTURE_RATE

BLOCK_BYTES = CAPTURE_RATE // 50 * 2
"""Bytes of 20 ms, mono s16le at units.EAR_RATE."""


def microphone_names() -> tuple[str, ...]:
    """Return the names of the microphones there are."""
    return device_names(Direction.CAPTURE)


class Blocks:
    """Cuts what arrives in any size into blocks of exactly BLOCK bytes."""

    def __init__(self) -> None:
        self._left = bytearray()

    def take(self, data: bytes | bytearray) -> Iterator[bytes]:
        """Take *data*; yield each block that is full, in order."""
        self._left += data
        while len(self._left) >= BLOCK_BYTES:
            block = bytes(self._left[:BLOCK_BYTES])
            del self._left[:BLOCK_BYTES]
            yield block


class MiniaudioMicrophone:
    """Microphone on the sound system of this machine."""

    def __init__(self, device: str | None = None) -> None:
        """*device*: its name or a part of it; None for the default one."""
        self._wanted = device
        self._stream: Stream | None = None
        self._fault: str | None = None
        self.name = device or "default microphone"

    def start(self, push: Callable[[bytes], None]) -> None:
        """Open the device and give *push* every 20 ms of it, until `close`.

        Raises:
            DeviceError: there is no such device, or it cannot be opened.
        """
        self.close()
        self._fault = None
        self._stream = Stream(Direction.CAPTURE, self._wanted, CAPTURE_RATE, lambda watch: self._flow(watch, push))
        self.name = self._stream.name

    @property
    def failed(self) -> str | None:
        """Why no sound arrives any more, None while it does or after `close`."""
        stream = self._stream
        return (self._fault or stream.overdue) if stream else None

    def close(self) -> None:
        """Stop and let go of the device.  May be called twice."""
        stream, self._stream = self._stream, None
        if stream:
            stream.close()

    def _flow(self, watch: CallbackWatch, push: Callable[[bytes], None]) -> Generator[None, bytearray, None]:
        """On the audio thread."""
        blocks = Blocks()
        try:
            while True:
                data = yield
                watch.seen()
                for block in blocks.take(data):
                    push(block)
        except Exception as fault:  # noqa: BLE001 - it would be lost in C; `failed` tells it to the conductor
            self._fault = f"{type(fault).__name__}: {fault}"
