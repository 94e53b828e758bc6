"""WebRTC's echo canceller, AEC3, out of LiveKit's wheel, of which nothing else is used.

It leaves nothing of our own voice, and finds the delay by itself; of a person
who speaks over us it leaves enough to tell that and when somebody speaks, not
enough to tell what (hearing/frontend/frontend.py says what is made of it).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coach.errors import DeviceError
from coach.hearing.endpointing.segmenter import FRAME, CaptureSamples
from coach.units import CAPTURE_RATE

_USUAL_DELAY = 100
"""Milliseconds: a hint, from which it begins to search."""


class Aec3:
    """Takes the microphone and what is played, FRAME samples at a time.  For one thread."""

    def __init__(self) -> None:
        """Load the library.

        Raises:
            DeviceError: it cannot be had on this machine.
        """
        try:
            from livekit import rtc  # noqa: PLC0415 - 0.1 s and 25 MB that only the ears shall pay
        except (ImportError, OSError) as fault:
            raise DeviceError(f"the echo canceller cannot be loaded ({fault}); reinstall livekit") from fault
        self._native: Any = rtc
        self._module = rtc.AudioProcessingModule(
            echo_cancellation=True, noise_suppression=False, high_pass_filter=True, auto_gain_control=False
        )

    def suppress(self, near_end: CaptureSamples, far_end: CaptureSamples) -> CaptureSamples:
        """Return *heard* without the echo of *played*; each FRAME samples."""
        self._module.process_reverse_stream(self._frame(far_end))
        self._module.set_stream_delay_ms(_USUAL_DELAY)
        frame = self._frame(near_end)
        self._module.process_stream(frame)
        left: CaptureSamples = np.frombuffer(bytes(frame.data), "<i2")[:FRAME]
        return left

    def _frame(self, sound: CaptureSamples) -> Any:
        return self._native.AudioFrame(bytearray(sound.astype("<i2").tobytes()), CAPTURE_RATE, 1, FRAME)
