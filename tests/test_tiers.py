"""The tiers: every test has one, and the core keeps to values."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path, PurePath

import pytest

from tests.support.tiers import CORE_ELSEWHERE, PURE_ROOMS, WITH_PROCESSES, NotCoreError, only_values, tier

TESTS = Path(__file__).parent


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("plan/test_agenda.py", "core"),
        ("plan/adapters/test_ics.py", "edge"),
        ("programs/daemon/test_daemon.py", "core"),
        ("programs/daemon/adapters/test_control_server.py", "edge"),
        ("hearing/test_pipeline.py", "edge"),
        ("cli/test_now.py", "edge"),
        ("test_readme.py", "edge"),
        ("room/test_session.py", "room"),
        ("room/test_measure.py", "edge"),
    ],
)
def test_a_path_says_its_tier(path, expected):
    assert tier(PurePath(path)) == expected


def test_what_is_listed_by_name_is_there():
    assert [name for name in (*PURE_ROOMS, *WITH_PROCESSES, *CORE_ELSEWHERE) if not (TESTS / name).exists()] == []


def test_a_core_test_that_starts_a_process_fails():
    with pytest.raises(NotCoreError, match=r"os\.posix_spawn|subprocess\.Popen"):
        subprocess.run([sys.executable, "-c", ""], check=True)


def test_a_core_test_that_opens_a_socket_fails(tmp_path):
    with socket.socket(socket.AF_UNIX) as door, pytest.raises(NotCoreError, match=r"socket\.bind"):
        door.bind(str(tmp_path / "door"))


def test_after_a_core_test_a_process_may_be_started_again(request):
    assert request.node.get_closest_marker("core")
    with only_values():
        pass
    subprocess.run([sys.executable, "-c", ""], check=True)
