"""Memory that was needed for a moment, given back to the system."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache

_LINUX = sys.platform == "linux"


def give_back() -> None:
    """Give back what the allocator keeps for next time; where it cannot be asked it keeps it."""
    if (trim := _malloc_trim()) is not None:
        trim(0)


@cache
def _malloc_trim() -> Callable[[int], int] | None:
    """Return glibc's function for that; None where there is another C library."""
    if not _LINUX:
        return None
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
