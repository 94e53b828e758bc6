"""Devices are opened and closed on threads of their own: a sound server that hangs holds up nobody else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic

from coach.audio.ports import HANGS, Closable, Device
from coach.errors import DeviceError
from coach.texts import text

MOST_OPENINGS = 4
"""Openings that may hang at once: two of each device."""

LAST_CLOSINGS = 1.5
"""Seconds for all closings at the end; a device closes within 0.1 s, or never."""


class ThreadedOpening(Generic[Device]):
    """One device that a thread opens."""

    def __init__(self, start: Callable[[], Device], close: Callable[[Closable], None]) -> None:
        """*close* is called with a device that nobody wants any more; it must not block."""
        self._start, self._close = start, close
        self._lock, self._over = threading.Lock(), threading.Event()
        self._device: Device | None = None
        self._fault: DeviceError | None = None
        self._unwanted = False

    def run(self) -> None:
        """Open it.  On the thread."""
        device, fault = None, None
        try:
            device = self._start()
        except DeviceError as error:
            fault = error
        except Exception as error:  # noqa: BLE001 - it would be lost with the thread; `device` raises it
            fault = DeviceError(text("it cannot be opened: {name}: {error}", name=type(error).__name__, error=error))
        with self._lock:
            self._fault = fault
            if not self._unwanted:
                self._device, device = device, None
        self._over.set()
        if device is not None:
            device.close()

    def wait(self, seconds: float) -> None:
        """Wait until it is open, or could not be opened; *seconds* at most."""
        self._over.wait(seconds)

    def device(self) -> Device | None:
        """Return the device, None as long as it is not open.

        Raises:
            DeviceError: it could not be opened.
        """
        with self._lock:
            if self._fault is not None:
                raise self._fault
            return self._device

    def give_up(self) -> None:
        """Have it closed, now or as soon as it is open."""
        with self._lock:
            self._unwanted = True
            device, self._device = self._device, None
        if device is not None:
            self._close(device)


class DeviceThreads:
    """DeviceOpener on threads that do not keep the process from ending."""

    def __init__(self) -> None:
        self._openings: list[threading.Thread] = []
        self._closings: list[threading.Thread] = []

    def open(self, start: Callable[[], Device]) -> ThreadedOpening[Device]:
        """Begin to open what *start* returns.

        Raises:
            DeviceError: too many openings hang already.
        """
        self._openings = [thread for thread in self._openings if thread.is_alive()]
        if len(self._openings) >= MOST_OPENINGS:
            raise DeviceError("the sound server does not answer")
        opening = ThreadedOpening(start, self.close)
        self._openings.append(_begun(opening.run, "coach-opens-device"))
        return opening

    def close(self, device: Closable) -> None:
        """Begin to close *device*."""
        self._closings = [thread for thread in self._closings if thread.is_alive()]
        self._closings.append(_begun(device.close, "coach-closes-device"))

    def finish(self) -> None:
        """Wait until everything is closed, LAST_CLOSINGS at most."""
        for thread in self._closings:
            thread.join(LAST_CLOSINGS / len(self._closings))


def open_within_limit(start: Callable[[], Device], limit: float = HANGS) -> Device:
    """Open what *start* returns, and wait for it: for who has nothing else to do, and leaves it to Ctrl-C.

    Raises:
        DeviceError: it cannot be opened, or is not within *limit* seconds.
    """
    opening = DeviceThreads().open(start)
    opening.wait(limit)
    device = opening.device()
    if device is None:
        opening.give_up()
        raise DeviceError("the sound server does not answer; restart it, or look what stops it")
    return device


def _begun(act: Callable[[], None], name: str) -> threading.Thread:
    thread = threading.Thread(target=act, name=name, daemon=True)
    thread.start()
    return thread
