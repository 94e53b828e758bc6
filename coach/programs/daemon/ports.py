"""What the daemon needs of the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    pass
from coach.programs.messages import Errand


class ConductorProcess(Protocol):
    """A conductor as the waiter sees it: a process that tells how it goes, one JSON object a line."""

    def fileno(self) -> int:
        """Return what becomes readable when it has told something; -1 once it tells no more."""

    def lines(self) -> tuple[str, ...]:
        """Return the lines that have come since.  Never blocks."""

    def poll(self) -> int | None:
        """Return its exit status, None while it lives."""

    def tell(self, line: str) -> None:
        """Tell it *line*.  Returns at once; says nothing where it has ended."""

    def end(self) -> None:
        """Tell it to end as after "stop".  Returns at once; may be called twice."""

    def kill(self) -> None:
        """End it and its children at once."""

    def close(self) -> None:
        """Let go of its pipes, once it has ended.  May be called twice."""


class ConductorLauncher(Protocol):
    """Starts conductors."""

    def start(self, errand: Errand) -> ConductorProcess:
        """Start one for *errand*.

        Raises:
            DeviceError: no process can be started.
        """


class StandbyEars(Protocol):
    """The ears beside the waiter, where the person lets the microphone stay open."""

    @property
    def listening(self) -> bool:
        """Whether they are at work."""

    def keep(self, wanted: object | None) -> None:
        """See to it that they listen as *wanted* says (the config; another one starts them anew), None: not at all."""

    def close(self) -> None:
        """End them.  May be called twice."""


class ControlServer(Protocol):
    """Where the waiter waits, and where others come to it."""

    def wait(
        self,
        seconds: float,
        conductor: ConductorProcess | None,
        answer: Callable[[Mapping[str, object]], Mapping[str, object]],
    ) -> bool:
        """Wait until somebody asks, *conductor* tells something, or *seconds* are over; return whether to end.

        It returns before where the config may have been written: within five
        seconds.  Each request is handed to *answer*, in this thread, and what
        it returns goes back to whoever asked.
        """

    def close(self) -> None:
        """Let nobody in any more.  May be called twice."""
