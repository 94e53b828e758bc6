"""What of the coach's own files cannot be written now."""

from __future__ import annotations

from pathlib import Path

from coach.errors import DeviceError, disk_remedy
from coach.system import paths
from coach.system.atomic_file import make_neighbour
from coach.texts import text

_PROBE = bytes(4096)
"""A block of most file systems: a disk that is full takes an empty file, and no block."""


def storage_troubles() -> tuple[str, ...]:
    """Return what cannot be written now, a line each with the remedy."""
    troubles: dict[str, None] = {}
    for of in (paths.journal_file, paths.log_file, paths.clips_folder, paths.control_socket):
        try:
            _try_to_write(of())
        except DeviceError as error:
            troubles[str(error)] = None
    return tuple(troubles)


def _try_to_write(path: Path) -> None:
    """Write a file beside *path*, and take it away again.

    Raises:
        DeviceError: it cannot be written.
    """
    try:
        probe = make_neighbour(path)
        try:
            probe.write_bytes(_PROBE)
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        raise DeviceError(
            text(
                "{parent}: nothing can be written: {why}; {remedy}",
                parent=path.parent,
                why=error.strerror,
                remedy=disk_remedy(error),
            )
        ) from error
