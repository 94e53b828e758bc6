from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing

import pytest

from coach.system.lock import FileLock


@pytest.fixture
def coach(tmp_path, monkeypatch):
    """Run `coach ARGUMENTS` with nobody's files and without sound."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")

    def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "coach", *arguments],
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            cwd=tmp_path,
        )

    return run


def test_an_unknown_routine_is_one_line_and_status_2(coach):
    done = coach("now", "tea")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "coach routines" in done.stderr


@pytest.mark.parametrize("minutes", ["abc", "nan", "-NaN"])
def test_minutes_that_are_no_number_are_refused(coach, minutes):
    done = coach("now", "--minutes", minutes)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Invalid value for '--minutes': '{minutes}' is not a valid float range." in done.stderr


def test_a_wrong_config_says_all_its_faults_and_nothing_is_played(coach, tmp_path):
    (tmp_path / "config.toml").write_text('langage = "da"\nlevel = "huge"\n')
    done = coach("now")
    assert done.returncode == 2
    assert {line.partition(": ")[2].partition(":")[0].split(" ")[0] for line in done.stderr.splitlines()} == {
        "langage",
        "level",
    }


def test_without_sound_the_session_runs_on_captions_and_typed_words(coach):
    done = coach("now", "coffee_minute", typed="stop the session\n")
    assert done.returncode == 0
    assert "captions only" in done.stdout
    assert "> stop: stop the session\n" in done.stdout
    (session,) = json.loads(coach("log", "--json").stdout)
    assert (session["routine"], session["outcome"]) == ("coffee_minute", "stopped")


def test_a_wrong_script_of_ones_own_is_told_and_the_break_begins_without_it(coach, tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "mine.yaml").write_text("version: 1\nroutine: []\n")
    done = coach("now", "coffee_minute", typed="stop the session\n")
    assert done.returncode == 0
    assert f"left out: {tmp_path}/scripts/mine.yaml:2:1: " in done.stderr
    almanac = json.loads(coach("facts").stdout)
    assert len(almanac["options"]) == 31
    assert len(almanac["faults"]) == sum(line.startswith("left out: ") for line in done.stderr.splitlines())
    assert "coffee_minute: about 1.5 min this time, with what is new to you" in done.stderr


@pytest.mark.faults
def test_a_wrong_script_is_told_in_danish(coach, tmp_path):
    (tmp_path / "config.toml").write_text('language = "da"\n')
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "mine.yaml").write_text("version: 1\nroutine: [\n")
    told = coach("now", "no_such_routine").stderr
    assert "udeladt: " in told
    assert "YAML-syntaks: " in told
    assert "ret tegnsætningen" in told


def test_every_command_has_its_help(coach):
    listed = coach("--help").stdout
    for command in ("now", "run", "status", "quit", "log", "routines", "exercises", "check", "render"):
        assert f"  {command} " in listed
        assert coach(command, "--help").returncode == 0
    assert "\n  session" not in listed  # the daemon's own


def test_two_sessions_never_talk_at_once(coach, tmp_path):
    with closing(FileLock(tmp_path / "floor.lock")) as floor:
        assert floor.take("process 1")
        done = coach("now", "--quiet")
    assert done.returncode == 2
    assert done.stderr == "another session is being led (process 1); end that first\n"
