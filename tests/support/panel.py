"""What looks at the status icon: a panel on a real bus, and a thread that serves the presenter as the daemon does."""

from __future__ import annotations

import json
import select
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from coach.clock import Clock
from coach.programs.daemon.adapters.desk_orders import DeskOrders
from coach.programs.daemon.adapters.desktop_presenter import DesktopPresenter
from coach.programs.daemon.ports import StatusPresenter
from coach.programs.daemon.status import Activity, Status
from coach.system.dbus import Bus, BusCall, session_address
from coach.system.system_clock import SystemClock
from tests.support.desktop import PYTHON, Desktop, Leashed

WATCHER = "org.kde.StatusNotifierWatcher"
LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)
WAITING = Status(
    pid=1,
    since=TEN,
    doing=Activity.WAITING,
    next_break=TEN + timedelta(minutes=30),
    routine="neck",
    kind="break",
    paused=False,
    paused_until=None,
    silent="not-due",
    source=None,
    held=None,
    listening=False,
    faults=(),
    session=None,
    last_session=None,
)


def patient_bus(clock: Clock) -> Bus:
    """Return the session's bus, which on a busy machine may take its time for a greeting."""
    return Bus(session_address(), clock, greeting=LIMIT)


class AtTen(SystemClock):
    """A clock whose calendar stands still."""

    def now(self) -> datetime:
        return TEN


class Panel:
    """A panel that shows icons: panel_service.py."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._service = Leashed([PYTHON, str(Path(__file__).with_name("panel_service.py"))], desktop.env)
        desktop.wait_for(WATCHER)

    def ask(self, method: str, signature: str = "", *body: object) -> Any:
        reply = self._desktop.call(BusCall(WATCHER, "/StatusNotifierWatcher", "test.Panel", method, signature, body))
        assert reply.body is not None, reply.fault
        return reply.body[0] if reply.body else None

    @property
    def items(self) -> list[str]:
        return list(self.ask("Items"))

    def look(self) -> dict[str, Any]:
        """Return all that it can show of the only icon."""
        (item,) = self.items
        return dict(json.loads(self.ask("Look", "s", item)))

    def labels(self) -> list[str]:
        """Return what the menu says: a line between as "-", what cannot be chosen in brackets."""
        entries = [properties for _, properties, _ in self.look()["layout"][2]]
        names = [each.get("label", "-") for each in entries]
        return [name if each.get("enabled", True) else f"({name})" for name, each in zip(names, entries, strict=True)]

    def click(self, number: int) -> None:
        (item,) = self.items
        self.ask("Click", "si", item, number)

    def close(self) -> None:
        self._service.close()


class AskedDaemon:
    """Notes what it is asked."""

    def __init__(self, refusal: str | None = None) -> None:
        self.requests: list[object] = []
        self._refusal = refusal

    def __call__(self, request: Mapping[str, object]) -> Mapping[str, object]:
        self.requests.append(request["command"])
        return {"error": self._refusal} if self._refusal else {}


@contextmanager
def serving(
    presenter: StatusPresenter, answer: Callable[[Mapping[str, object]], Mapping[str, object]]
) -> Iterator[Callable[..., None]]:
    """Let a thread serve the presenter, as the daemon does; give what calls a method of it between two of its turns."""
    over, lock = threading.Event(), threading.Lock()

    def turn() -> None:
        while not over.is_set():
            with lock:
                if presenter.fileno() >= 0:
                    select.select([presenter.fileno()], [], [], 0.01)
                presenter.serve(answer)
            over.wait(0.01)

    def between(method: Callable[..., None], *arguments: object) -> None:
        with lock:
            method(*arguments)

    thread = threading.Thread(target=turn)
    thread.start()
    try:
        yield between
    finally:
        over.set()
        thread.join(LIMIT)


@pytest.fixture
def panel(desktop: Desktop) -> Iterator[Panel]:
    """A panel on the bus of the test."""
    with closing(Panel(desktop)) as made:
        yield made


@pytest.fixture
def presenter(desktop: Desktop) -> Iterator[DesktopPresenter]:  # noqa: ARG001  (its bus is in the environment)
    """The icon on the same bus; what it would begin as a command is refused."""
    orders = DeskOrders(["sh", "-c", "echo no routine fits >&2; exit 2", "coach"], {})
    with closing(DesktopPresenter(AtTen(), lambda: UTC, orders, patient_bus)) as made:
        yield made
