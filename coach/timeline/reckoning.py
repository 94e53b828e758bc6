"""How long a routine takes, and what is said in it, without a voice: each line is reckoned by its letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from coach.content.routine import Routine, Set
from coach.timeline.cues import Manner, Samples, Sound, Tone
from coach.timeline.full_routine import GuidedRoutine, compose_routine
from coach.timeline.wording import Wording
from coach.units import PLAYBACK_RATE, samples

_PER_LETTER = {Manner.PLAIN: 0.0655, Manner.CALM: 0.0735, Manner.BEAT: 0.055}
"""Seconds of a line for each of its letters: espeak-ng's, in English and Danish alike, to 3 % over a routine."""

_LEAST = 0.35
"""Seconds of the shortest word."""

_TONE = 0.25
"""Seconds of an earcon."""


def reckon_routine(
    routine: Routine, sets: Sequence[Set], spoken: Wording, met: Mapping[str, int], *, first_run: bool = False
) -> GuidedRoutine:
    """Lay out *routine* with its *sets* as `compose_routine` does, with lengths that are reckoned."""
    return compose_routine(routine, sets, replace(spoken, bank=reckoned), met, first_run=first_run)


def reckoned_seconds(routine: Routine, sets: Sequence[Set], spoken: Wording, met: Mapping[str, int]) -> float:
    """Return about how many seconds *routine* takes a person who has *met* its exercises so often."""
    return reckon_routine(routine, sets, spoken, met).timeline.length / PLAYBACK_RATE


def reckoned(sound: Sound) -> Samples:
    """Return what has the length of *sound*, about, and nothing else of it: for that numpy need not be loaded."""
    return cast("Samples", range(samples(_seconds(sound))))


def _seconds(sound: Sound) -> float:
    if isinstance(sound, Tone):
        return sound.length / PLAYBACK_RATE if sound.length else _TONE
    return max(_LEAST, _PER_LETTER[sound.manner] * len(sound.text))
