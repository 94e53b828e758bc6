from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coach.presence.adapters.linux.cameras import any_in_use, find_cameras, find_holder
from tests.support.desktop import require

PROCESSES = Path("/proc")


def process(folder, number: str, name: str, *opened: str) -> None:
    handles = folder / number / "fd"
    handles.mkdir(parents=True)
    (folder / number / "comm").write_text(f"{name}\n")
    for place, path in enumerate(opened):
        (handles / str(place)).symlink_to(path)


def test_cameras_are_what_the_system_calls_video(tmp_path):
    for name in ("video0", "video1", "null"):
        (tmp_path / name).touch()
    assert find_cameras(tmp_path) == (str(tmp_path / "video0"), str(tmp_path / "video1"))


@pytest.mark.parametrize(("count", "used"), [("0\n", False), ("1\n", True), (None, True), ("?", True)])
def test_a_driver_that_nobody_uses_is_believed_and_one_that_does_not_count_is_not(tmp_path, count, used):
    module = tmp_path / "video0/device/driver/module"
    module.mkdir(parents=True)
    if count is not None:
        (module / "refcnt").write_text(count)
    assert any_in_use(["/dev/video0"], tmp_path) is used


def test_who_holds_a_camera_is_told_by_name(tmp_path):
    process(tmp_path, "10", "editor", "/dev/null", "/dev/video")
    (tmp_path / "sys").mkdir()
    assert find_holder(["/dev/video0"], tmp_path) is None
    process(tmp_path, "11", "conference", "/dev/null", "/dev/video0")
    assert find_holder(["/dev/video0"], tmp_path) == "conference"


@pytest.mark.parametrize("name", ["conference", "Conference", "conference-for-all", "call.py"])
def test_a_program_that_may_have_the_camera_is_passed_over_whichever_of_its_names_is_given(tmp_path, name):
    process(tmp_path, "10", "conference", "/dev/video0")
    (tmp_path / "10/cmdline").write_bytes(b"/opt/conference-for-all\0/opt/call.py\0--now\0")
    assert find_holder(["/dev/video0"], tmp_path, [name]) is None
    assert find_holder(["/dev/video0"], tmp_path, ["conf", "--now"]) == "conference"
    process(tmp_path, "11", "other", "/dev/video0")
    assert find_holder(["/dev/video0"], tmp_path, [name]) == "other"


def test_who_holds_it_for_others_does_not_count(tmp_path):
    process(tmp_path, "10", "pipewire", "/dev/video0")
    assert find_holder(["/dev/video0"], tmp_path) is None


def test_a_process_that_goes_meanwhile_is_passed_over(tmp_path):
    (tmp_path / "10").mkdir()
    (tmp_path / "11").mkdir()
    (tmp_path / "11" / "comm").write_text("gone\n")
    assert find_holder(["/dev/video0"], tmp_path) is None


def test_the_real_processes_can_be_read(tmp_path):
    file = tmp_path / "video7"
    file.touch()
    with file.open() as held:
        name = find_holder([os.fspath(file)], PROCESSES)
    assert name
    assert held.closed
    assert find_holder([os.fspath(file)], PROCESSES) is None


def test_where_it_is_hidden_who_holds_a_camera_nobody_is_said_to(tmp_path):
    """From a user namespace of its own a process sees that others have files open, but not which."""
    file = tmp_path / "video7"
    file.touch()
    require([] if shutil.which("unshare") else ["util-linux"], "a user namespace")
    apart = ["unshare", "--user", "--map-current-user", sys.executable, "-c", ASKS, os.fspath(file)]
    told = subprocess.run(apart, capture_output=True, text=True, check=False)
    if "unshare failed" in told.stderr:
        pytest.skip("this kernel gives nobody a user namespace")
    assert (told.stdout, told.stderr) == ("hidden\n", "")


ASKS = """
import sys
from pathlib import Path
from coach.presence.adapters.linux.cameras import find_holder
try:
    print(find_holder([sys.argv[1]], Path("/proc")))
except PermissionError:
    print("hidden")
"""
