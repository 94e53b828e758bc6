"""Write a file whole or not at all: a reader, and a machine that loses power, sees the old content or the new.

The content goes into a new file in the same folder, then to the disk, and only
then under the name.  A name of its own for each such file keeps two writers apart.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

PRIVATE = 0o600
"""Mode of a file that only this user may read and write."""

SHARED = 0o666
"""Mode of a file that the user asked for; the umask applies."""


def make_neighbour(path: Path, mode: int = PRIVATE) -> Path:
    """Make an empty file beside *path* and return its path; it has *mode* from the start.

    Raises:
        OSError: it cannot be made.
    """
    part = path.with_name(f".coach-{os.urandom(6).hex()}.part")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
    return part


def move_into_place(part: Path, path: Path) -> None:
    """Let *part*, from `make_neighbour`, be *path* from now on, once its content is on the disk.

    Raises:
        OSError: the disk did not take the content, or *path* is a folder.
    """
    _flush(part)
    part.replace(path)


def write_whole(path: Path, content: str, mode: int = PRIVATE) -> None:
    """Let *content* be all that *path* contains, in UTF-8; its folder is made if it is missing.

    Raises:
        OSError: it cannot be written; *path* is as it was.
    """
    part = _filled_neighbour(path, content, mode)
    try:
        move_into_place(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_new(path: Path, content: str, mode: int = PRIVATE) -> None:
    """Write *content* to *path* like `write_whole`, but never over anything that has this name.

    Raises:
        FileExistsError: *path* is there: a file, a folder, or a link even if it leads nowhere.
        OSError: it cannot be written.
    """
    part = _filled_neighbour(path, content, mode)
    try:
        _flush(part)
        try:
            os.link(part, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            if os.path.lexists(path):
                raise FileExistsError(f"{path} is there") from None
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _filled_neighbour(path: Path, content: str, mode: int) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = make_neighbour(path, mode)
    try:
        part.write_bytes(content.encode("utf-8"))
    except BaseException:  # also when it is interrupted: nothing half-written stays
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    return part


def _flush(part: Path) -> None:
    descriptor = os.open(part, os.O_RDWR)  # Windows flushes only what may be written
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
