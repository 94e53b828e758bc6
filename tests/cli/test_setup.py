"""`coach setup` as a process of which nobody answers all."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.background import home

__all__ = ["home"]


def set_up(home, typed):
    with Path(home["COACH_HOME"], "config.toml").open("a") as config:
        config.write('[sound]\nmicrophone = "none of this name"\n')
    return subprocess.run(
        [sys.executable, "-m", "coach", "setup"],
        env=home | {"PULSE_SERVER": "unix:/nowhere", "XDG_RUNTIME_DIR": home["COACH_HOME"]},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


@pytest.fixture
def person(tmp_path):
    return tmp_path / "person.toml"


@pytest.mark.faults
def test_an_empty_room_is_told_at_once_and_nothing_is_written(home, person):
    ended = set_up(home, "")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1), ended.stderr
    assert "nobody can answer: the input has ended and there is no microphone; nothing was written" in ended.stderr
    assert "?" not in ended.stdout.replace("? help", "").partition("Do you have heart")[2]
    assert not person.exists()


def test_what_was_not_answered_is_kept_and_named(home, person):
    person.write_text('level = "hard"\nconditions = ["knee"]\ncleared = true\nnever = ["squat"]\n')
    ended = set_up(home, "n\nn\n")  # the first cuts the introduction short
    assert ended.returncode == 0, ended.stderr
    assert "level: hard; spare: knee\n" in ended.stdout
    (named,) = [line for line in ended.stdout.splitlines() if line.startswith("not answered, and kept as it was: ")]
    assert named.split(": ")[1].split("; ")[:2] == [
        "chest pain, fainting or breathlessness",
        "pregnancy, surgery or fracture",
    ]
    assert {"knee", "challenging"} <= set(named.split(": ")[1].split("; "))
    said = person.read_text()
    assert all(line in said for line in ('level = "hard"', 'conditions = ["knee"]', "cleared = true", '["squat"]'))
