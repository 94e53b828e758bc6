from __future__ import annotations

import stat
import sys

import pytest

from coach.system import paths

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the runtime folder is always there")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.delenv("COACH_HOME", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


@pytest.mark.parametrize(
    ("made", "folder"),
    [(True, "run"), (False, "state")],
    ids=["a login with a runtime folder", "a runtime folder that is not there"],
)
def test_the_socket_lies_in_a_folder_of_this_person_alone(home, monkeypatch, made, folder):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))
    if made:
        (home / "run").mkdir(mode=0o700)
    socket = paths.control_socket()
    assert socket == home / folder / "desk-coach" / "control.sock"
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
