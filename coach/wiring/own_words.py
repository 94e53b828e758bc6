"""The language in which this person is answered, and whatever is to be said in it."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from coach.texts import in_language


def own_language() -> str:
    """Return the language in which this person is answered: that of config.toml, else that of the system."""
    from coach.errors import DeviceError
    from coach.system import paths

    try:
        config = paths.config_file()
    except DeviceError:
        config = None
    return _language(config, tuple(os.environ.get(name, "") for name in _LOCALE))


_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


@lru_cache(maxsize=1)
def _language(config: Path | None, locale: tuple[str, ...]) -> str:
    from coach.config.own_language import language_named

    try:
        written = config.read_text("utf-8-sig") if config is not None else ""
    except (OSError, ValueError):
        written = ""
    return language_named(written, dict(zip(_LOCALE, locale, strict=True)))


def own(said: str) -> str:
    """Return *said* in the person's language."""
    return in_language(said, own_language())
