"""Voice activity detection that sleeps in a quiet room.

Time is samples consumed.  The detector is handed in: it takes VAD_CHUNK samples
at a time and remembers the chunks before.  See docs/hearing.md, voice activity
detection.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from coach.hearing.endpointing.segmenter import FRAME, CaptureSamples
from coach.hearing.ports import VoiceActivityDetector

VAD_CHUNK = 512
"""Samples that the detector takes at a time: 32 ms."""

WAKE_THRESHOLD = 4.0
"""Decibels above the noise floor that wake the detector."""

AWAKE_FRAMES = 50
"""Frames after the last such one for which it stays awake."""

WAKE_CONTEXT = 3
"""Chunks before its waking that it is given first: it tells a voice from what was before."""

WARM_UP_CHUNKS = 2
"""Chunks after its waking whose answers do not count yet."""

VAD_ACTIVATION, VAD_DEACTIVATION = 0.35, 0.15
"""Probability from which speech begins, and from which it goes on."""

RESET_AFTER = 4.0
"""Seconds without speech after which it is reset: in steady noise it goes deaf after a minute."""


class GatedVad:
    """Asks a detector about a stream of frames, while it is loud enough."""

    def __init__(self, detector: VoiceActivityDetector) -> None:
        self._detector = detector
        self._pending: CaptureSamples = np.zeros(0, np.int16)
        self._context: deque[CaptureSamples] = deque(maxlen=WAKE_CONTEXT)
        self._awake_frames = 0
        self._chunks_seen = 0
        self._silent_samples = 0
        self._speech = False

    def is_speech(self, frame: CaptureSamples, level: float, floor: float) -> bool | None:
        """Take FRAME samples at *level*, over a noise floor of *floor* (decibels); return whether they are speech.

        None if that is unknown: the detector has just been woken.
        """
        if level > floor + WAKE_THRESHOLD:
            if not self._awake_frames:
                self._wake()
            self._awake_frames = AWAKE_FRAMES
        else:
            self._awake_frames = max(0, self._awake_frames - 1)
        self._pending = np.concatenate([self._pending, frame])
        if len(self._pending) >= VAD_CHUNK:
            chunk, self._pending = self._pending[:VAD_CHUNK], self._pending[VAD_CHUNK:]
            if self._awake_frames:
                self._run_detector(chunk)
            else:
                self._context.append(chunk)
        if not self._awake_frames:
            return False
        return None if self._chunks_seen < WARM_UP_CHUNKS and not self._speech else self._speech

    def _wake(self) -> None:
        self._detector.reset()
        self._chunks_seen, self._silent_samples, self._speech = 0, 0, False
        for chunk in self._context:
            self._detector(chunk)
        self._context.clear()

    def _run_detector(self, chunk: CaptureSamples) -> None:
        probability = self._detector(chunk)
        self._chunks_seen += 1
        self._speech = probability > (VAD_DEACTIVATION if self._speech else VAD_ACTIVATION)
        self._silent_samples = 0 if probability > VAD_DEACTIVATION else self._silent_samples + VAD_CHUNK
        if self._silent_samples >= RESET_AFTER * 100 * FRAME:
            self._detector.reset()
            self._silent_samples = 0
