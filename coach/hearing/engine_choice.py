"""Which recogniser listens, as a value that costs its holder nothing: who asks for ears loads none of them."""

from __future__ import annotations

from dataclasses import dataclass

BUILT_IN = "builtin"

PHRASES = "phrases"
"""For phrases that no head has learnt: the standby ears ("at any time")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Which recogniser listens, as the config has it."""

    name: str = BUILT_IN
    """builtin | phrases | vosk | whisper | wyoming."""

    model: str | None = None
    """Folder of the model, of vosk and whisper."""

    server: str | None = None
    """`tcp://host:port`, of wyoming."""

    learn: bool = True
    """Compare with what was learnt by use, and learn on: the built-in ears."""
