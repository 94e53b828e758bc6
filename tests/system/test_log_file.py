from __future__ import annotations

import errno
import logging
import os
import stat
import sys

import pytest

from coach.errors import DeviceError
from coach.system.log_file import logging_to

log = logging.getLogger(__name__)


@pytest.fixture
def open_to_all():
    """Have no right taken from a new file."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_what_is_logged_is_in_the_file(tmp_path):
    with logging_to(tmp_path / "coach.log"):
        log.info("one")
    assert (tmp_path / "coach.log").read_text("utf-8").endswith("INFO one\n")


@pytest.mark.usefixtures("open_to_all")
@pytest.mark.skipif(sys.platform == "win32", reason="rights are of POSIX")
def test_nobody_else_may_read_it(tmp_path):
    with logging_to(tmp_path / "coach.log"):
        log.info("one")
    assert stat.S_IMODE((tmp_path / "coach.log").stat().st_mode) == 0o600


@pytest.mark.faults
def test_a_full_disk_costs_a_line_and_prints_nothing(tmp_path, monkeypatch, capsys):
    with logging_to(tmp_path / "coach.log"):
        handler = next(each for each in logging.getLogger().handlers if hasattr(each, "shouldRollover"))

        def full(_):
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(handler, "shouldRollover", full)
            log.info("lost")
        log.info("kept")
    assert capsys.readouterr().err == ""
    assert (tmp_path / "coach.log").read_text("utf-8").endswith("INFO kept\n")


@pytest.mark.faults
def test_a_session_is_led_without_a_log_and_the_daemon_is_not(tmp_path, capsys):
    (tmp_path / "coach.log").mkdir()
    with logging_to(tmp_path / "coach.log", needed=False):
        log.warning("nowhere")
    assert capsys.readouterr().err == ""
    with pytest.raises(DeviceError, match=r"no log can be written: .*; move away"), logging_to(tmp_path / "coach.log"):
        pass
