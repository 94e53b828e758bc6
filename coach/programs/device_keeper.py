"""Keep one device open for as long as it is wanted: it is watched, and what was lost is tried again and again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from coach.audio.ports import HANGS, Closable, DeviceOpener, Opening
from coach.clock import Clock
from coach.errors import DeviceError

log = logging.getLogger(__name__)

AGAIN, LATER_AGAIN = 0.5, 1.0
"""Seconds between two tries, at first and later: with the sound's return a session goes on within two seconds."""

EAGER_TRIES = 20


class WatchedDevice(Closable, Protocol):
    """What a keeper asks of its device: audio/ports.py says what each means."""

    name: str

    @property
    def failed(self) -> str | None:
        """Why it gives or takes no sound any more, else None."""

    @property
    def going(self) -> bool:
        """Whether it has got going."""

    @property
    def late(self) -> int:
        """How often it was later than its buffer lasts."""


Watched = TypeVar("Watched", bound=WatchedDevice)


class DeviceKeeper(Generic[Watched]):
    """One device that is opened again whenever it is lost; `look` takes one step and never waits."""

    def __init__(
        self, what: str, start: Callable[[Callable[[], bool]], Watched], opener: DeviceOpener, clock: Clock
    ) -> None:
        """Keep what a person calls *what*; *start* opens and starts it, or raises DeviceError.

        It is given a function for the audio thread that says whether this is
        still the device in use: one that was given up may come back to life.
        """
        self._what, self._start, self._opener, self._clock = what, start, opener, clock
        self._device: Watched | None = None
        self._opening: Opening[Watched] | None = None
        self._begun = self._next = clock.monotonic()
        self._tries = self._serial = self._late = 0
        self.trouble: str | None = None
        """Why it does not work, None while it does or nothing is known yet."""

        self.lifeless = 0
        """How often, one after the other, it was opened and never got going."""

        self.opens = True
        """Whether the last try opened it, or is not over."""

        self.never_there = True
        """It has never been open: then what is shown at the beginning says so already."""

    @property
    def name(self) -> str | None:
        """What the open device is called; None while none is open."""
        return self._device.name if self._device is not None else None

    @property
    def going(self) -> bool:
        """Whether it works."""
        device = self._device
        return device is not None and device.failed is None and device.going

    @property
    def undecided(self) -> bool:
        """Whether it is being opened for the first time, and nothing is known yet."""
        return self._device is None and self.trouble is None

    @property
    def late(self) -> int:
        """How often it was later than its buffer lasts, over all openings."""
        return self._late + (self._device.late if self._device is not None else 0)

    def look(self) -> None:
        """Let go of what was lost, else take what was opened, else try again if it is time to."""
        if self._device is not None:
            self._watch(self._device)
        elif self._opening is not None:
            self._take(self._opening)
        elif self._clock.monotonic() >= self._next:
            self._try()

    def close(self) -> None:
        """Close it, without waiting.  May be called twice."""
        self._serial += 1
        if self._opening is not None:
            self._opening.give_up()
        if self._device is not None:
            self._let_go(self._device)
        self._device = self._opening = None

    def _watch(self, device: Watched) -> None:
        if (why := device.failed) is not None:
            self.lifeless += not device.going
            self._tries = self.lifeless
            self._let_go(device)
            self._device = None
            self._missing(why, lost=True)
        elif device.going:
            self.trouble, self.lifeless, self._tries = None, 0, 0

    def _let_go(self, device: Watched) -> None:
        self._late += device.late
        self._opener.close(device)

    def _try(self) -> None:
        self._begun = self._clock.monotonic()
        self._serial = serial = self._serial + 1
        try:
            self._opening = self._opener.open(lambda: self._start(lambda: self._serial == serial))
        except DeviceError as error:
            self._missing(str(error))
        else:
            self._take(self._opening)

    def _take(self, opening: Opening[Watched]) -> None:
        try:
            self._device = opening.device()
        except DeviceError as error:
            self._opening = None
            self._missing(str(error))
            return
        if self._device is not None:
            self._opening, self.opens, self.never_there = None, True, False
        elif self._clock.monotonic() - self._begun >= HANGS:
            opening.give_up()
            self._opening = None
            self._missing("the sound server does not answer")

    def _missing(self, why: str, *, lost: bool = False) -> None:
        """Note why it is not there, and when to try again: at once where it has just been lost."""
        why = why.removeprefix(f"{self._what}: ")
        if self.trouble is None:
            log.warning("%s: %s", f"{self._what} lost" if lost else self._what, why)
        self.trouble, self.opens = why, lost
        wait = 0.0 if not self._tries else AGAIN if self._tries < EAGER_TRIES else LATER_AGAIN
        self._tries += 1
        self._serial += 1
        self._next = self._clock.monotonic() + wait
