"""Tell our own loudspeaker's echo from a person, by level alone: where there is no canceller (front.py).

How loud the microphone hears the loudspeaker (the coupling) differs from a
headset (nothing) to a laptop (nearly as loud as a person): it is learnt from
the first second of what we play, and followed from there.
"""

from __future__ import annotations

from collections import deque
from math import log10

GATE_TAIL = 35
"""Frames (10 ms) for which something played can be heard: device buffers, the way through the air, the room."""

AUDIBLE = -60.0
"""Decibels of full scale under which nothing is being played."""

NOTHING = -100.0
"""Decibels of full scale for no sound at all."""

GATE_LESSON = 80
"""Frames of something played that are heard before the coupling is believed."""

HEARD = 3.0
"""Decibels over the noise floor at which there is more than noise."""

GATE_MARGIN = 6.0
"""Decibels over the expected echo at which it is somebody else: an echo's level wanders that much with its spectrum."""

FOLLOW = 0.02
"""Decibels per frame (2 a second) by which a changed coupling is followed: a command of half a second moves it by 1."""


class EchoGate:
    """Says, frame by frame, how loud a sound may be and still be our own."""

    def __init__(self, *, quietest: float) -> None:
        self._quietest = quietest
        self._played: deque[float] = deque(maxlen=GATE_TAIL)
        self._lesson: list[tuple[float, bool]] = []
        self._coupling: float | None = None

    @property
    def sounding(self) -> bool:
        """Whether something that we played may still be heard."""
        return bool(self._played) and max(self._played) > AUDIBLE

    @property
    def coupling(self) -> float | None:
        """Decibels from the loudspeaker's level to the microphone's, None before it is known."""
        return self._coupling

    def expected(self, level: float, played: float, floor: float) -> float:
        """Return the level (decibels) up to which a frame of *level* is explained by echo.

        *floor* is the room's noise: a frame that lies in it tells of no echo.

        *played* is the root mean square (0 to 1) of what the loudspeaker was
        given during this frame.  NOTHING where nothing is sounding, -NOTHING as long
        as the coupling is unknown.
        """
        self._played.append(20.0 * log10(played) if played else NOTHING)
        loudest = max(self._played)
        if loudest <= AUDIBLE:
            return NOTHING
        ratio = max(level, self._quietest) - loudest
        heard = level > floor + HEARD
        if self._coupling is None:
            self._learn(ratio, heard=heard)
            return -NOTHING
        self._follow(ratio, heard=heard)
        return self._coupling + loudest + GATE_MARGIN

    def _learn(self, ratio: float, *, heard: bool) -> None:
        self._lesson.append((ratio, heard))
        if len(self._lesson) == GATE_LESSON:
            echoes = sorted(ratio for ratio, heard in self._lesson if heard)
            if len(echoes) < GATE_LESSON // 10:
                self._coupling = min(self._lesson)[0]  # nothing came back: it is at most the least that was possible
            else:
                # not the loudest: a cough during the lesson must not make us deaf
                self._coupling = echoes[len(echoes) * 9 // 10]

    def _follow(self, ratio: float, *, heard: bool) -> None:
        assert self._coupling is not None  # noqa: S101 - for the type checker
        if not heard or ratio <= self._coupling:
            if ratio < self._coupling:
                self._coupling -= FOLLOW / 4  # most frames of an echo lie under its loudest
        elif ratio <= self._coupling + GATE_MARGIN:
            self._coupling += (ratio - self._coupling) / 4  # the same echo, a louder sound of it
        else:
            self._coupling += FOLLOW  # a person, or the volume was turned up
