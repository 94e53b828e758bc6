"""Was what was not understood meant for the coach?  Pure."""

from __future__ import annotations

NEAR_MISS_CONFIDENCE = 0.1
"""The score from which something that was refused may have been a command.

Measured on the tuning half, at a question and in a set, each person heard by a head that had not learnt from him: of 24
lone commands that noise at 10 dB made the ears refuse 10 have it; of 958 stretches of talk and of orders to other
machines 19, of 908 lone other words 15, of 30 sounds of keys and rooms 2.
"""

NEAR_MISS_APART = 1.5
"""Seconds of quiet before it: what follows on other speech is talk, on the telephone too.  Of those 19 it leaves 13."""


def is_near_miss(confidence: float, apart: float) -> bool:
    """Say whether what was refused with *score* was plausibly meant, *apart* seconds after what was said before it."""
    return confidence >= NEAR_MISS_CONFIDENCE and apart >= NEAR_MISS_APART
