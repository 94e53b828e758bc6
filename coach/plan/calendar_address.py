"""The addresses of calendars (https, webcal).  Each is a secret: whoever has it reads the calendar.  Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

_SCHEMES = ("https://", "webcal://", "webcals://")


def is_address(name: str) -> bool:
    """Tell whether *name*, as config.toml has it, is to be fetched rather than read."""
    return name.casefold().startswith(_SCHEMES)


def web_address(name: str) -> str:
    """Return the https address that *name* means."""
    return f"https://{name.partition('://')[2]}"


def shown_address(name: str) -> str:
    """Return what may be said of *name*: its host."""
    try:
        host = urlsplit(web_address(name)).hostname
    except ValueError:
        host = None
    return f"the calendar of {host or 'a host that has no name'}"
