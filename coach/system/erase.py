"""Delete files so that their bytes are gone from them: overwritten first.

What a file system that writes to a new place or a disk that moves its blocks keeps of
the old bytes is beyond a program's reach.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

_BLOCK = 1 << 16


def erase(path: Path) -> bool:
    """Overwrite *path* with zeros and delete it; return whether it was there.

    Raises:
        OSError: it cannot be overwritten or deleted.
    """
    try:
        _overwrite(path, 0)
    except FileNotFoundError:
        return False
    except PermissionError:  # its own rights forbid it, which its owner may change
        path.chmod(0o600)
        _overwrite(path, 0)
    path.unlink(missing_ok=True)
    return True


def keep_lines(path: Path, kept: Callable[[bytes], bool | None]) -> None:
    """Leave of *path* only the lines that are *kept* (None: as the line before), in place; others may append to it.

    Raises:
        OSError: it cannot be written.
    """
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:  # not there: nothing is left to erase
        return
    left, keep = [], False
    for line in lines:
        judged = kept(line)
        keep = keep if judged is None else judged
        if keep:
            left.append(line)
    if len(left) == len(lines):
        return
    data = b"".join(left)
    with path.open("r+b", buffering=0) as file:
        file.write(data)
    _overwrite(path, len(data))
    os.truncate(path, len(data))


def _overwrite(path: Path, begins: int) -> None:
    """Write zeros over *path* from byte *begins* to its end, down to the disk."""
    with path.open("r+b", buffering=0) as file:
        left = file.seek(0, os.SEEK_END) - begins
        file.seek(begins)
        while left > 0:
            left -= file.write(bytes(min(left, _BLOCK))) or 0
        os.fsync(file.fileno())
