"""What the conductor needs of the desktop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    pass


class Notice(Protocol):
    """A desktop notification of an offer, with buttons."""

    def show(self, title: str, body: str, buttons: Mapping[str, str], pressed: Callable[[str], None]) -> bool:
        """Show it; *buttons*: key -> what stands on it.  *pressed* is called on a thread of the notice with the key.

        Returns whether the desktop took it; False where it has no notifications.  Never raises.
        """

    def close(self) -> None:
        """Take it away.  May be called twice."""
