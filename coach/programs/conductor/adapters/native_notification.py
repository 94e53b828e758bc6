"""Notifications of macOS and Windows, through desktop-notifier: the extra `notify`.  Tried with it on Linux alone.

macOS shows notifications of signed applications only, and tells of buttons
only to an event loop of its own: there the notice may be one to read.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from functools import partial

from coach.system.paths import APP

log = logging.getLogger(__name__)

_SHOWING = 1.0
"""Seconds that a desktop gets to show a notice; the offer is being spoken already."""


class NativeNotification:
    """OfferNotification through desktop-notifier, on a thread with an event loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None

    def show(self, title: str, body: str, buttons: Mapping[str, str], pressed: Callable[[str], None]) -> bool:
        """Show it; *buttons*: key -> what stands on it.  *pressed* is called on a thread of the notice with the key.

        Returns whether the desktop took it.
        """
        self.close()
        try:
            import desktop_notifier  # noqa: F401  (an extra)
        except ImportError:  # the offer is spoken all the same; README names the extra
            log.info("no notification: install desk-coach[notify]")
            return False
        shown, taken = threading.Event(), threading.Event()
        run = partial(self._run, title, body, buttons, pressed, shown, taken)
        threading.Thread(target=run, name="coach-notice", daemon=True).start()
        return shown.wait(_SHOWING) and taken.is_set()

    def close(self) -> None:
        """Take it away.  Returns at once; may be called twice."""
        loop, over = self._loop, self._over
        self._loop = self._over = None
        if loop is not None and over is not None and not loop.is_closed():
            loop.call_soon_threadsafe(over.set)

    def _run(  # noqa: PLR0913, PLR0917  (what show() takes)
        self,
        title: str,
        body: str,
        buttons: Mapping[str, str],
        pressed: Callable[[str], None],
        shown: threading.Event,
        taken: threading.Event,
    ) -> None:
        async def life() -> None:
            from desktop_notifier import Button, DesktopNotifier

            self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
            over = self._over
            notifier = DesktopNotifier(app_name=APP)
            made = [Button(title=text, on_pressed=partial(pressed, key)) for key, text in buttons.items()]
            number = await notifier.send(title=title, message=body, buttons=made)
            taken.set()
            shown.set()
            await over.wait()
            await notifier.clear(number)

        try:
            asyncio.run(life())
        except Exception as error:  # noqa: BLE001  (a notice is a courtesy: the offer goes on without it)
            log.info("no notification: %s", error)
        finally:
            shown.set()
