from __future__ import annotations

import errno
import logging

import pytest

from coach.errors import DeviceError
from coach.system.log_file import logging_to

log = logging.getLogger(__name__)


def test_what_is_logged_is_in_the_file(tmp_path):
    with logging_to(tmp_path / "coach.log"):
        log.info("one")
    assert (tmp_path / "coach.log").read_text("utf-8").endswith("INFO one\n")


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
def test_a_session_is_led_without_a_log_and_the_daemon_is_not(tmp_path):
    (tmp_path / "coach.log").mkdir()
    with logging_to(tmp_path / "coach.log", needed=False):
        log.info("nowhere")
    with pytest.raises(DeviceError, match=r"no log can be written: .*; move away"), logging_to(tmp_path / "coach.log"):
        pass
