"""Child processes that run a function of ours, may die at any time, and end with their parent.

Not multiprocessing's: beside the first of those stays a process of 6 MB, its
resource tracker, and each loads the parent's main module before its own.  Its
pipes are used, and on Windows, where a descriptor cannot be handed on, all of it.
"""

from __future__ import annotations

import atexit
import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe
from typing import Any, Protocol, TypeAlias
from weakref import WeakSet

ChildMain: TypeAlias = Callable[..., None]
"""What runs in the child: it is given its end of the pipe, and what else the parent has for it; a pickle names it."""

_BEGIN = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[2]); "
    "from coach.system.child_process import begin_child; begin_child(int(sys.argv[1]))"
)

_CHILD_ENVIRONMENT: Mapping[str, str] = {"OPENBLAS_NUM_THREADS": "1"}
"""A thread beside the one that works takes memory, and processor time while it waits for the next product."""


class ChildProcess(Protocol):
    """A process that was started."""

    @property
    def pid(self) -> int | None:
        """Its number."""

    def outlived(self) -> bool:
        """Wait until it has ended, once; return whether that can be waited for: not on Windows."""

    def end(self, patience: float) -> int | None:
        """Wait *patience* seconds for its end, then kill it; return its exit status.  May be called twice."""


def start_child(name: str, main: ChildMain, *arguments: object) -> tuple[Connection, ChildProcess]:
    """Start *main* with *arguments* in a process of its own; return our end of its pipe, and the process.

    Raises:
        OSError: none can be started.
    """
    return (_spawned if sys.platform == "win32" else _started)(name, main, arguments)


def _started(name: str, main: ChildMain, arguments: tuple[object, ...]) -> tuple[Connection, ChildProcess]:
    ends: tuple[Any, Any] = Pipe()  # of another class on Windows
    ours, theirs = ends
    with theirs:
        process = _Started(name, theirs)
    with suppress(BrokenPipeError):  # it has died: whoever waits for its answer is told
        ours.send_bytes(pickle.dumps((main, arguments)))
    return ours, process


def _spawned(name: str, main: ChildMain, arguments: tuple[object, ...]) -> tuple[Connection, ChildProcess]:
    from multiprocessing import get_context  # noqa: PLC0415  (the way of one system)

    ends: tuple[Any, Any] = get_context("spawn").Pipe()
    ours, theirs = ends
    with theirs:
        return ours, _Spawned(
            get_context("spawn").Process(target=main, args=(theirs, *arguments), name=name, daemon=True)
        )


_LIVING: WeakSet[_Started] = WeakSet()
"""Those that were started and not ended."""


class _Started:
    def __init__(self, name: str, pipe: Connection) -> None:
        """Start it with *pipe*."""
        with _ignoring_interrupts():
            self._process = subprocess.Popen(  # noqa: S603  (our own interpreter, on our own words)
                [sys.executable, "-c", _BEGIN, str(pipe.fileno()), json.dumps(sys.path), name],
                stdin=subprocess.DEVNULL,
                pass_fds=[pipe.fileno()],
                env={**_CHILD_ENVIRONMENT, **os.environ},
            )
        _LIVING.add(self)

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def outlived(self) -> bool:
        self._process.wait()
        return True

    def end(self, patience: float) -> int | None:
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _LIVING.discard(self)
        return self._process.returncode


class _Spawned:
    """One of multiprocessing's."""

    def __init__(self, process: Any) -> None:
        self._process = process
        process.start()

    @property
    def pid(self) -> int | None:
        found: int | None = self._process.pid
        return found

    def outlived(self) -> bool:
        return False

    def end(self, patience: float) -> int | None:
        self._process.join(patience)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        status: int | None = self._process.exitcode
        return status


def end_children() -> None:
    """Kill what still runs: this process ends."""
    for child in list(_LIVING):
        child.end(0)


atexit.register(end_children)


def begin_child(descriptor: int) -> None:
    """Run what comes through the pipe of *descriptor*.  This is the child's first line."""
    pipe = Connection(descriptor)
    try:
        main, arguments = pickle.loads(pipe.recv_bytes())  # noqa: S301  (from our own parent)
    except EOFError:  # the parent has ended, and so do we
        return
    main(pipe, *arguments)


@contextmanager
def _ignoring_interrupts() -> Iterator[None]:
    """Block Ctrl-C in processes started meanwhile, until they can ignore it themselves."""
    if sys.platform == "win32" or not hasattr(signal, "pthread_sigmask"):
        yield
    else:
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
