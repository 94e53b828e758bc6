"""What the coach needs of audio devices and of the other players."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from coach.timeline.cues import Samples


class Speaker(Protocol):
    """A loudspeaker: one stream, pulled."""

    name: str
    """What a person calls the device."""

    def start(self, pull: Callable[[int], Samples]) -> None:
        """Begin to play what *pull* returns.

        *pull* is called on the audio thread about every 20 ms with the number
        of frames wanted and returns int16 samples of shape (frames,) within
        10 ms.  It must not block, log or raise; what it raises stops the
        stream and shows in `failed`.

        Raises:
            DeviceError: the device cannot be opened.
        """

    @property
    def failed(self) -> str | None:
        """Why no sound is being pulled any more (device gone, callback overdue), else None."""

    def close(self) -> None:
        """Stop and close the device.  May be called twice."""


class Microphone(Protocol):
    """A microphone: one stream, pushed."""

    name: str

    def start(self, push: Callable[[bytes], None]) -> None:
        """Begin to call *push* on the audio thread with blocks of 20 ms: mono s16le at units.CAPTURE_RATE.

        Raises:
            DeviceError: the device cannot be opened.
        """

    @property
    def failed(self) -> str | None:
        """Why no sound arrives any more, else None."""

    def close(self) -> None:
        """Stop and close the device.  May be called twice."""


class Ducker(Protocol):
    """Other players on this machine."""

    def duck(self) -> None:
        """Lower them.  Returns at once; a second call changes nothing."""

    def restore(self) -> None:
        """Bring them back to what they were.  Returns at once."""

    def close(self) -> None:
        """Restore them, and close.  May be called twice."""
