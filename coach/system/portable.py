"""Provide features that only POSIX has, or report that they are missing, so that every module loads anywhere."""

from __future__ import annotations

import errno
import importlib
import os
import signal
import socket
from typing import Any


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
    return hasattr(socket, "AF_UNIX")


def local_socket(kind: int = socket.SOCK_STREAM) -> socket.socket:
    """Return a new socket in the file system's name space.

    Raises:
        OSError: this system has none.
    """
    family = getattr(socket, "AF_UNIX", None)
    if family is None:
        raise OSError(errno.EAFNOSUPPORT, "this system has no local sockets")
    return socket.socket(family, kind)


def user_number() -> int:
    """Return the number of the user who runs this process; 0 if users have none here."""
    return int(getattr(os, "getuid", lambda: 0)())
