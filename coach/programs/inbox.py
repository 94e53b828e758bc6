"""Where everything that is heard, typed or ordered arrives in a program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from coach.session.commands import Command

if TYPE_CHECKING:  # the daemon reads RemoteCommand and must not load numpy for it
    from coach.hearing.ports import Utterance


class Cancelled(Exception):  # noqa: N818  (an outcome that its caller expects, not an error)
    """The person broke off a program that asks questions."""


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line from the keyboard."""

    text: str


@dataclass(frozen=True, slots=True)
class StopRequested:
    """Ctrl-C (stop) or the end of the process (quit)."""

    stop: bool
    asked: bool = False
    """A person wants the end of the process: not a log-out, nor a signal from elsewhere."""


@dataclass(frozen=True, slots=True)
class RemoteCommand:
    """A command given elsewhere: through the daemon, or by a button of the notification."""

    command: Command
    minutes: int | None = None
    """For "later": how long."""


InboxItem: TypeAlias = "Utterance | TypedLine | StopRequested | RemoteCommand"

Item = TypeVar("Item")


class Inbox(Protocol[Item]):
    """A queue that one thread reads."""

    def put(self, item: Item) -> None:
        """Add *item*; from any thread or signal handler."""

    def get(self, *, timeout: float) -> Item:
        """Take the oldest item, or raise queue.Empty if none arrives within *timeout* seconds."""
