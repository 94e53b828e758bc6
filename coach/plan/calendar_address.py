"""What `busy` and `holidays` name besides files: addresses of calendars, and those of the desktop.  Pure.

An address (https, webcal) is a secret: whoever has it reads the calendar.
"""

from __future__ import annotations

from urllib.parse import urlsplit

_SCHEMES = ("https://", "webcal://", "webcals://")
_DESKTOP = "evolution"
"""Evolution's data server has the calendars of GNOME and others; `evolution:NAME` is one of them."""


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


def is_desktop(name: str) -> bool:
    """Tell whether *name*, as config.toml has it, means calendars of the desktop."""
    return name.partition(":")[0].strip().casefold() == _DESKTOP


def desktop_name(name: str) -> str | None:
    """Return which of the desktop's calendars *name* means, by its name or UID; None: those that are selected there."""
    return name.partition(":")[2].strip() or None


def is_not_fetched(name: str) -> bool:
    """Tell whether *name* is an address of a kind that is not fetched, such as http:// or file://."""
    return "://" in name and not is_address(name) and not is_desktop(name)


def is_file(name: str) -> bool:
    """Tell whether *name*, as config.toml has it, is a file or a folder."""
    return not is_address(name) and not is_desktop(name)
