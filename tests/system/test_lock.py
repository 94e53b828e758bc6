from __future__ import annotations

import errno
import os
from contextlib import closing

import pytest

from coach.errors import DeviceError
from coach.system.lock import FileLock


def test_a_second_holder_is_refused_and_told_who_has_it(tmp_path):
    with closing(FileLock(tmp_path / "lock")) as first, closing(FileLock(tmp_path / "lock")) as second:
        assert first.take("process 1")
        assert not second.take("process 2")
        assert second.holder == "process 1"
        first.release()
        assert second.take("process 2")


@pytest.mark.faults
def test_a_disk_that_takes_no_name_takes_the_lock_all_the_same(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with closing(FileLock(tmp_path / "lock")) as first, closing(FileLock(tmp_path / "lock")) as second:
        assert first.take("process 1")
        assert not second.take("process 2")
        assert second.holder == "a process whose name could not be written"


@pytest.mark.faults
@pytest.mark.parametrize("there", [True, False], ids=["made before", "never made"])
def test_a_disk_that_takes_no_file_is_locked_by_what_is_there(tmp_path, monkeypatch, there):
    path, opened = tmp_path / "lock", os.open
    if there:
        path.touch()

    def read_only(name, flags, *mode):
        if flags & os.O_RDWR:
            raise OSError(errno.EROFS, "Read-only file system", str(name))
        return opened(name, flags, *mode)

    monkeypatch.setattr(os, "open", read_only)
    with closing(FileLock(path)) as first, closing(FileLock(path)) as second:
        assert first.take("process 1")
        assert not second.take("process 2")


@pytest.mark.faults
def test_a_folder_in_its_place_is_told_with_the_remedy(tmp_path):
    (tmp_path / "lock").mkdir()
    with pytest.raises(DeviceError, match=r"lock: no lock can be made: Is a directory; move away what lies there"):
        FileLock(tmp_path / "lock")
