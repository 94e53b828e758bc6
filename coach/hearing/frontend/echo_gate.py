"""Tell the echo of our own loudspeaker from a person by level alone, on machines without an echo suppressor.

How loud the microphone hears the loudspeaker (the coupling) differs from a
headset (nothing) to a laptop (nearly as loud as a person).  It is learnt from
the first second of playback, and followed from there.  See docs/hearing.md, echo.
"""

from __future__ import annotations

from collections import deque
from math import log10

ECHO_TAIL = 35
"""Frames (10 ms) for which playback may still be heard: device buffers, the way through the air, the room."""

AUDIBLE_PLAYBACK = -60.0
"""Decibels of full scale below which nothing plays."""

NO_SOUND = -100.0
"""Decibels of full scale for no sound at all."""

COUPLING_LESSON = 80
"""Frames of playback from which the coupling is learnt."""

ABOVE_NOISE = 3.0
"""Decibels above the noise floor from which a frame is more than noise."""

GATE_MARGIN = 6.0
"""Decibels above the expected echo from which it is a person: an echo varies that much with its spectrum."""

COUPLING_STEP = 0.02
"""Decibels per frame (2 a second) by which a changed coupling is followed."""


class EchoGate:
    """Estimates, frame by frame, how loud the echo may be."""

    def __init__(self, *, min_noise_floor: float) -> None:
        self._min_noise_floor = min_noise_floor
        self._far_levels: deque[float] = deque(maxlen=ECHO_TAIL)
        self._coupling_lesson: list[tuple[float, bool]] = []
        self._coupling: float | None = None

    @property
    def playback_audible(self) -> bool:
        """Whether something that was played may still be heard."""
        return bool(self._far_levels) and max(self._far_levels) > AUDIBLE_PLAYBACK

    @property
    def coupling(self) -> float | None:
        """Decibels from the loudspeaker's level to the microphone's; None until it is known."""
        return self._coupling

    def echo_estimate(self, level: float, far_end: float, floor: float) -> float:
        """Return the level (decibels) up to which a frame of *level* is explained by echo.

        *far_end* is the root mean square (0 to 1) of what the loudspeaker was
        given during this frame, *floor* the noise floor: a frame within it is no
        evidence of an echo.  Returns NO_SOUND if nothing plays, -NO_SOUND until
        the coupling is known.
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
