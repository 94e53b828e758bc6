"""What each command says where a file or folder of the coach cannot be made or read."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coach import cli
from coach.errors import DeviceError
from coach.programs.doctor.findings import WRONG, _checked
from coach.wiring import doctor, speech

pytestmark = [pytest.mark.faults, pytest.mark.skipif(sys.platform == "win32", reason="the places are of POSIX")]

COMMANDS = (
    "status",
    "later",
    "quit",
    "log",
    "stats",
    "plan",
    "run",
    "why heel_raise",
    "now --quiet",
    "setup",
    "voices",
)


def no_folder(home: Path) -> None:
    home.rmdir()
    home.touch()


def no_lock(home: Path) -> None:
    (home / "floor.lock").mkdir()
    (home / "control.lock").mkdir()


def no_clips(home: Path) -> None:
    (home / "clips").touch()


def no_log(home: Path) -> None:
    (home / "coach.log").mkdir()


def no_journal(home: Path) -> None:
    (home / "journal.db").mkdir()


def said_by(command: str, monkeypatch, capsys) -> tuple[object, list[str]]:
    """Return the exit status of *command*, and the lines of its standard error."""
    monkeypatch.setattr(sys, "argv", ["coach", *command.split()])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return left.value.code, capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("spoil", "command"),
    [
        *((no_folder, command) for command in COMMANDS),
        (no_lock, "now --quiet"),
        (no_lock, "run"),
        (no_clips, "render coffee_minute -o x.wav"),
        (no_log, "run"),
        (no_journal, "run"),
        (no_journal, "log"),
    ],
)
def test_a_place_of_another_kind_is_one_line_with_the_remedy(
    spoil: Callable[[Path], None], command: str, tmp_path, monkeypatch, capsys
):
    home = tmp_path / "home"
    home.mkdir()
    spoil(home)
    monkeypatch.setenv("COACH_HOME", str(home))
    status, lines = said_by(command, monkeypatch, capsys)
    assert (status, len(lines)) == (2, 1), lines
    assert lines[0].startswith(str(home))
    assert "; " in lines[0]


WRITERS = (
    "never squat",
    "prefer squat",
    "allow squat",
    "teach --forget",
    "config init",
    "new exercise foo",
    "backup copy.db",
    "pause",
    "log",
)


def nowhere(_: Path) -> str:
    return "/proc/nope"


def in_a_circle(folder: Path) -> str:
    (folder / "circle").symlink_to("circle")
    return str(folder / "circle")


def too_long(folder: Path) -> str:
    return str(folder / ("n" * 300))


UNREACHABLE = [(place, each) for place in (nowhere, in_a_circle, too_long) for each in WRITERS]
UNREACHABLE.remove((nowhere, "teach --forget"))  # nothing is there, and nothing is written


@pytest.mark.parametrize(("place", "command"), UNREACHABLE)
def test_a_home_that_cannot_be_reached_is_one_line_with_the_remedy(place, command, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COACH_HOME", home := place(tmp_path))
    monkeypatch.chdir(tmp_path)
    if place is nowhere and sys.platform != "linux":
        pytest.skip("only Linux has /proc")
    status, lines = said_by(command, monkeypatch, capsys)
    failed = [line for line in lines if not line.startswith("left out: ")]  # the scripts there, which are told as well
    assert (status, len(failed)) == (2, 1), lines
    assert home in failed[0]
    assert len(failed[0].split("; ")) > 1


def test_a_relative_home_is_made_absolute_once(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_HOME", "mine")
    monkeypatch.setattr(sys, "argv", ["coach", "config", "path"])
    with pytest.raises(SystemExit):
        cli.main()
    assert capsys.readouterr().out == f"{tmp_path / 'mine' / 'config.toml'}\n"
    assert os.environ["COACH_HOME"] == str(tmp_path / "mine")  # what a child, or a service, is given


@pytest.mark.skipif(sys.platform != "linux", reason="a current folder that can be removed")
def test_a_relative_home_without_a_current_folder_is_one_line(tmp_path, monkeypatch, capsys):
    (gone := tmp_path / "gone").mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    monkeypatch.setenv("COACH_HOME", "mine")
    status, lines = said_by("config path", monkeypatch, capsys)
    assert (status, len(lines)) == (2, 1)
    assert "name a whole path" in lines[0]


def test_a_home_of_nobody_is_one_line(monkeypatch, capsys):
    monkeypatch.setenv("COACH_HOME", "~nobody-of-this-name/coach")
    status, lines = said_by("status", monkeypatch, capsys)
    assert (status, len(lines)) == (2, 1)
    assert "name a folder" in lines[0]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "a file of the coach: No space left on device; make room"),
        (OSError(errno.EROFS, "Read-only file system", "/x"), "/x: Read-only file system; look at the rights there"),
        (OSError(errno.ELOOP, "Too many links", "/x"), "/x: Too many links; move away what lies there"),
        (OSError(errno.ENAMETOOLONG, "File name too long", "/x"), "/x: File name too long; choose a shorter name"),
        (
            OSError(errno.ENOENT, "Not there", "/home/of/it"),
            "/home/of/it: Not there; look at the folder, which is not there",
        ),
        (OSError(errno.ENOENT, "Not there", "/home/of/it/a"), "/home/of/it/a: Not there; look at the folder"),
    ],
)
def test_whatever_else_a_disk_refuses_is_one_line(error, said, monkeypatch, capsys):
    monkeypatch.setenv("COACH_HOME", "/home/of/it")

    def fails(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli.coach, "main", fails)
    status, lines = said_by("status", monkeypatch, capsys)
    assert (status, len(lines)) == (2, 1)
    assert lines[0].startswith(said)


def test_a_fault_of_ours_is_no_line_of_the_disk(monkeypatch):
    def fails(**_: object) -> None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "/x")

    monkeypatch.setattr(cli.coach, "main", fails)
    with pytest.raises(FileNotFoundError):
        cli.main()


@pytest.fixture
def misplaced(tmp_path, monkeypatch) -> Path:
    home = tmp_path / "home"
    home.touch()
    monkeypatch.setenv("COACH_HOME", str(home))
    return home


@pytest.mark.parametrize("check", [doctor._check_settings, doctor._check_files, doctor._check_journal])
def test_the_doctor_shows_it_as_a_row(check, misplaced):
    found = _checked("row", check)
    assert found.answer == WRONG
    assert found.source.startswith(str(misplaced))
    assert "a fault of ours" not in found.source


def test_the_doctor_tells_what_waits_to_be_written(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    (tmp_path / "journal.unwritten-1.json").touch()
    found = _checked("files", doctor._check_files)
    assert (found.answer, "journal.unwritten-1.json: waits to be read" in found.source) == (WRONG, True)


def test_speech_is_made_without_a_folder_to_keep_it_in(tmp_path, monkeypatch):
    def read_only(self, *_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(self))

    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setattr(Path, "mkdir", read_only)
    assert speech._clips() == tmp_path / "clips"
    (tmp_path / "clips").touch()
    with pytest.raises(DeviceError, match="clips: cannot be made"):
        speech._clips()
