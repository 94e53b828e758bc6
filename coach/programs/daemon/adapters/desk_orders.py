"""Obey what is asked at the desktop: requests to the daemon, and commands of ours as processes beside it."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from coach.programs.control_protocol import Request
from coach.programs.daemon.icon_view import DeskOrder
from coach.programs.daemon.status import Activity, Status
from coach.texts import text

log = logging.getLogger(__name__)

_REQUESTS = {
    DeskOrder.LATER: Request.LATER,
    DeskOrder.SKIP: Request.SKIP,
    DeskOrder.PAUSE: Request.PAUSE,
    DeskOrder.RESUME: Request.RESUME,
}
_COMMANDS = {DeskOrder.START: ("now", "--quiet"), DeskOrder.PAGE: ("page",)}
_MOST = 500
"""Letters that are told of what a command said."""

_LAST_WORDS = 10.0
"""Seconds for the last words of a session: two or three, on a busy machine more."""


@dataclass(slots=True)
class _Begun:
    words: tuple[str, ...]
    process: subprocess.Popen[bytes]
    said: IO[bytes]
    told: int = 0
    """Bytes of what it said that were told."""


class DeskOrders:
    """Obeys orders; what does not come of them is kept for whoever tells it to the person."""

    def __init__(
        self,
        program: Sequence[str] = (sys.executable, "-m", "coach"),
        environment: Mapping[str, str] = os.environ,
        place: str = "at the desktop",
    ) -> None:
        """*program*: our command.  *environment*: of this process.  *place*: where is asked, for the log."""
        self._program, self._environment, self._place = tuple(program), environment, place
        self._begun: list[_Begun] = []
        self._complaints: list[str] = []

    def obey(
        self,
        order: DeskOrder,
        status: Status | None,
        answer: Callable[[Mapping[str, object]], Mapping[str, object]],
    ) -> None:
        """Obey *order*, as things stand in *status*; *answer* is the daemon's to a request.  Returns at once."""
        log.info("asked %s: %s", self._place, order)
        offered = status is not None and status.doing is Activity.OFFERING
        request = Request.YES if order is DeskOrder.START and offered else _REQUESTS.get(order)
        if request is None and order is DeskOrder.START and self._runs(_COMMANDS[order]):
            self._complain(text("a session that was asked for is being led already"))
        elif request is None:
            self._begin(*_COMMANDS[order], beside=order is DeskOrder.PAGE)
        elif fault := answer({"command": request}).get("error"):
            self._complain(text(str(fault)))

    def complaints(self) -> list[str]:
        """Return what went wrong since the last call."""
        for each in list(self._begun):
            ended = each.process.poll() is not None
            size = os.fstat(each.said.fileno()).st_size
            if sys.platform != "win32" and size > each.told:  # the command shares our place in the file
                self._complain(os.pread(each.said.fileno(), _MOST, each.told).decode("utf-8", "replace").strip())
                each.told = size
            if ended:
                each.said.close()
                self._begun.remove(each)
        told, self._complaints = self._complaints, []
        return told

    def close(self) -> None:
        """End a session that was begun, after its last words; a page is left to itself.  May be called twice."""
        sessions = [each.process for each in self._begun if each.words == _COMMANDS[DeskOrder.START]]
        for process in sessions:
            process.terminate()  # one that has ended already is let be
        for process in sessions:
            with contextlib.suppress(subprocess.TimeoutExpired):  # the service manager ends it, or it ends by itself
                process.wait(_LAST_WORDS)  # with this process a service's others are killed
        for each in self._begun:
            each.said.close()
        self._begun.clear()

    def _runs(self, words: tuple[str, ...]) -> bool:
        """Tell whether the command of *words* was begun, and has not ended."""
        return any(each.words == words and each.process.poll() is None for each in self._begun)

    def _begin(self, *words: str, beside: bool) -> None:
        command = [*(self._outside() if beside else ()), *self._program, *words]
        said = tempfile.TemporaryFile()  # noqa: SIM115  (as long as the process)
        try:
            process = subprocess.Popen(  # noqa: S603  (our own command)
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
            )
        except OSError as error:
            said.close()
            self._complain(text("`coach {words}` cannot be started: {error}", words=" ".join(words), error=error))
            return
        self._begun.append(_Begun(words, process, said))

    def _outside(self) -> Sequence[str]:
        """Return what begins a process out of our service, which may open no port and no browser."""
        if "INVOCATION_ID" not in self._environment:
            return ()
        kept = (f"--setenv={name}={self._environment[name]}" for name in _PASSED if name in self._environment)
        return ("systemd-run", "--user", "--collect", "--quiet", *kept)

    def _complain(self, what: str) -> None:
        if what:
            log.warning("asked %s, and refused: %s", self._place, what)
            self._complaints.append(what)


_PASSED = ("COACH_HOME", "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_CURRENT_DESKTOP")
"""What the page and a browser need of our environment."""
