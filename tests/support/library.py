"""The scripts that come with the coach, read once in each process that runs tests."""

from __future__ import annotations

from functools import cache

from coach.content.adapters import script_files
from coach.content.library import Library
from coach.content.loader import load


@cache
def shipped_library() -> Library:
    """Return everything that can be done and said, without a script of the person whose machine this is."""
    return load(script_files.shipped_sources(), whole=True)
