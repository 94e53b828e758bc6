"""Provide features that only POSIX has, or report that they are missing, so that every module loads anywhere."""

from __future__ import annotations

import errno
import importlib
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket


def optional_module(name: str) -> Any:
    """Return the standard library's module *name*; None if this system does not have it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def signals_named(*names: str) -> tuple[signal.Signals, ...]:
    """Return the signals called *names*, without those that this system does not have."""
    return tuple(signal.Signals[name] for name in names if hasattr(signal, name))


def has_local_sockets() -> bool:
    """Return whether processes can meet at a socket in the file system here."""
    import socket  # noqa: PLC0415  (commands that meet nobody are waited for too)

    return hasattr(socket, "AF_UNIX")


def local_socket(kind: int | None = None) -> socket.socket:
    """Return a new socket in the file system's name space, of *kind* (`socket.SOCK_STREAM` unless it is given).

    Raises:
        OSError: this system has none.
    """
    import socket  # noqa: PLC0415  (commands that meet nobody are waited for too)

    family = getattr(socket, "AF_UNIX", None)
    if family is None:
        raise OSError(errno.EAFNOSUPPORT, "this system has no local sockets")
    return socket.socket(family, socket.SOCK_STREAM if kind is None else kind)


def listen_locally(path: Path, waiting: int) -> socket.socket:
    """Return a socket that listens at *path* for this person alone; what lies there is replaced.

    It does not block; *waiting* callers may stand in line.

    Raises:
        OSError: it cannot be made.
    """
    path.unlink(missing_ok=True)
    listener = local_socket()
    mask = os.umask(0o177)
    try:
        listener.bind(os.fspath(path))
        listener.listen(waiting)
    except OSError:
        listener.close()
        raise
    finally:
        os.umask(mask)
    listener.setblocking(False)
    return listener


def user_number() -> int:
    """Return the number of the user who runs this process; 0 if users have none here."""
    return int(getattr(os, "getuid", lambda: 0)())
