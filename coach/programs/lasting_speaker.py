"""A loudspeaker for programs that ask questions: opened again where it is lost, given up where that does not help."""

from __future__ import annotations

from collections.abc import Callable

from coach.audio.ports import Speaker
from coach.errors import DeviceError
from coach.texts import text
from coach.timeline.cues import Samples

MOST_LOSSES = 2
"""Losses after which it is given up: a loudspeaker that opens and never plays would be lost for ever."""


class LastingSpeaker:
    """One loudspeaker after the other."""

    def __init__(
        self, open_speaker: Callable[[Callable[[int], Samples]], Speaker], pull: Callable[[int], Samples]
    ) -> None:
        """Start what *open_speaker* gives on *pull*: a loudspeaker, or captions in its place."""
        self._open, self._pull = open_speaker, pull
        self._speaker = open_speaker(pull)
        self._losses = 0

    @property
    def name(self) -> str:
        """What a person calls what is in use."""
        return self._speaker.name

    def replaced(self) -> bool:
        """Open it again if it is lost; return whether it was.

        Raises:
            DeviceError: it was lost too often.
        """
        why = self._speaker.failed
        if why is None:
            return False
        self._losses += 1
        self._speaker.close()
        if self._losses > MOST_LOSSES:
            raise DeviceError(text("loudspeaker lost: {why}; `coach doctor` tells more", why=why))
        self._speaker = self._open(self._pull)
        return True

    def close(self) -> None:
        """Close it.  May be called twice."""
        self._speaker.close()
