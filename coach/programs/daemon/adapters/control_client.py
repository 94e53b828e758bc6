"""Send requests to the daemon through its control socket."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Mapping
from pathlib import Path

from coach.errors import DeviceError
from coach.programs.control_protocol import decode_answer, encode_request
from coach.system.lock import lock_holder
from coach.system.portable import has_local_sockets, local_socket
from coach.texts import text

CONTROL_TIMEOUT = 5.0
"""Seconds to wait for an answer: more than the daemon ever waits for the journal."""

_IN_LINE = 0.05
"""Seconds between two tries to connect."""

_STARTS = 2.0
"""Seconds that a daemon may take from its lock to its socket."""

_ANSWER = 1_000_000
"""Bytes that an answer may have."""


class ControlClient:
    """Asks the daemon whose socket is at *path*; *patience* in seconds."""

    def __init__(self, path: Path, *, patience: float = CONTROL_TIMEOUT) -> None:
        self._path, self._patience = path, patience

    def ask(
        self, command: str, more: Mapping[str, object] | None = None, *, until_gone: float = 0.0
    ) -> Mapping[str, object] | None:
        """Return the answer to *command*, sent with the fields *more*; None if no daemon listens.

        *until_gone*: seconds to wait, after the answer, for the end of the daemon.

        Raises:
            DeviceError: no answer in time, none that can be read, or still there after *until_gone*.
        """
        if not has_local_sockets():  # then no daemon can run
            return None
        with local_socket() as line:
            line.settimeout(self._patience)
            try:
                self._connect(line)
            except (FileNotFoundError, ConnectionRefusedError) as error:
                if (holder := _runs(self._path)) is not None:
                    raise DeviceError(
                        text(
                            "{path}: the coach runs ({holder}), but its socket is gone; it makes it again within "
                            "20 seconds: try again, or end that process",
                            path=self._path,
                            holder=holder,
                        )
                    ) from error
                return None
            except OSError as error:
                raise self._silence(error) from error
            try:
                line.sendall(encode_request(command, more))
                answer = self._answer(line)
            except OSError as error:
                raise self._silence(error) from error
            if until_gone:
                self._wait_for_end(line, until_gone)
            return answer

    def _connect(self, line: socket.socket) -> None:
        """Connect *line*; again while more callers wait than the system lets stand in line, or a daemon is starting."""
        pause = threading.Event()
        tries = round(self._patience / _IN_LINE)
        for number in range(tries + 1):
            try:
                line.connect(os.fspath(self._path))
            except BlockingIOError:
                if number == tries:
                    raise
            except (FileNotFoundError, ConnectionRefusedError):
                if number * _IN_LINE >= min(_STARTS, self._patience) or _runs(self._path) is None:
                    raise
            else:
                return
            pause.wait(_IN_LINE)

    def _answer(self, line: socket.socket) -> Mapping[str, object]:
        said = b""
        while b"\n" not in said and len(said) < _ANSWER:
            block = line.recv(65_536)
            if not block:
                break
            said += block
        answer = decode_answer(said)
        if answer is None:
            raise DeviceError(
                text(
                    "{path}: the coach gave no answer that can be read; try again, or end it and run it again",
                    path=self._path,
                )
            )
        return answer

    def _wait_for_end(self, line: socket.socket, seconds: float) -> None:
        line.settimeout(seconds)
        try:
            while line.recv(4096):
                pass
        except TimeoutError:
            raise DeviceError(
                text(
                    "{path}: the coach is still there after {seconds:g} s; `coach status` tells why",
                    path=self._path,
                    seconds=seconds,
                )
            ) from None
        except OSError:  # it went with our line still open
            return

    def _silence(self, error: OSError) -> DeviceError:
        return DeviceError(
            text(
                "{path}: the coach does not answer: {error}; try again, or end its process",
                path=self._path,
                error=error,
            )
        )


def _runs(path: Path) -> str | None:
    """Return who holds the lock beside the socket *path*; None if nobody does: no daemon runs."""
    return lock_holder(path.with_suffix(".lock"))
