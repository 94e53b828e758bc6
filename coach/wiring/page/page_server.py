"""Serve the page, and call the browser.

Imports as little as it can before that: the first page is waited for.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.system import paths

if TYPE_CHECKING:
    from coach.programs.page.attention import Attention


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage:
    """A page that is about to be served."""

    address: str
    """Good for one browser, once."""

    run: Callable[[], None]
    """Serves until nobody looks any more, or a signal comes."""


@contextmanager
def open_page(port: int) -> Iterator[OpenPage]:
    """Give the page, listening at *port* (0: one that is free).

    Raises:
        UsageError: the port is taken.
    """
    from coach.programs.page.adapters.live_client import LiveClient
    from coach.programs.page.adapters.page_assets import read_assets
    from coach.programs.page.adapters.waitress_server import WaitressServer
    from coach.programs.page.attention import Attention
    from coach.programs.page.page_app import PageApp, PageSources
    from coach.programs.page.page_gate import PageGate
    from coach.system.portable import signals_named
    from coach.system.system_clock import SystemClock
    from coach.wiring.page.config_store import ConfigStore
    from coach.wiring.page.page_data import JournalPageData

    with closing(WaitressServer(port)) as server:
        gate, attention = PageGate(server.port), Attention(SystemClock())
        over, data = threading.Event(), JournalPageData()
        app = PageApp(
            gate=gate,
            attention=attention,
            sources=PageSources(
                data=data,
                session=LiveClient(paths.live_socket(), over, [sys.executable, "-m", "coach"]),
                settings=ConfigStore(data.language),
            ),
            assets=read_assets(),
        )

        def end(*_: object) -> None:
            over.set()  # streams end by themselves, and before the server waits for its threads
            server.end()

        def run() -> None:
            watch = threading.Thread(target=_end_unseen, args=(attention, over, end), daemon=True)
            numbers = signals_named("SIGINT", "SIGTERM", "SIGHUP")
            before = {number: signal.signal(number, end) for number in numbers}
            watch.start()
            try:
                server.run(app.answer)
            finally:
                over.set()
                for number, handler in before.items():
                    signal.signal(number, handler)

        yield OpenPage(address=gate.address, run=run)


def _end_unseen(attention: Attention, over: threading.Event, end: Callable[[], None]) -> None:
    """Call *end* once nobody has looked for long enough, unless *over* comes first."""
    while left := attention.left():
        if over.wait(left):
            return
    end()


def show_in_browser(address: str, failed: Callable[[], None]) -> None:
    """Open *address* in the person's browser, and come back at once; *failed* is called if there is none."""

    def show() -> None:
        import webbrowser

        try:
            shown = webbrowser.open(address)
        except (webbrowser.Error, OSError):
            shown = False
        if not shown:
            failed()

    threading.Thread(target=show, daemon=True).start()
