"""The coach in the background, as a process with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from coach.programs.daemon.adapters.control_client import ControlClient
from coach.system.system_clock import SystemClock
from tests.support.waiting import until

STARTS = 60.0
"""Seconds that a daemon may take to start on a busy machine."""


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of a coach that is asked for breaks every day."""
    (tmp_path / "config.toml").write_text('[agenda]\ndays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]\n')
    return {"COACH_HOME": str(tmp_path), "PATH": os.environ["PATH"], "TZ": "Europe/Copenhagen"}


def coach(home: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run `coach WORDS` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "coach", *words], env=home, capture_output=True, text=True, check=False
    )


@contextmanager
def running(home: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run the daemon where no break is due for a quarter of an hour, and go on when it can be asked."""
    door = ControlClient(Path(home["COACH_HOME"], "control.sock"))
    # breaks are due at whole hours of the local time
    there = {**home, "TZ": "Etc/UTC" if 5 <= SystemClock().now().minute < 45 else "Asia/Kolkata"}
    with subprocess.Popen(
        [sys.executable, "-m", "coach", "run"], env=there, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
    ) as daemon:
        try:
            assert until(lambda: daemon.poll() is not None or door.ask("status"), STARTS)
            assert daemon.poll() is None, daemon.stderr and daemon.stderr.read()
            yield daemon
        finally:
            daemon.kill()
