"""Worker thread for other players: their D-Bus or PulseAudio calls may block."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from queue import SimpleQueue
from typing import Any

log = logging.getLogger(__name__)


class PlayerWorker(ABC):
    """Ducker on a thread: a player that cannot be reached is left alone, and a failure never ends the session."""

    def __init__(self, name: str) -> None:
        """*name* is that of the thread."""
        self._orders: SimpleQueue[bool | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def duck(self) -> None:
        """Make the others quieter.  Returns at once."""
        self._orders.put(True)

    def restore(self) -> None:
        """Bring them back to what they were.  Returns at once."""
        self._orders.put(False)

    def close(self) -> None:
        """Restore them, and end the thread.  May be called twice."""
        if self._thread.is_alive():
            self._orders.put(None)
            self._thread.join(3.0)

    # On the thread.

    @abstractmethod
    def _connect(self) -> AbstractContextManager[Any]:
        """Return the connection; may raise anything."""

    @abstractmethod
    def _down(self) -> None: ...

    @abstractmethod
    def _back(self) -> None: ...

    def _run(self) -> None:
        try:
            connection = self._connect()
        except Exception as fault:  # noqa: BLE001 - no library, no server
            log.info("other players are left alone: %s: %s", type(fault).__name__, fault)
            return
        with connection:
            self._safely(self._back)
            while (order := self._orders.get()) is not None:
                self._safely(self._down if order else self._back)
            self._safely(self._back)

    def _safely(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as fault:  # noqa: BLE001 - a server or a player that is gone
            log.warning("other players: %s: %s", type(fault).__name__, fault)
