"""The coach as a service of a live `systemd --user`: begun, shut in, begun again, heard, and ended with the log-out."""

from __future__ import annotations

import json
import os
import signal

import pytest

from coach import units
from coach.programs.daemon.login_service import NAME
from tests.room.leading import asked, furnish
from tests.room.manager import UserManager, missing
from tests.support.waiting import until

pytestmark = pytest.mark.timeout(240)

UNIT = f"{NAME}.service"
EVERY_MINUTE = """
[agenda]
every = "1min"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
hours = ["00:00-24:00"]
routines = ["short"]
"""


@pytest.fixture
def manager(room):
    if lacking := missing():
        pytest.skip(f"a user manager of systemd needs {', '.join(lacking)}")
    with UserManager(room) as made:
        room.env["COACH_HOME"] = str(made.home / "coach")  # where the room's own helpers look
        yield made


def process(manager) -> int:
    """Return the service's main process, as it is numbered inside; 0 where there is none."""
    return int(manager.run("systemctl", "--user", "show", UNIT, "--property=MainPID", "--value").stdout)


def state(manager) -> str:
    return manager.run("systemctl", "--user", "is-active", UNIT).stdout.strip()


def test_a_service_waits_when_it_is_said_to_and_is_begun_again_where_that_helps(manager):
    assert manager.coach("service", "install").stdout.startswith("installed and running: ")
    # it is ready when `install` returns: nobody has to wait for the socket
    assert manager.coach("status").returncode == 0
    first = process(manager)
    assert manager.coach("service", "install").stdout.startswith("installed and running already: ")
    assert process(manager) == first
    assert manager.coach("service", "status").stdout.startswith("installed, running: ")

    manager.run("kill", "-KILL", str(first))
    assert until(lambda: process(manager) not in (0, first), 30)  # RestartSec is 5
    assert until(lambda: manager.coach("status").returncode == 0, 30)

    # settings that are wrong do not become right by trying again
    config = manager.home / ".config" / NAME / "config.toml"
    config.write_text("level = 3\n")
    manager.run("kill", "-KILL", str(process(manager)))
    assert until(lambda: state(manager) == "failed", 30)
    again = manager.coach("service", "install")
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert manager.coach("service", "status").stdout.startswith("installed, not running: ")
    config.unlink()
    assert manager.coach("service", "install").stdout.startswith("installed and running: ")

    assert manager.coach("service", "remove").stdout == "removed\n"
    assert (state(manager), manager.coach("status").returncode) == ("inactive", 3)
    assert manager.coach("service", "remove").stdout == "not installed\n"
    assert not (manager.home / ".config/systemd/user" / UNIT).exists()
    assert not list((manager.home / ".config/systemd").rglob(UNIT))  # nor a link to it


def test_a_coach_that_pipx_installed_begins_with_the_log_in(manager):
    # what the coach depends on is this Python's, among what pipx shares; everything else is as pipx has it
    names = [f"{name}={value}" for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))]
    pipx = ["env", *names, "python", "-m", "pipx"]
    manager.run(*pipx, "upgrade-shared")
    home = "/mnt/home/.local/share/pipx"
    manager.run("sh", "-c", f"ln -s /mnt/python/lib/python3*/site-packages/* {home}/shared/lib/python3*/site-packages/")
    installed = manager.run(*pipx, "install", "--pip-args=--no-deps", "/mnt/source")
    assert installed.returncode == 0, installed.stderr

    coach = "/mnt/home/.local/bin/coach"
    assert manager.run(coach, "service", "install").stdout.startswith("installed and running: ")
    assert f"{home}/venvs/desk-coach/bin/coach" in (manager.home / ".config/systemd/user" / UNIT).read_text()
    assert f"{home}/venvs/desk-coach/bin/python" in manager.run("cat", f"/proc/{process(manager)}/cmdline").stdout
    manager.run("systemctl", "--user", "stop", UNIT)
    assert manager.run(coach, "status").returncode == 3
    manager.run("systemctl", "--user", "start", "default.target")  # the log-in
    assert manager.run(coach, "status").returncode == 0
    assert manager.run(coach, "service", "remove").stdout == "removed\n"


def test_a_service_writes_to_its_own_folders_and_nowhere_else(manager):
    assert manager.coach("service", "install").returncode == 0
    service = process(manager)
    status = manager.run("cat", f"/proc/{service}/status").stdout.split()
    assert status[status.index("NoNewPrivs:") + 1] == "1"
    assert status[status.index("Seccomp:") + 1] == "2"  # a filter: address families, architectures
    for elsewhere in ("/mnt/home/note", "/mnt/home/.config/note", "/mnt/source/note", "/usr/note"):
        assert "Read-only file system" in manager.inside(service, "touch", elsewhere)
    for ours in (".config", ".local/share", ".local/state", ".cache"):
        assert manager.inside(service, "touch", f"/mnt/home/{ours}/{NAME}/note") == ""
    # the room itself lies in the common /tmp
    assert manager.home.exists()
    assert "No such file" in manager.inside(service, "ls", str(manager.home))
    # who may not write beside them can still be told something, and remembers it
    assert manager.coach("pause", "2h").returncode == 0
    assert "paused until" in manager.coach("status").stdout


def test_a_service_offers_its_break_aloud_hears_the_answer_and_ends_with_the_log_out(room, manager, person):
    manager.environment["COACH_HOME"] = "/mnt/home/coach"
    furnish(room, EVERY_MINUTE)
    manager.hand_over()
    assert manager.coach("service", "install").returncode == 0
    with room.hear() as recorder:
        assert asked(recorder)
        room.say(person.words("yes please"), units.PLAYBACK_RATE).wait(20)

        def sessions():
            return json.loads(manager.coach("log", "--json", "--since", "2026-01-10").stdout)

        assert until(sessions, 20)
    manager.end(signal.SIGTERM)  # as systemd itself does it when the last session of a person is over
    (session,) = json.loads(room.run_coach("log", "--json", "--since", "2026-01-10").stdout)
    assert (session["routine"], session["outcome"]) == ("short", "broken")
    assert "the coach ends" in (manager.home / "coach" / "coach.log").read_text()
