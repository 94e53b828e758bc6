"""The daemon as a process.  What is waited for here is an answer or an end, never a time."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.background import coach, running

NEVER_IN_THE_WAITER = ["numpy", "yaml", "rich", "miniaudio", "pyttsx3", "speech_recognition", "pocketsphinx"]
NEVER_IN_THE_WAITER += [
    "pydub",
    "soundfile",
    "mutagen",
    "multiprocessing",
    "asyncio",
    "icalendar",
    "dateutil",
    "statistics",
    "_hashlib",  # and with it OpenSSL
    "_ssl",
]

LIVES = """
import json, sys
from coach.wiring.background import open_daemon
from coach.cli.run import run_command
with open_daemon() as daemon:
    daemon.status()
    daemon.answer({"command": "quit"})
    daemon.run()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_the_daemon_loads_nothing_that_it_does_not_need(home):
    run = subprocess.run([sys.executable, "-c", LIVES], env=home, capture_output=True, text=True, check=True)
    loaded = json.loads(run.stdout)
    assert "schedule" in loaded
    assert [name for name in NEVER_IN_THE_WAITER if name in loaded] == []


def test_status_of_a_running_coach_and_its_end(home):
    with running(home) as daemon:
        found = json.loads(coach(home, "status", "--json").stdout)
        assert (found["running"], found["pid"], found["doing"]) == (True, daemon.pid, "waiting")
        assert found["next_break"].endswith("+00:00")
        assert (found["kind"], found["silent"]) in {("break", "not-due"), ("break", "off")}
        told = coach(home, "status").stdout.splitlines()
        assert [line.partition("  ")[0] for line in told] == [
            "running",
            "doing",
            "next break",
            "silent",
            "last session none in seven days",
        ]
        ended = coach(home, "quit")
        # it has gone when `coach quit` returns, or is about to be taken away by the system
        assert daemon.wait(10) == 0
        assert (ended.returncode, ended.stdout) == (0, f"ended (process {daemon.pid})\n")


def test_a_second_coach_says_that_one_runs(home):
    with running(home) as daemon:
        second = coach(home, "run")
        assert second.returncode == 2
        assert second.stderr.startswith(f"the coach runs already (process {daemon.pid}, since ")
        assert second.stderr.count("\n") == 1
        assert coach(home, "status").returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(home, number):
    with running(home) as daemon:
        daemon.send_signal(number)
        assert daemon.wait(30) == 0
        assert daemon.stderr.read() == ""
    assert coach(home, "status").returncode == 3
    assert "the coach ends" in Path(home["COACH_HOME"], "coach.log").read_text()


def test_after_a_crash_the_next_one_takes_over(home):
    with running(home) as daemon:
        daemon.kill()
        daemon.wait()
        assert coach(home, "status").returncode == 3
    with running(home):
        assert coach(home, "status").returncode == 0


def test_where_none_runs_status_and_quit_say_so(home):
    status, quit_ = coach(home, "status"), coach(home, "quit")
    assert (status.returncode, status.stdout) == (3, "not running; `coach run` starts it\n")
    assert json.loads(coach(home, "status", "--json").stdout) == {"running": False}
    assert (quit_.returncode, quit_.stdout) == (0, "not running\n")


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("config.toml", 'level = "x"\nzzz = 1\n', ["level = ", "zzz: unknown key"]),
        (
            "journal.db",
            "not a journal" * 100,
            ["journal.db: was damaged (file is not a database); it is set aside as "],
        ),
    ],
)
def test_what_is_wrong_at_its_start_is_told_in_a_line_each_and_leaves_no_door(home, file, text, told):
    Path(home["COACH_HOME"], file).write_text(text)
    run = coach(home, "run")
    assert run.returncode == 2
    lines = run.stderr.splitlines()
    assert len(lines) == len(told)
    assert all(words in line for words, line in zip(told, lines, strict=True))
    assert not Path(home["COACH_HOME"], "control.sock").exists()


def test_a_byte_order_mark_is_taken_up_while_it_runs_and_a_link_to_nowhere_leaves_the_config_of_before(home):
    file, kept = Path(home["COACH_HOME"], "config.toml"), Path(home["COACH_HOME"], "config.kept.toml")
    text = '[agenda]\nevery = "20min"\n'
    with running(home):
        file.write_text(text, "utf-8-sig")
        while kept.read_bytes() != text.encode():
            assert "wrong" not in coach(home, "status").stdout
        link = file.with_name("link")
        link.symlink_to("gone")
        link.replace(file)
        while "wrong" not in (told := coach(home, "status").stdout):
            pass
        assert f"wrong        {file}: is a link to gone, which is not there; make that, or remove the link" in told
        assert kept.read_bytes() == text.encode()
