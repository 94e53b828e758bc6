"""The distribution's Chromium, driven by Playwright.  COACH_ROOM=required makes what would skip fail."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
LIMIT = 60_000
"""Milliseconds that anything on a page may take."""


def _lacking() -> str | None:
    if not any(map(shutil.which, PROGRAMS)):
        return "Chromium (package chromium)"
    missing = [name for name in ("playwright", "axe_playwright_python") if importlib.util.find_spec(name) is None]
    return f"{missing[0]} (pip install '.[browser]')" if missing else None


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser without a window; skipped by name where there is none."""
    if (lacking := _lacking()) is not None:
        reason = f"a test in a browser needs {lacking}"
        if os.environ.get("COACH_ROOM") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (not everybody has it)

    program = next(filter(None, map(shutil.which, PROGRAMS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def entered(browser: Browser, address: SplitResult, **options: Any) -> Page:
    """Open the page at its one-time *address*, with the context's *options*."""
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(LIMIT)
    page.goto(address.geturl())
    return page
