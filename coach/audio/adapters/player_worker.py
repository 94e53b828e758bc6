"""Worker thread for other players: their D-Bus or PulseAudio calls may block."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from queue import SimpleQueue
from typing import Any

log = logging.getLogger(__name__)


class PlayerWorker(ABC):
    """Ducker on a thread: a player that cannot be reached is left alone, and a failure never ends the session."""

    def __init__(self, name: str) -> None:
        """*name* is that of the thread."""
        self._orders: SimpleQueue[bool | None] = SimpleQueue()
        self._connection: ExitStack | None = None
        self._told = ""
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
        order: bool | None = False  # what a crash has left is brought back first
        while order is not None:
            self._safely(self._down if order else self._back)
            order = self._orders.get()
        self._safely(self._back)
        self._disconnect()

    def _safely(self, act: Callable[[], None]) -> None:
        """Do it; over a new connection if the one that there was fails, as after a restart of the sound server."""
        connected = self._connection is not None
        try:
            self._act(act)
        except Exception as fault:  # noqa: BLE001 - no library, no server, or a player that is gone
            self._disconnect()
            if connected:
                self._safely(act)
            elif (why := f"{type(fault).__name__}: {fault}") != self._told:
                self._told = why
                log.info("other players are left alone: %s", why)

    def _act(self, act: Callable[[], None]) -> None:
        if self._connection is None:
            connection = ExitStack()
            connection.enter_context(self._connect())
            self._connection = connection
        act()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):  # it is dead already
                connection.close()
