"""One daemon at a time: a lock that the system releases when its holder dies.  POSIX only (flock)."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class FileLock:
    """A locked file that says who holds it.  It stays on the disk; only the lock on it counts."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, holder: str) -> bool:
        """Take it in the name of *holder* (a few words for a person); False if another process has it."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, holder.encode(), 0)
        return True

    @property
    def free(self) -> bool:
        """Return whether no process has it now, without taking it."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        fcntl.flock(self._file, fcntl.LOCK_UN)
        return True

    @property
    def holder(self) -> str:
        """Return the words of the process that took it last."""
        return os.pread(self._file, 200, 0).decode("utf-8", "replace")

    def close(self) -> None:
        """Release it.  May be called twice."""
        self.release()

    def release(self) -> None:
        """Release it.  May be called twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
