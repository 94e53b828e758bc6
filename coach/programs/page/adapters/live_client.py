"""Watch the session that is led now, and begin one."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from coach.errors import UsageError
from coach.programs.inbox import RemoteCommand
from coach.programs.live_protocol import LivePicture, decode_picture
from coach.programs.messages import encode_command
from coach.session.commands import Command
from coach.system.portable import has_local_sockets, local_socket
from coach.texts import text

_BEAT = 1.0
"""Seconds after which the same picture is given again."""

_KNOCK = 0.5
"""Seconds between two looks for a session."""

_REFUSED = 1.5
"""Seconds within which `coach now` says why it does not begin: a coach that loads slowly is believed to begin."""


class LiveClient:
    """SessionControl at the socket *path*, until *over*; *command*: the coach's own, before its words."""

    def __init__(self, path: Path, over: threading.Event, command: Sequence[str]) -> None:
        self._path, self._over, self._command = path, over, command

    def pictures(self) -> Iterator[LivePicture | None]:
        """Give the session as it is now, at once and at each change, and once a second; None while none is led."""
        while not self._over.is_set():
            if has_local_sockets():
                with local_socket() as line:
                    line.settimeout(_BEAT)
                    with contextlib.suppress(OSError):  # nobody leads a session, or it has ended
                        line.connect(os.fspath(self._path))
                        yield from self._watched(line)
            yield None
            self._over.wait(_KNOCK)

    def _watched(self, line: socket.socket) -> Iterator[LivePicture | None]:
        begun, picture = b"", None
        while not self._over.is_set():
            try:
                block = line.recv(65_536)
            except TimeoutError:
                yield picture
                continue
            if not block:
                return
            *lines, begun = (begun + block).split(b"\n")
            for each in lines:
                if (found := decode_picture(each)) is not None:
                    picture = found
                    yield picture

    def send(self, command: Command) -> bool:
        """Give the session *command*, as if its word were said; return whether a session is led."""
        if not has_local_sockets():
            return False
        try:
            with local_socket() as line:
                line.settimeout(_BEAT)
                line.connect(os.fspath(self._path))
                line.sendall(encode_command(RemoteCommand(command)).encode() + b"\n")
        except OSError:
            return False
        return True

    def begin(self, routine: str) -> None:
        """Begin a session of this routine; it goes on without the page.

        Raises:
            UsageError: it did not begin, and why.
        """
        self._start([*self._command, "now", "--quiet", routine])

    def play(self, exercise: str) -> None:
        """Play this exercise by itself, as `begin` does a routine; nothing is written down."""
        self._start([*self._command, "try", "--quiet", exercise])

    def _start(self, command: Sequence[str]) -> None:
        import subprocess
        import tempfile

        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(  # noqa: S603  (our own command)
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )
            try:
                code = process.wait(_REFUSED)
            except subprocess.TimeoutExpired:
                threading.Thread(target=process.wait, daemon=True).start()  # no zombie stays
                return
            if code:
                said.seek(0)
                raise UsageError(
                    said.read().decode("utf-8", "replace").strip()
                    or text("the session ended at once, with exit status {code}", code=code)
                )
