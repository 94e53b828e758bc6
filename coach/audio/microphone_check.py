"""What no room sounds like: a microphone that gives nothing but zeros, or one that clips.  Pure."""

from __future__ import annotations

from enum import Enum

import numpy as np

from coach.hearing.enrolment.example_quality import FULL_SCALE
from coach.units import CAPTURE_RATE

MUTED = 10 * CAPTURE_RATE
"""Zeros in a row after which it is told: the noise of any converter that is not muted breaks them sooner."""

CLIPPED = CAPTURE_RATE // 50
"""Clipped samples of one second after which it is told: of a voice that is only loud, a few peaks are."""


class MicrophoneFinding(Enum):
    """What is wrong; the value is what a person is told."""

    ZEROS = "it gives nothing but zeros; if it is muted, nothing you say is heard"
    CLIPS = "it clips: turn it down, or much of what you say is not understood"


class MicrophoneCheck:
    """Follows one microphone.  `take` is for its thread, `found` for any."""

    def __init__(self) -> None:
        self.found: frozenset[MicrophoneFinding] = frozenset()
        """What is wrong now (ZEROS), or has been since it was opened (CLIPS)."""

        self._zeros = self._clipped = self._second = 0

    def take(self, block: bytes) -> None:
        """Take the next block: mono s16le at units.CAPTURE_RATE, of any length."""
        size = np.abs(np.frombuffer(block, "<i2").astype(np.int32))
        if size.any():
            self._zeros = 0
            self.found -= {MicrophoneFinding.ZEROS}
        else:
            self._zeros += len(size)
            if self._zeros >= MUTED:
                self.found |= {MicrophoneFinding.ZEROS}
        self._clipped += int((size >= FULL_SCALE).sum())
        self._second += len(size)
        if self._clipped >= CLIPPED:
            self.found |= {MicrophoneFinding.CLIPS}
        if self._second >= CAPTURE_RATE:
            self._second = self._clipped = 0


def check_recording(sound: bytes) -> frozenset[MicrophoneFinding]:
    """Return what is wrong in *sound*, a recording of some seconds; zeros need not last as long as in `MUTED`."""
    check = MicrophoneCheck()
    for begin in range(0, len(sound), 2 * CAPTURE_RATE):
        check.take(sound[begin : begin + 2 * CAPTURE_RATE])
    return check.found if any(sound) else frozenset({MicrophoneFinding.ZEROS})
