"""What the loudspeaker was given, for the ears: from the one audio thread to the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from coach.timeline.cues import Samples

_KEPT = 50
"""Blocks kept where nobody takes them: about a second."""


class EchoReference:
    """Stands between a player and its loudspeaker and keeps what passes."""

    def __init__(self, pull: Callable[[int], Samples]) -> None:
        self._source = pull
        self._passed: deque[bytes] = deque(maxlen=_KEPT)

    def pull(self, frames: int) -> Samples:
        """Return the next *frames* samples of the player.  For the loudspeaker's thread."""
        block = self._source(frames)
        self._passed.append(block.tobytes())
        return block

    def passed(self) -> bytes:
        """Return what has passed since the last call: mono s16le at units.RATE.  For the microphone's thread."""
        return b"".join(self._passed.popleft() for _ in range(len(self._passed)))
