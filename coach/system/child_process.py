"""Set-up of child processes that may die at any time."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection


@contextmanager
def ignoring_interrupts() -> Iterator[None]:
    """Block Ctrl-C in processes started meanwhile, until they can ignore it themselves."""
    if sys.platform == "win32" or not hasattr(signal, "pthread_sigmask"):
        yield
    else:
        resource_tracker.ensure_running()  # starting it would lift the mask again
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def run_child(pipe: Connection) -> Iterator[None]:
    """Make this process a quiet child until *pipe* is closed or the process at its other end is gone.

    Only the parent answers Ctrl-C and writes to the terminal.
    """
    _settle()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError), pipe:  # the parent has ended, and so do we
        yield


def _settle() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
