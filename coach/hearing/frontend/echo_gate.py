"""Tell our own loudspeaker's echo from a person, by level alone: where there is no canceller (front.py).

How loud the microphone hears the loudspeaker (the coupling) differs from a
headset (nothing) to a laptop (nearly as loud as a person): it is learnt from
the first second of what we play, and followed from there.
"""

from __future__ import annotations

from collections import deque
from math import log10

ECHO_TAIL = 35
"""Frames (10 ms) for which something played can be heard: device buffers, the way through the air, the room."""

AUDIBLE_PLAYBACK = -60.0
"""Decibels of full scale under which nothing is being played."""

NO_SOUND = -100.0
"""Decibels of full scale for no sound at all."""

COUPLING_LESSON = 80
"""Frames of something played that are heard before the coupling is believed."""

ABOVE_NOISE = 3.0
"""Decibels over the noise floor at which there is more than noise."""

GATE_MARGIN = 6.0
"""Decibels over the expected echo at which it is somebody else: an echo's level wanders that much with its spectrum."""

COUPLING_STEP = 0.02
"""Decibels per frame (2 a second) by which a changed coupling is followed: a command of half a second moves it by 1."""


class EchoGate:
    """Says, frame by frame, how loud a sound may be and still be our own."""

    def __init__(self, *, min_noise_floor: float) -> None:
        self._min_noise_floor = min_noise_floor
        self._far_levels: deque[float] = deque(maxlen=ECHO_TAIL)
        self._coupling_lesson: list[tuple[float, bool]] = []
        self._coupling: float | None = None

    @property
    def playback_audible(self) -> bool:
        """Whether something that we played may still be heard."""
        return bool(self._far_levels) and max(self._far_levels) > AUDIBLE_PLAYBACK

    @property
    def coupling(self) -> float | None:
        """Decibels from the loudspeaker's level to the microphone's, None before it is known."""
        return self._coupling

    def echo_estimate(self, level: float, far_end: float, floor: float) -> float:
        """Return the level (decibels) up to which a frame of *level* is explained by echo.

        *floor* is the room's noise: a frame that lies in it tells of no echo.

        *played* is the root mean square (0 to 1) of what the loudspeaker was
        given during this frame.  NOTHING where nothing is sounding, -NOTHING as long
        as the coupling is unknown.
        """
        self._far_levels.append(20.0 * log10(far_end) if far_end else NO_SOUND)
        loudest = max(self._far_levels)
        if loudest <= AUDIBLE_PLAYBACK:
            return NO_SOUND
        ratio = max(level, self._min_noise_floor) - loudest
        heard = level > floor + ABOVE_NOISE
        if self._coupling is None:
            self._learn(ratio, heard=heard)
            return -NO_SOUND
        self._follow(ratio, heard=heard)
        return self._coupling + loudest + GATE_MARGIN

    def _learn(self, ratio: float, *, heard: bool) -> None:
        self._coupling_lesson.append((ratio, heard))
        if len(self._coupling_lesson) == COUPLING_LESSON:
            echoes = sorted(ratio for ratio, heard in self._coupling_lesson if heard)
            if len(echoes) < COUPLING_LESSON // 10:
                self._coupling = min(self._coupling_lesson)[
                    0
                ]  # nothing came back: it is at most the least that was possible
            else:
                # not the loudest: a cough during the lesson must not make us deaf
                self._coupling = echoes[len(echoes) * 9 // 10]

    def _follow(self, ratio: float, *, heard: bool) -> None:
        assert self._coupling is not None  # noqa: S101 - for the type checker
        if not heard or ratio <= self._coupling:
            if ratio < self._coupling:
                self._coupling -= COUPLING_STEP / 4  # most frames of an echo lie under its loudest
        elif ratio <= self._coupling + GATE_MARGIN:
            self._coupling += (ratio - self._coupling) / 4  # the same echo, a louder sound of it
        else:
            self._coupling += COUPLING_STEP  # a person, or the volume was turned up
