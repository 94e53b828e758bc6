"""Where everything that is said, typed or ordered arrives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from coach.session.commands import Command

if TYPE_CHECKING:  # numpy comes with it, and the daemon reads RemoteCommand
    from coach.hearing.ports import Utterance


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line from the keyboard."""

    text: str


@dataclass(frozen=True, slots=True)
class StopRequested:
    """Ctrl-C (stop) or the end of the process (quit)."""

    stop: bool


@dataclass(frozen=True, slots=True)
class RemoteCommand:
    """A command that was given elsewhere: through the waiter."""

    command: Command
    minutes: int | None = None
    """For "later": how long."""


InboxItem: TypeAlias = "Utterance | TypedLine | StopRequested | RemoteCommand"


class Inbox(Protocol):
    """Where everything that is said or typed to the conductor arrives: a queue."""

    def put(self, item: InboxItem) -> None:
        """Add *item*; from any thread or signal handler."""

    def get(self, *, timeout: float) -> InboxItem:
        """Take the oldest item, or raise queue.Empty when none has come within *timeout* seconds."""
