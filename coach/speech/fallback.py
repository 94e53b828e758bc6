"""The voice that was chosen and, where it fails, the one that always works."""

from __future__ import annotations

import logging
from collections.abc import Callable

from coach.errors import DeviceError
from coach.speech.ports import Voice
from coach.texts import text
from coach.timeline.cues import Line, Samples

log = logging.getLogger(__name__)


class FallbackVoice:
    """Voice that goes over to *last* for good when *first* fails: a session has one voice, or two at most."""

    def __init__(self, first: Voice, last: Voice, told: Callable[[str], None] = lambda _: None) -> None:
        """*told* is called once, with why *first* is left; from any thread."""
        self._told = told
        self._first: Voice | None = first
        self._last = last
        self._voices = (first, last)

    def clip(self, line: Line) -> Samples:
        """Return the speech of *line*."""
        first = self._first
        if first is not None:
            try:
                return first.clip(line)
            except DeviceError as fault:  # heard at once; doctor names the reason in its row of the voice
                self._first = None
                log.warning("espeak-ng speaks from here on: %s", fault)
                self._told(text("espeak-ng speaks from here on: {fault}", fault=fault))
        return self._last.clip(line)

    def close(self) -> None:
        """Close both.  May be called twice."""
        for voice in self._voices:
            voice.close()
