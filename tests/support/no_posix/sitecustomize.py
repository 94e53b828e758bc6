"""Hide what only POSIX has from the coach's own modules, in this process and in those that it starts.

The standard library and the packages keep it: on Linux they are built upon it.  Attributes are hidden from all, after
the modules that look for them while they are loaded.
"""

from __future__ import annotations

import importlib
import importlib.abc
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from types import ModuleType

MODULES = {"fcntl", "termios", "tty", "pty", "pwd", "grp", "resource"}
ATTRIBUTES = {
    socket: ("AF_UNIX",),
    signal: ("SIGHUP", "SIGCHLD"),
    os: ("getuid", "geteuid", "killpg", "pread", "pwrite", "set_blocking", "O_CLOEXEC"),
    time: ("tzset",),
}
_AF_UNIX, _socketpair = socket.AF_UNIX, socket.socketpair
_import, _import_module = __import__, importlib.import_module


def _hidden(name: str, importer: str | None) -> bool:
    return name in MODULES and (importer or "").startswith("coach")


def _hiding_import(
    name: str,
    globals_: Mapping[str, object] | None = None,
    locals_: Mapping[str, object] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    if _hidden(name, str((globals_ or {}).get("__name__", ""))):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return _import(name, globals_, locals_, fromlist, level)


def _hiding_import_module(name: str, package: str | None = None) -> ModuleType:
    if _hidden(name, sys._getframe(1).f_globals.get("__name__")):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return _import_module(name, package)


import asyncio  # noqa: E402, F401
import builtins  # noqa: E402
import multiprocessing.connection  # noqa: E402
import multiprocessing.popen_spawn_posix  # noqa: E402
import multiprocessing.resource_tracker  # noqa: E402, F401
import subprocess  # noqa: E402, F401
import tempfile  # noqa: E402, F401

import platformdirs  # noqa: E402, F401  (it asks for os.getuid on Linux)


def _pair(family: int = _AF_UNIX, *rest: int) -> tuple[socket.socket, socket.socket]:
    """Windows makes pairs of sockets too, of another family."""
    return _socketpair(family, *rest)


socket.socketpair = _pair  # type: ignore[assignment]
builtins.__import__ = _hiding_import  # type: ignore[assignment]
importlib.import_module = _hiding_import_module
for _module, _names in ATTRIBUTES.items():
    for _name in _names:
        delattr(_module, _name)
