"""`coach service` as a person calls it; systemctl is a script that keeps one service."""

from __future__ import annotations

import socket
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

SYSTEMCTL = """\
#!/bin/sh
echo "$*" >> "$HOME/told"
case "$*" in
  *is-active*desk-coach*) test -e "$HOME/active" ;;
  *start*) touch "$HOME/active" ;;
  *stop*) rm -f "$HOME/active" ;;
  *is-active*) exit 3 ;;
esac
"""


@pytest.fixture
def home(tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "systemctl").write_text(SYSTEMCTL)
    (programs / "systemctl").chmod(0o755)
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    return {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(runtime), "PATH": f"{programs}:/usr/bin:/bin"}


def coach(home, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coach", *words], env=home, capture_output=True, text=True, check=False
    )


def test_a_dry_run_shows_the_file_and_does_nothing(home):
    shown = coach(home, "service", "install", "--dry-run")
    assert shown.returncode == 0
    lines = shown.stdout.splitlines()
    assert lines[0] == f"# {home['HOME']}/.config/systemd/user/desk-coach.service"
    assert f"ExecStart={sysconfig.get_path('scripts')}/coach run" in lines
    told = [line for line in lines if line.startswith("# systemctl")]
    assert told == lines[-5:]
    assert [line.split()[3] for line in told] == ["daemon-reload", "disable", "stop", "enable", "start"]
    assert not Path(home["HOME"], ".config/systemd").exists()
    # what it shows is what it does
    coach(home, "service", "install")
    done = [line for line in Path(home["HOME"], "told").read_text().splitlines() if "is-active" not in line]
    assert [f"# systemctl {line}" for line in done] == told
    assert coach(home, "service", "remove", "--dry-run").returncode == 0
    assert Path(home["HOME"], "active").exists()


def test_install_status_and_remove_are_said_and_done(home):
    before = coach(home, "service", "status")
    assert (before.returncode, before.stdout) == (3, "not installed; `coach service install` does it\n")
    file = Path(home["HOME"], ".config/systemd/user/desk-coach.service")
    assert coach(home, "service", "install").stdout == f"installed and running: {file}\n"
    assert file.is_file()
    assert coach(home, "service", "install").stdout == f"installed and running already: {file}\n"
    running = coach(home, "service", "status")
    assert (running.returncode, running.stdout) == (0, f"installed, running: {file}\n")
    Path(home["HOME"], "active").unlink()
    ended = coach(home, "service", "status")
    assert (ended.returncode, ended.stdout) == (3, f"installed, not running: {file}\n")
    assert coach(home, "service", "remove").stdout == "removed\n"
    assert not file.exists()
    assert coach(home, "service", "remove").stdout == "not installed\n"


def test_a_machine_without_systemd_is_told_in_one_line(home):
    Path(home["PATH"].partition(":")[0], "systemctl").unlink()
    home["PATH"] = home["PATH"].partition(":")[0]
    told = coach(home, "service", "install")
    assert told.returncode == 2
    assert told.stderr.startswith("systemctl: not on this machine; ")
    assert told.stderr.count("\n") == 1


def test_systemd_is_told_when_the_coach_waits(home, tmp_path):
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(address))
        line.settimeout(60)
        with subprocess.Popen(
            [sys.executable, "-m", "coach", "run"], env={**home, "NOTIFY_SOCKET": str(address)}
        ) as daemon:
            try:
                assert line.recv(100) == b"READY=1"
                assert coach(home, "status").returncode == 0
                told = coach(home, "service", "install")
                assert (told.returncode, told.stderr[:22]) == (2, "the coach runs already")
            finally:
                daemon.terminate()
                daemon.wait(30)


def test_systemd_is_not_told_that_a_coach_waits_whose_settings_are_wrong(home, tmp_path):
    (tmp_path / ".config/desk-coach").mkdir(parents=True)
    (tmp_path / ".config/desk-coach/config.toml").write_text("level = 3\n")
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(address))
        run = coach({**home, "NOTIFY_SOCKET": str(address)}, "run")
        assert (run.returncode, run.stderr.count("level = 3")) == (2, 1)
        line.setblocking(False)
        with pytest.raises(BlockingIOError):
            line.recv(100)
