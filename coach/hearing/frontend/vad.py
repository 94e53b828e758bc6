"""Whether what is loud is a voice: a detector that sleeps in a quiet room.

Time is samples consumed.  The detector is handed in: it sees CHUNK samples at
a time and remembers what it saw before.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

import numpy as np

from coach.hearing.endpointing.segmenter import FRAME, CaptureSamples

VAD_CHUNK = 512
"""Samples that the detector takes at a time: 32 ms."""

WAKES = 4.0
"""Decibels over the noise floor that wake it."""

AWAKE = 50
"""Frames after the last such one for which it stays awake."""

BEFORE = 3
"""Chunks before its waking that it is given first: it tells a voice from what was before."""

LATE = 2
"""Chunks after its waking in which it does not know yet."""

VOICE, STILL = 0.35, 0.15
"""Probability from which a voice begins, and from which it goes on.  With 0.5 and 0.35 words were cut in two in the
middle of a phrase: of 22 people's orders 18 were told apart, with these 20; of 24 lone commands (`tune` half) with keys
beside them 19 and 20, with a fan 19 and 21 (right, clean as many)."""

FORGETS = 4.0
"""Seconds without a voice after which it begins anew: in steady noise it goes deaf after a minute, which is gone by."""


class VoiceActivityDetector(Protocol):
    """Tells voices from other sounds."""

    def __call__(self, chunk: CaptureSamples) -> float:
        """Return how likely the next CHUNK samples are a voice, 0 to 1."""

    def reset(self) -> None:
        """Forget what was heard."""


class GatedVad:
    """Asks a detector about a stream of frames."""

    def __init__(self, detector: VoiceActivityDetector) -> None:
        self._detector = detector
        self._pending: CaptureSamples = np.zeros(0, np.int16)
        self._before: deque[CaptureSamples] = deque(maxlen=BEFORE)
        self._awake = 0
        self._asked = 0
        self._silent = 0
        self._voice = False

    def hears(self, frame: CaptureSamples, level: float, floor: float) -> bool | None:
        """Take FRAME samples, *level* loud over a noise of *floor* (decibels); say whether they are a voice.

        None where that is not known yet: the detector has just been woken.
        """
        if level > floor + WAKES:
            if not self._awake:
                self._wake()
            self._awake = AWAKE
        else:
            self._awake = max(0, self._awake - 1)
        self._pending = np.concatenate([self._pending, frame])
        if len(self._pending) >= VAD_CHUNK:
            chunk, self._pending = self._pending[:VAD_CHUNK], self._pending[VAD_CHUNK:]
            if self._awake:
                self._ask(chunk)
            else:
                self._before.append(chunk)
        if not self._awake:
            return False
        return None if self._asked < LATE and not self._voice else self._voice

    def _wake(self) -> None:
        self._detector.reset()
        self._asked, self._silent, self._voice = 0, 0, False
        for chunk in self._before:
            self._detector(chunk)
        self._before.clear()

    def _ask(self, chunk: CaptureSamples) -> None:
        likely = self._detector(chunk)
        self._asked += 1
        self._voice = likely > (STILL if self._voice else VOICE)
        self._silent = 0 if likely > STILL else self._silent + VAD_CHUNK
        if self._silent >= FORGETS * 100 * FRAME:
            self._detector.reset()
            self._silent = 0
