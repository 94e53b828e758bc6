"""WebRTC's echo canceller, AEC3, from LiveKit's wheel, of which nothing else is used.

As a residual echo suppressor it leaves nothing of our own voice, and finds the
delay by itself.  Of a person who speaks over it (double talk) it leaves enough to
detect speech, not enough to recognise it; see hearing/frontend/frontend.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from coach.errors import DeviceError
from coach.hearing.endpointing.segmenter import FRAME, CaptureSamples
from coach.texts import text
from coach.units import CAPTURE_RATE

_USUAL_DELAY = 100
"""Milliseconds: a hint, from which it begins to search."""


class Aec3:
    """ports.EchoSuppressor on AEC3.  For one thread."""

    def __init__(self) -> None:
        """Load the library.

        Raises:
            DeviceError: it is not on this machine.
        """
        try:
            from livekit import rtc
        except (ImportError, OSError) as fault:
            raise DeviceError(
                text("the echo canceller cannot be loaded ({fault}); reinstall livekit", fault=fault)
            ) from fault
        self._native: Any = rtc
        self._module = rtc.AudioProcessingModule(
            echo_cancellation=True, noise_suppression=False, high_pass_filter=True, auto_gain_control=False
        )
        self._module.set_stream_delay_ms(_USUAL_DELAY)

    def suppress(self, near_end: CaptureSamples, far_end: CaptureSamples) -> CaptureSamples:
        """Return *near_end* without the echo of *far_end*; each is FRAME samples."""
        self._module.process_reverse_stream(self._frame(far_end))
        frame = self._frame(near_end)
        self._module.process_stream(frame)
        left: CaptureSamples = np.frombuffer(bytes(frame.data), "<i2")[:FRAME]
        return left

    def _frame(self, sound: CaptureSamples) -> Any:
        return self._native.AudioFrame(bytearray(sound.astype("<i2").tobytes()), CAPTURE_RATE, 1, FRAME)
