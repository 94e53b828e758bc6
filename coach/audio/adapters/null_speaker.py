"""A null sink for machines without a loudspeaker: time passes as if it played, and only captions are shown."""

from __future__ import annotations

import threading
from collections.abc import Callable

from coach.audio.adapters.speaker import safely_pulled
from coach.clock import Clock
from coach.system.system_clock import SystemClock
from coach.timeline.cues import Samples
from coach.units import PERIOD, PLAYBACK_RATE

TOO_LATE = 0.5
"""Seconds behind after which the lost time is left out, as after a laptop's sleep, instead of rushed through."""


def pace(start: float, count: int, now: float) -> tuple[float, float]:
    """Return when *count* samples must have begun to be where they are *now*, and how long to wait for the next.

    All in seconds on one clock.
    """
    left = start + count / PLAYBACK_RATE - now
    if left < -TOO_LATE:
        return start - left, 0.0
    return start, max(0.0, left)


class NullSpeaker:
    """Speaker that pulls a period when it is due and drops it.

    Periods are due at fixed moments after the start, so that lateness does not
    add up.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self._fault: str | None = None
        self.name = "captions"

    def start(self, pull: Callable[[int], Samples]) -> None:
        """Begin to pull; *pull* is called on a thread of its own."""
        self.close()
        self._fault = None
        self._ended = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(pull, self._ended), name="coach-silent-speaker", daemon=True
        )
        self._thread.start()

    @property
    def failed(self) -> str | None:
        """What *pull* raised, else None."""
        return self._fault

    @property
    def going(self) -> bool:
        """Whether it pulls: it needs no time to get going."""
        return self._thread is not None and self._fault is None

    @property
    def late(self) -> int:
        """Return 0: nobody hears a gap."""
        return 0

    def close(self) -> None:
        """Stop.  May be called twice."""
        self._ended.set()
        thread, self._thread = self._thread, None
        if thread and thread is not threading.current_thread():
            thread.join()

    def _run(self, pull: Callable[[int], Samples], ended: threading.Event) -> None:
        start, count = self._clock.monotonic(), 0
        try:
            while not ended.is_set():
                safely_pulled(pull, PERIOD)
                count += PERIOD
                start, wait = pace(start, count, self._clock.monotonic())
                ended.wait(wait)
        except Exception as fault:  # noqa: BLE001 - same promise as a real loudspeaker: `failed` tells it
            self._fault = f"{type(fault).__name__}: {fault}"
