"""Near miss: whether a rejected segment was meant for the coach.  See docs/hearing.md, confidence."""

from __future__ import annotations

NEAR_MISS_CONFIDENCE = 0.1
"""Confidence from which a rejected segment may have been a command."""

NEAR_MISS_APART = 1.5
"""Seconds of quiet before it: what follows other speech is talk, on the telephone too."""


def is_near_miss(confidence: float, apart: float) -> bool:
    """Return whether a segment rejected with *confidence*, *apart* seconds after other speech, was plausibly meant."""
    return confidence >= NEAR_MISS_CONFIDENCE and apart >= NEAR_MISS_APART
