"""What a desk of any system tells in a look: readings, each with its source and moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from coach.presence.readings import Idleness, Reading, Tristate
from coach.texts import text


class ReadingBuilder:
    """Makes the readings of one look."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def reading(self, answer: bool | None, source: str) -> Reading:
        """Return the reading of *answer*; None is UNKNOWN, and *source* then says why and what to do."""
        words = {True: Tristate.YES, False: Tristate.NO, None: Tristate.UNKNOWN}
        return Reading(answer=words[answer], source=source, at=self._at)

    def asked(self, ask: Callable[[], tuple[bool | None, str]], what: str) -> Reading:
        """Return the reading that *ask* gives; a call that the system does not know is UNKNOWN."""
        try:
            return self.reading(*ask())
        except (OSError, AttributeError, ValueError, TypeError) as error:
            return self.reading(None, text("{what} cannot be asked: {error}", what=text(what), error=text(str(error))))

    def idle(self, length: timedelta | None, source: str) -> Idleness:
        """Return the reading of how long nobody touched anything."""
        return Idleness(length=length, source=source, at=self._at)
