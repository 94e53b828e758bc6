"""The commands where no network is: a network namespace of their own, whose loopback is down and which has no route."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coach.programs.daemon.adapters.control_client import ControlClient
from tests.support.background import STARTS
from tests.support.waiting import until

UNSHARED = ["unshare", "--net", "--map-root-user"]


def without_network() -> bool:
    """Tell whether a namespace can be had here."""
    try:
        return subprocess.run([*UNSHARED, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not without_network(), reason="no network namespace can be made here"),
]


def alone(home, *words: str) -> subprocess.CompletedProcess[str]:
    command = [*UNSHARED, sys.executable, *words]
    return subprocess.run(command, env=home, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def test_nothing_can_be_reached_from_there(home):
    asks = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=5)"
    found = alone(home, "-c", asks)
    assert "Network is unreachable" in found.stderr


@pytest.mark.parametrize("words", ["plan", "log", "voices", "config check", "show coffee_minute"])
def test_a_command_works_without_a_network(home, words):
    found = alone(home, "-m", "coach", *words.split())
    assert (found.returncode, "Traceback" in found.stderr) == (0, False), found.stderr
    assert found.stdout


def test_a_routine_is_rendered_without_a_network(home):
    made = Path(home["COACH_HOME"], "coffee.flac")
    assert alone(home, "-m", "coach", "render", "coffee_minute", "-o", str(made)).returncode == 0
    assert made.stat().st_size > 10_000


def test_the_daemon_waits_and_is_asked_without_a_network(home):
    with subprocess.Popen(
        [*UNSHARED, sys.executable, "-m", "coach", "run"], env=home, stderr=subprocess.DEVNULL
    ) as run:
        try:
            door = ControlClient(Path(home["COACH_HOME"], "control.sock"))
            assert until(lambda: door.ask("status"), STARTS)
            assert alone(home, "-m", "coach", "status").returncode == 0
            assert alone(home, "-m", "coach", "quit").returncode == 0
            assert run.wait(STARTS) == 0
        finally:
            run.kill()
