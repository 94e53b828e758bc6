"""A StatusPresenter that notes what it is shown, and brings what a test lets somebody ask."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from coach.config.model import Config
from coach.programs.daemon.status import Status


@dataclass(eq=False)
class NotedPresenter:
    """Shows nothing to anybody."""

    fault: str | None = None
    heeded: list[Config] = field(default_factory=list)
    shown: list[Status] = field(default_factory=list)
    served: int = 0
    answers: list[Mapping[str, object]] = field(default_factory=list)
    closed: bool = False
    breaks: bool = False
    """`serve` raises."""

    def __post_init__(self) -> None:
        self.theirs, self._ours = socket.socketpair()
        self._ours.setblocking(False)

    def heed(self, config: Config) -> None:
        self.heeded.append(config)

    def show(self, status: Status) -> None:
        self.shown.append(status)

    def fileno(self) -> int:
        return self._ours.fileno()

    def serve(self, answer: Callable[[Mapping[str, object]], Mapping[str, object]]) -> None:
        self.served += 1
        if self.breaks:
            raise ValueError("what came cannot be understood")
        try:
            asked = os.read(self._ours.fileno(), 1000).decode()
        except BlockingIOError:
            return
        self.answers += [answer({"command": each}) for each in asked.split()]

    def give_up(self, why: str) -> None:
        self.fault = why
        self.close()

    def close(self) -> None:
        self.closed = True
        self.theirs.close()
        self._ours.close()
