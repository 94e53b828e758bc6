from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from coach.system.storage import storage_troubles

pytestmark = pytest.mark.faults


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return tmp_path


def test_where_all_can_be_written_nothing_is_wrong_and_nothing_is_left_behind(home):
    assert storage_troubles() == ()
    assert [each.name for each in home.iterdir()] == ["clips"]


@pytest.mark.parametrize(
    ("number", "remedy"), [(errno.ENOSPC, "make room on that disk"), (errno.EROFS, "look at the rights there")]
)
def test_a_disk_that_takes_nothing_is_told_once_for_each_folder(home, monkeypatch, number, remedy):
    def refuse(self, _):
        raise OSError(number, os.strerror(number), str(self))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    told = storage_troubles()
    assert [each.partition(": ")[0] for each in told] == [str(home)]
    assert remedy in told[0]


def test_a_file_in_the_place_of_the_folder_is_told(home, monkeypatch):
    (home / "here").touch()
    monkeypatch.setenv("COACH_HOME", str(home / "here"))
    assert storage_troubles()[0] == f"{home / 'here'}: is a file where a folder is needed; move it away"
