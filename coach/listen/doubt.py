"""Was what was not understood meant for the coach?  Pure."""

from __future__ import annotations

PLAUSIBLE = 0.1
"""The score from which something that was refused may have been a command.

Measured on the tuning half, in a set and at an offer: of 34 lone commands that a noise at 15 and 10 dB made the ears
refuse 19 have it; of 368 stretches of talk and of orders to other machines 12, of 304 lone other words 14, of 174
sounds of keys and rooms 2.
"""

APART = 1.5
"""Seconds of quiet before it: what follows on other speech is talk, on the telephone too.  Of those 12 it leaves 7."""


def meant(score: float, apart: float) -> bool:
    """Say whether what was refused with *score* was plausibly meant, *apart* seconds after what was said before it."""
    return score >= PLAUSIBLE and apart >= APART
