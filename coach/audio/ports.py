"""What the coach needs of audio devices and of the other players."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from coach.timeline.cues import Samples


HANGS = 5.0
"""Seconds after which the opening of a device counts as hanging: an idle Bluetooth headset takes two or three."""


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

    @property
    def going(self) -> bool:
        """Whether more has been pulled than fills its buffer: it plays.  An open device may never do so."""

    @property
    def late(self) -> int:
        """How often it has pulled later than its buffer lasts since it was started: underruns."""

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

    @property
    def going(self) -> bool:
        """Whether sound has arrived steadily since it was opened."""

    @property
    def late(self) -> int:
        """How often it has pushed later than its buffer lasts since it was started: overruns."""

    def close(self) -> None:
        """Stop and close the device.  May be called twice."""


class PlayedSound(Protocol):
    """All that this machine plays, by whatever player, while a session listens.  Nothing of it is kept."""

    @property
    def trouble(self) -> str | None:
        """Why it is not recorded; None while it is, or nothing is known yet."""

    def start(self) -> None:
        """Begin to record it.  Returns at once; where it cannot be recorded it is tried again."""

    def passed(self) -> bytes | None:
        """Return what was played since the last call: mono s16le at units.CAPTURE_RATE.

        None while it is not recorded, and once between two recordings.  Called
        on the microphone's thread.
        """

    def close(self) -> None:
        """End the recording.  May be called twice."""


class Closable(Protocol):
    """What is closed when it is no longer wanted."""

    def close(self) -> None:
        """Stop and close it.  May be called twice."""


Device = TypeVar("Device", bound=Closable)
Opened_co = TypeVar("Opened_co", bound=Closable, covariant=True)


class Opening(Protocol[Opened_co]):
    """A device that is being opened; nobody has to wait for it."""

    def device(self) -> Opened_co | None:
        """Return the device, None as long as it is not open.  Returns at once.

        Raises:
            DeviceError: it could not be opened.
        """

    def give_up(self) -> None:
        """Have it closed, now or as soon as it is open.  Returns at once; may be called twice."""


class DeviceOpener(Protocol):
    """Opens and closes devices without letting its caller wait: a sound server that hangs holds nobody up."""

    def open(self, start: Callable[[], Device]) -> Opening[Device]:
        """Begin to open what *start* returns; what that raises, the Opening raises.

        Raises:
            DeviceError: too many openings hang already.
        """

    def close(self, device: Closable) -> None:
        """Begin to close *device*."""

    def finish(self) -> None:
        """Wait until everything is closed, for a short while at most.  May be called twice."""


class Ducker(Protocol):
    """Other players on this machine."""

    def duck(self) -> None:
        """Lower them.  Returns at once; a second call changes nothing."""

    def restore(self) -> None:
        """Bring them back to what they were.  Returns at once."""

    def close(self) -> None:
        """Restore them, and close.  May be called twice."""
