"""Lock a file so that only one process holds it; the system releases the lock when its holder dies."""

from __future__ import annotations

import errno
import os
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from coach.errors import DeviceError, disk_remedy
from coach.system.portable import optional_module
from coach.texts import text

_fcntl: Any = optional_module("fcntl")
_msvcrt: Any = optional_module("msvcrt")
"""Windows; if neither module exists, every lock is free and can always be taken."""

_LOCKED_BYTE = 1 << 30
"""Offset of the byte that is locked on Windows, where nobody else may read a locked byte: far behind the text."""


class FileLock:
    """A locked file that says who holds it.  It stays on the disk; only the lock on it counts."""

    def __init__(self, path: Path) -> None:
        """Open *path*, or its folder where no file can be made there: on a full or a read-only disk.

        Raises:
            DeviceError: neither can be opened.
        """
        self._file, self._where = _opened(path)

    def take(self, holder: str) -> bool:
        """Take it in the name of *holder* (a few words for a person); False if another process has it."""
        if not _lock(self._file):
            return False
        with suppress(OSError):  # a full disk takes no name; the lock holds without
            os.ftruncate(self._file, 0)
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, holder.encode())
        return True

    @property
    def free(self) -> bool:
        """Whether no process has it now; it is not taken."""
        if not _lock(self._file, shared=True):
            return False
        _unlock(self._file)
        return True

    @property
    def in_place(self) -> bool:
        """Whether the file still lies where it was opened, for other processes to find it locked."""
        try:
            return os.path.samestat(os.fstat(self._file), os.stat(self._where))  # noqa: PTH116  (as samestat wants it)
        except OSError:
            return False

    @property
    def holder(self) -> str:
        """The words of the process that took it last; where they could not be written, that it has none."""
        try:
            os.lseek(self._file, 0, os.SEEK_SET)
            words = os.read(self._file, 200).decode("utf-8", "replace")
        except OSError:
            words = ""
        return words or "a process whose name could not be written"

    def close(self) -> None:
        """Release it.  May be called twice."""
        self.release()

    def release(self) -> None:
        """Release it.  May be called twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def lock_holder(path: Path) -> str | None:
    """Return who holds the lock on the file *path*; None if nobody does.

    Raises:
        DeviceError: the file cannot be opened.
    """
    if not path.is_file():
        return None
    with closing(FileLock(path)) as lock:
        return None if lock.free else lock.holder


def _opened(path: Path) -> tuple[int, Path]:
    closed = getattr(os, "O_CLOEXEC", 0)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | closed, 0o600), path
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES):
            for other in (path, path.parent):  # a lock needs no right to write
                with suppress(OSError):
                    return os.open(other, os.O_RDONLY | closed), other
        raise DeviceError(
            text(
                "{path}: no lock can be made: {why}; {remedy}", path=path, why=error.strerror, remedy=disk_remedy(error)
            )
        ) from error


def _lock(file: int, *, shared: bool = False) -> bool:
    """Lock *file* without waiting; return whether it worked."""
    try:
        if _fcntl is not None:
            _fcntl.flock(file, (_fcntl.LOCK_SH if shared else _fcntl.LOCK_EX) | _fcntl.LOCK_NB)
        elif _msvcrt is not None:
            os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
            _msvcrt.locking(file, _msvcrt.LK_NBLCK, 1)
    except OSError as error:
        if _fcntl is not None and not isinstance(error, BlockingIOError):
            raise
        return False
    return True


def _unlock(file: int) -> None:
    if _fcntl is not None:
        _fcntl.flock(file, _fcntl.LOCK_UN)
    elif _msvcrt is not None:
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        _msvcrt.locking(file, _msvcrt.LK_UNLCK, 1)
