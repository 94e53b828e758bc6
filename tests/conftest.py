"""What holds for every test: its tier, the profile of its properties, its time limit; and the shared fixtures."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.support.profiles import load_profile
from tests.support.tiers import TIERS, only_values, tier
from tests.support.time_limit import time_limit

pytest_plugins = [
    "tests.support.background",
    "tests.support.chromium",
    "tests.support.desktop_fixtures",
    "tests.support.mosquitto",
    "tests.support.panel",
    "tests.support.evolution",
    "tests.support.pipewire",
    "tests.support.players",
    "tests.support.postgres",
    "tests.support.room_fixtures",
    "tests.support.wayland",
]

TESTS = Path(__file__).parent
MOST_WORKERS = 8
"""Each may load the models of the ears, half a gigabyte."""

TEARDOWN = 30.0
"""Seconds that a test whose time was up may take to clean up."""

load_profile()


def pytest_configure(config: pytest.Config) -> None:
    for name in TIERS:
        config.addinivalue_line("markers", f"{name}: the tier, set by the test's path; see tests/README.md")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return the workers of `-n auto`: none where single files are asked for, which start sooner without."""
    named = [argument.partition("::")[0] for argument in config.args]
    if named and all(name.endswith(".py") for name in named):
        return 0
    processors = min(os.cpu_count() or 1, MOST_WORKERS)
    # the edge spends a fifth of its time waiting for processes
    return processors if config.option.markexpr == "core" else processors + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test with its tier; leave out the room unless it was asked for by marker or path."""
    for item in items:
        item.add_marker(tier(item.path.relative_to(TESTS)))
    room = TESTS / "room"
    asked = [Path(config.invocation_params.dir, argument.partition("::")[0]) for argument in config.args]
    if config.option.markexpr or any(room in (path, *path.parents) for path in asked):
        return
    left_out = [item for item in items if item.get_closest_marker("room")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("room")]


@pytest.fixture(autouse=True)
def _only_values_in_the_core(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("core"):
        with only_values():
            yield
    else:
        yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, object, object]:
    """Limit the cleaning up after a failure: pytest-timeout stops its clock at a test's first exception."""
    with time_limit(TEARDOWN, "cleaning up after a failure"):
        return (yield)
