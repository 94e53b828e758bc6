"""Start the conductor as a process of its own and read its lines.

Not multiprocessing: its resource tracker would stay beside the daemon all day.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from coach.errors import DeviceError
from coach.programs.messages import QUIT, STOP, Errand
from coach.texts import text
from coach.units import utc

_LINE = 65_536
"""Bytes that a line may have; what is longer is no line of ours and is dropped."""


class ConductorSubprocess:
    """ConductorProcess on a child process."""

    def __init__(self, command: Sequence[str]) -> None:
        try:
            # a session of its own: Ctrl-C in the daemon's terminal reaches the daemon, which ends it in its own way
            self._process = subprocess.Popen(  # noqa: S603  (our own command)
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=True
            )
        except OSError as error:
            raise DeviceError(
                text(
                    "{command}: the conductor cannot be started: {error}; see `coach run`",
                    command=command[0],
                    error=error,
                )
            ) from error
        assert self._process.stdin is not None  # noqa: S101  (asked for above; for the type)
        assert self._process.stdout is not None  # noqa: S101
        self._to, self._from = self._process.stdin, self._process.stdout
        if sys.platform != "win32":
            os.set_blocking(self._from.fileno(), False)
            os.set_blocking(self._to.fileno(), False)
        self._begun = b""
        self._silent = False

    def fileno(self) -> int:
        """Return the file descriptor to wait on for its lines; -1 once it sends no more."""
        return -1 if self._silent or self._from.closed else self._from.fileno()

    def lines(self) -> tuple[str, ...]:
        """Return the lines that have come since the last call.  Never blocks."""
        while self.fileno() >= 0:
            try:
                block = os.read(self._from.fileno(), _LINE)
            except BlockingIOError:  # nothing more waits to be read
                break
            self._silent = not block
            self._begun += block
            if len(self._begun) > _LINE:
                break
        *whole, rest = self._begun.split(b"\n")
        self._begun = b"" if len(rest) > _LINE else rest
        return tuple(line.decode("utf-8", "replace") for line in whole)

    def poll(self) -> int | None:
        """Return its exit status; None while it runs."""
        return self._process.poll()

    def tell(self, line: str) -> None:
        """Send it *line*.  Returns at once; does nothing if it has ended."""
        with contextlib.suppress(OSError, ValueError):  # its exit is told by itself
            self._to.write(line.encode() + b"\n")

    def end(self, *, asked: bool = False) -> None:
        """Tell it to end, as a person *asked* or the system must.  Returns at once; may be called twice."""
        with contextlib.suppress(OSError, ValueError):  # it has ended already, or was told already
            self._to.write(f"{STOP if asked else QUIT}\n".encode())
        self._to.close()

    def kill(self) -> None:
        """Kill it and its children; does nothing if it has ended."""
        with contextlib.suppress(ProcessLookupError):  # it has ended, as was wanted
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Close its pipes, once it has ended.  May be called twice."""
        self._to.close()
        self._from.close()


class ConductorSubprocesses:
    """ConductorLauncher: `coach session` in the interpreter that runs now."""

    def start(self, errand: Errand) -> ConductorSubprocess:
        """Start one for *errand*.

        Raises:
            DeviceError: no process can be started.
        """
        command = [sys.executable, "-m", "coach", "session", "--routine", errand.routine, "--kind", errand.kind]
        command += ["--due", utc(errand.due).isoformat(), "--at", utc(errand.at).isoformat()]
        return ConductorSubprocess([*command, "--smaller", errand.smaller] if errand.smaller else command)
