"""Whether a device lives, and keeps up: judged by when its callbacks come.  Pure."""

from __future__ import annotations

from coach.clock import Clock
from coach.texts import text

PERIOD_MS = 20
PERIODS = 3
"""Of a loudspeaker: a change of what is played reaches the ear within PERIODS * PERIOD_MS.  With three, four busy
programs on two processors moved no count of a routine (bench/beat.py); five make every answer 40 ms later."""

OVERDUE = 0.75
"""Seconds without a callback after which a device counts as gone.

The buffer's length would do on an idle machine; a decoder in the same process was
measured to keep a living device waiting for 0.4 s.
"""

WAKING = 4.0
"""The same until a device has got going: an idle PulseAudio sink was seen to take 1.9 s, Bluetooth takes more."""

_GOING = 2 * PERIODS
"""Callbacks after which a device has got going; the first PERIODS only fill its buffer."""


class CallbackWatch:
    """Notices when callbacks stop, and when one is late."""

    def __init__(self, clock: Clock, lasts: float = PERIODS * PERIOD_MS / 1000) -> None:
        """*lasts*: seconds that the device's buffer lasts."""
        self._clock, self._lasts = clock, lasts
        self._count = 0
        self._last = clock.monotonic()
        self.late = 0
        """How often a callback came later than the buffer lasts, once the device had got going."""

    def seen(self) -> None:
        """Note that a callback has come.  On the audio thread."""
        now = self._clock.monotonic()
        self.late += self._count > _GOING and now - self._last > self._lasts
        self._count += 1
        self._last = now

    @property
    def going(self) -> bool:
        """Whether more callbacks have come than fill the device's buffer."""
        return self._count > _GOING

    def verdict(self) -> str | None:
        """Return why the device counts as gone, None while it lives."""
        silent = self._clock.monotonic() - self._last
        limit = OVERDUE if self.going else WAKING
        return text("no sign of life for {silent:.1f} s", silent=silent) if silent > limit else None
