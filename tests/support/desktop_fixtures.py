"""Fixtures for tests that need a bus, a screen or another zone."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import pytest

from tests.support.desktop import BareDesktop, Desktop, Screen, missing, no_screen, require


def _take_zone() -> None:
    """Let this process take its zone from TZ."""
    if sys.platform != "win32":
        time.tzset()


@pytest.fixture
def elsewhere() -> Callable[[str], AbstractContextManager[None]]:
    """Return what puts this process into another zone for a while."""

    @contextmanager
    def there(zone: str) -> Iterator[None]:
        before = os.environ.get("TZ")
        try:
            os.environ["TZ"] = zone
            _take_zone()
            yield
        finally:
            if before is None:
                del os.environ["TZ"]
            else:
                os.environ["TZ"] = before
            _take_zone()

    return there


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """A desktop with this process on its bus, without a screen or a sound server."""
    require(missing(), "a desktop")
    with Desktop() as made:
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "PULSE_SERVER"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {**made.env, "XDG_RUNTIME_DIR": str(made.folder)}.items():
            monkeypatch.setenv(name, value)
        yield made


@pytest.fixture
def bare_desktop() -> Iterator[BareDesktop]:
    """A bus that starts nothing of what is installed here; this process is on another."""
    require(missing(), "a desktop")
    with BareDesktop() as made:
        yield made


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A screen that nobody sees."""
    require(no_screen(), "a screen")
    with closing(Screen()) as made:
        yield made
