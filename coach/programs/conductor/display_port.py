"""What a session shows while it runs: the terminal, the waiter's pipe and tests each bring one."""

from __future__ import annotations

from typing import Protocol

from coach.content.routine import Set
from coach.hearing.ports import Utterance
from coach.journal.entries import BreakOutcome
from coach.session.machine import State
from coach.timeline.cues import Cue


class Screen(Protocol):
    """Called on the conductor's own thread; must return at once."""

    def ready(self, speaker: str, microphone: str | None) -> None:
        """Tell which loudspeaker and microphone are in use; what is missing says so by its name."""

    def cue(self, cue: Cue) -> None:
        """Show that *cue* begins to sound."""

    def progress(self, a_set: Set, state: State, done: int) -> None:
        """Show the set in hand and how far it has been counted."""

    def heard(self, utterance: Utterance) -> None:
        """Show what was understood, or was not."""

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

    def close(self) -> None:
        """Show that it is over."""
