"""The coach in the background, as a process with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager

import pytest


@pytest.fixture
def home(tmp_path):
    (tmp_path / "config.toml").write_text('[agenda]\ndays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]\n')
    return {"COACH_HOME": str(tmp_path), "PATH": os.environ["PATH"], "TZ": "Europe/Copenhagen"}


def coach(home, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coach", *words], env=home, capture_output=True, text=True, check=False
    )


@contextmanager
def running(home):
    """Run a waiter and go on when it can be asked."""
    with subprocess.Popen(
        [sys.executable, "-m", "coach", "run"], env=home, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
    ) as waiter:
        try:
            while coach(home, "status").returncode == 3:
                assert waiter.poll() is None, waiter.stderr.read()
            yield waiter
        finally:
            waiter.kill()
