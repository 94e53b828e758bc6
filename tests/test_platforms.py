"""The commands that need no daemon work where the modules, signals and sockets of POSIX are missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from coach.cli import COMMANDS

HIDDEN = Path(__file__).parent / "support/no_posix"
WORKS = [
    ("render", ["render", "eye_break_1", "-o", "out.wav"], None),
    ("hear", ["hear", "said.wav", "--json"], None),
    ("log", ["log", "--json"], None),
    ("setup", ["setup"], "no\n" * 40),
    ("check", ["check"], None),
    ("status", ["status"], None),
    ("config", ["config", "path"], None),
]


@pytest.fixture
def environment(tmp_path):
    """An environment of a user without a desktop, in which POSIX is hidden from the coach."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG", "PULSE", "DISPLAY"))}
    home = {"COACH_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
    return kept | home | {"PYTHONPATH": str(HIDDEN), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def coach(tmp_path, environment):
    """Run the command line where POSIX is hidden; return the finished process."""

    def run(*arguments, typed=None):
        return subprocess.run(  # noqa: PLW1510 - the test looks at how it ended
            [sys.executable, "-m", "coach", *arguments],
            input=typed or "",
            capture_output=True,
            text=True,
            timeout=100,
            cwd=tmp_path,
            env=environment,
        )

    return run


def test_the_modules_are_hidden_from_the_coach_and_from_it_alone():
    code = """
import fcntl, importlib, socket, signal
space = {"__name__": "coach.anything"}
for name in ("fcntl", "termios", "tty", "pwd", "grp", "resource"):
    try:
        exec(f"import {name}", space)
    except ImportError:
        continue
    raise SystemExit(f"{name} is there")
from coach.system.portable import optional_module
assert optional_module("fcntl") is None
assert not hasattr(socket, "AF_UNIX") and not hasattr(signal, "SIGHUP")
"""
    ended = subprocess.run(  # noqa: PLW1510 - same
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(HIDDEN)}
    )
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(("command", "arguments", "typed"), WORKS, ids=[row[0] for row in WORKS])
def test_a_command_works_without_posix(coach, tmp_path, command, arguments, typed):
    if command not in COMMANDS:
        pytest.skip(f"there is no `coach {command}`")
    if command == "hear":
        with wave.open(str(tmp_path / "said.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(bytes(2 * 16_000))
    ended = coach(*arguments, typed=typed)
    assert (ended.returncode, "Traceback" in ended.stderr) == (3 if command == "status" else 0, False), ended.stderr
    if command == "render":
        assert (tmp_path / "out.wav").stat().st_size > 1_000_000
    if command == "hear":
        assert "said.wav" in ended.stdout
        json.loads(ended.stdout)
    if command == "setup":
        assert list((tmp_path / "home").rglob("person.toml"))


def test_a_session_shows_captions_obeys_what_is_typed_and_is_written_down_without_posix(coach, tmp_path, environment):
    command = [sys.executable, "-m", "coach", "now", "eye_break_1"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=tmp_path, env=environment
    ) as session:
        captions = [session.stdout.readline() for _ in range(3)]
        session.stdin.write("stop the session\n")
        session.stdin.flush()
        rest, faults = session.communicate(timeout=60)
    assert (session.returncode, "Traceback" in faults) == (0, False), faults
    assert all(caption.strip() for caption in captions), (captions, rest)
    (row,) = json.loads(coach("log", "--json").stdout)
    assert row["routine"] == "eye_break_1"


def test_waiting_in_the_background_says_in_one_line_that_it_cannot(coach):
    ended = coach("run")
    assert ended.returncode == 2
    (line,) = ended.stderr.strip().splitlines()
    assert "no local sockets" in line
