"""What the daemon needs of the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from coach.config.model import Config
from coach.programs.daemon.status import Status
from coach.programs.messages import Errand


class ConductorProcess(Protocol):
    """A conductor as the daemon sees it: a process that sends and takes the lines of programs/messages.py."""

    def fileno(self) -> int:
        """Return the file descriptor to wait on for its lines; -1 once it sends no more."""

    def lines(self) -> tuple[str, ...]:
        """Return the lines that have come since the last call.  Never blocks."""

    def poll(self) -> int | None:
        """Return its exit status; None while it runs."""

    def tell(self, line: str) -> None:
        """Send it *line*.  Returns at once; does nothing if it has ended."""

    def end(self, *, asked: bool = False) -> None:
        """Tell it to end, as a person *asked* or the system must.  Returns at once; may be called twice."""

    def kill(self) -> None:
        """Kill it and its children; does nothing if it has ended."""

    def close(self) -> None:
        """Close its pipes, once it has ended.  May be called twice."""


class ConductorLauncher(Protocol):
    """Starts conductors."""

    def start(self, errand: Errand) -> ConductorProcess:
        """Start one for *errand*.

        Raises:
            DeviceError: no process can be started.
        """


class StandbyEars(Protocol):
    """Ears in a process beside the daemon, for users who let the microphone stay open."""

    @property
    def listening(self) -> bool:
        """Whether they are at work."""

    def keep(self, wanted: object | None) -> None:
        """Let them listen as the config *wanted* says, restarted if it is another one; None: not at all."""

    def close(self) -> None:
        """End them.  May be called twice."""


class StatusPresenter(Protocol):
    """Shows how things stand in another place (an icon, a broker), and brings the requests that are made there.

    Nothing here raises, or blocks for longer than 0.1 s.
    """

    @property
    def fault(self) -> str | None:
        """What does not work though the config wants it, with the remedy; `coach status` shows it."""

    def heed(self, config: Config) -> None:
        """Go by *config* from now on.  Called first of all, and at each change of it."""

    def show(self, status: Status) -> None:
        """Show *status*.  Called once the first plan stands, and at each change; never twice for the same."""

    def fileno(self) -> int:
        """Return the file descriptor to wait on for what comes; -1 while there is none."""

    def serve(self, answer: Callable[[Mapping[str, object]], Mapping[str, object]]) -> None:
        """See to what has come.  Called whenever the daemon wakes: every 20 seconds, if nothing comes.

        A request, as control_protocol.py has it, is handed to *answer*, in this thread.
        """

    def give_up(self, why: str) -> None:
        """Show nothing more, whatever is called: it has failed.  *why* is its fault from now on."""

    def close(self) -> None:
        """Show nothing more.  May be called twice."""


class ControlServer(Protocol):
    """Where the daemon waits, and where requests reach it: those that its presenters bring, too."""

    by_hand: bool
    """Of an end that `wait` told: a person pressed Ctrl-C."""

    def wait(
        self,
        seconds: float,
        conductor: ConductorProcess | None,
        answer: Callable[[Mapping[str, object]], Mapping[str, object]],
    ) -> bool:
        """Wait for a request, a line of *conductor* or the end of *seconds*; return whether the daemon is to end.

        It returns earlier if the config may have been written: within five
        seconds.  Each request is handed to *answer*, in this thread, and what
        that returns goes back to the caller.
        """

    def close(self) -> None:
        """Take no more requests.  May be called twice."""
