"""Tell the process that leads a session from a later one that happens to get its number."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_STATE, _BORN = 0, 19
"""Places of `state` and `starttime` in /proc/PID/stat after the command's name (proc(5): fields 3 and 22)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessIdentity:
    """A process of this machine."""

    pid: int
    born: int | None
    """When it started, clock ticks since the machine did; None where the system does not tell."""


def this_process() -> ProcessIdentity:
    """Return the identity of this process."""
    stat = _stat(os.getpid())
    return ProcessIdentity(pid=os.getpid(), born=int(stat[_BORN]) if stat else None)


def is_alive(leader: ProcessIdentity) -> bool:
    """Return whether *leader* still runs; a zombie does not."""
    if not _can_be(leader.pid):
        return False
    stat = _stat(leader.pid)
    if stat is not None:
        return stat[_STATE] not in ("Z", "X") and leader.born in (None, int(stat[_BORN]))
    try:
        os.kill(leader.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _can_be(pid: object) -> bool:
    """Return whether a process can have the number *pid*, which was read from a file."""
    return isinstance(pid, int) and 0 < pid < 1 << 31


def _stat(pid: int) -> list[str] | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()
