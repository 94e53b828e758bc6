"""What the conductor needs of the desktop and of the place where it shows itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from coach.content.routine import Set
from coach.hearing.ports import Utterance
from coach.journal.entries import BreakOutcome
from coach.programs.conductor.session_timetable import SessionTimetable
from coach.programs.live_protocol import LivePicture
from coach.session.machine import State
from coach.timeline.cues import Cue


class OfferNotification(Protocol):
    """A desktop notification of an offer, with buttons."""

    def show(self, title: str, body: str, buttons: Mapping[str, str], pressed: Callable[[str], None]) -> bool:
        """Show it; *buttons*: key -> what stands on it.  *pressed* is called on a thread of its own with the key.

        Returns whether the desktop took it; False if it has no notifications.  Never raises.
        """

    def close(self) -> None:
        """Take it away.  May be called twice."""


class Display(Protocol):
    """Called on the conductor's own thread; must return at once."""

    captioned: bool
    """Whether a person sees the words that `cue` shows."""

    def ready(self, speaker: str, microphone: str | None) -> None:
        """Show which loudspeaker and microphone are in use; the name says if one is missing."""

    def trouble(self, device: str, trouble: str | None) -> None:
        """Show what is wrong with *device* ("loudspeaker", "microphone") and what follows; None: it works again.

        Also called on the thread that opens a device.
        """

    def cue(self, cue: Cue) -> None:
        """Show that *cue* begins to sound."""

    def timetable(self, table: SessionTimetable) -> None:
        """Show what the session consists of, and how long it still takes; called when a second of it has gone."""

    def progress(self, a_set: Set, state: State, done: int) -> None:
        """Show the set in hand and how far it has been counted."""

    def asked(self, number: int, total: int) -> None:
        """Show which question of how many is being asked."""

    def heard(self, utterance: Utterance) -> None:
        """Show what was understood, or was not."""

    def open_to(self, commands: Collection[str]) -> None:
        """Show which commands can be given from now on."""

    def typing(self, text: str) -> None:
        """Show the line that is being typed; called on the keyboard's thread."""

    def offering(self) -> None:
        """Show that a break is being offered."""

    def decided(self, outcome: BreakOutcome) -> None:
        """Show what became of the offer."""

    def held(self, why: str) -> None:
        """Show that nothing is offered, and why."""

    def began(self, session: int) -> None:
        """Show that the session with this id has begun."""

    def unwritten(self, why: str | None) -> None:
        """Show why what happens cannot be written into the journal, with the remedy; None: all of it is written."""

    def close(self) -> None:
        """Show that it is over."""


class LiveStage(Protocol):
    """Where whoever wants to can watch a session."""

    fault: str | None
    """Why nobody can, after the first picture."""

    def publish(self, picture: LivePicture) -> None:
        """Show *picture* to every watcher.  Returns at once, and never raises."""
