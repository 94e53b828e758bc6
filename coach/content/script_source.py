"""One script, before it is parsed."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST_SCRIPT = 1 << 20
"""Bytes that a script may have; the largest of ours has 20 kB."""


@dataclass(frozen=True, slots=True)
class ScriptSource:
    """One script as it was found."""

    path: str
    """What the person calls it."""

    text: bytes
