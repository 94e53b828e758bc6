"""`coach new` and `coach try`, and the page about them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from coach.cli import COMMANDS, coach
from coach.content.adapters import script_files
from coach.content.loader import ScriptSource, load
from coach.content.playable import choose_playable, exercise_alone
from coach.content.template import script_template
from coach.errors import UsageError
from coach.system import paths
from coach.system.lock import FileLock
from tests.support.library import shipped_library

PAGE = (Path(__file__).parents[2] / "docs" / "scripts.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(coach, list(words))


@pytest.mark.parametrize("kind", ["exercise", "routine"])
@pytest.mark.parametrize("name", ["Elbow circles", "æøå", "9 lives", 'a "b" {c}', "x" * 99])
def test_a_starter_is_accepted_as_it_is(call, kind, name):
    made = call("new", kind, name)
    assert made.exit_code == 0
    path = made.stdout.splitlines()[0]
    assert call("check", path).exit_code == 0
    assert call("check").exit_code == 0


def test_a_file_that_is_there_is_not_written_over(call, tmp_path):
    assert call("new", "routine", "mine").exit_code == 0
    before = (tmp_path / "scripts" / "mine.yaml").read_text()
    assert isinstance(call("new", "routine", "mine").exception, UsageError)
    assert (tmp_path / "scripts" / "mine.yaml").read_text() == before


@pytest.mark.parametrize("name", ["", "   ", "?!", '""'])
def test_a_name_without_a_letter_is_refused_before_it_spoils_all_scripts(call, tmp_path, name):
    assert isinstance(call("new", "exercise", name).exception, UsageError)
    assert not (tmp_path / "scripts").exists()
    assert call("check").exit_code == 0


def test_a_file_may_name_what_lies_in_the_others_of_the_persons_own(call, tmp_path):
    assert call("new", "exercise", "Elbow circles").exit_code == 0
    assert call("new", "routine", "Mine").exit_code == 0
    file = tmp_path / "scripts" / "mine.yaml"
    file.write_text(file.read_text().replace("shoulder_roll", "elbow_circles").replace("[en, da]", "[en]"))
    file.write_text(re.sub(r', da: "[^"]*"', "", file.read_text()))
    assert call("check", str(file)).exit_code == 0
    (tmp_path / "scripts" / "elbow_circles.yaml").write_text("nonsense")
    spoilt = call("check", str(file))
    assert spoilt.exit_code == 2
    assert "elbow_circles" in spoilt.stderr


def test_what_a_file_brings_is_what_is_tried_wherever_it_lies(call, tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    assert call("new", "exercise", "Elbow circles").exit_code == 0
    assert call("new", "routine", "Mine").exit_code == 0
    for name, found in (("mine", "mine"), ("elbow_circles", "try_elbow_circles")):
        file = tmp_path / "scripts" / f"{name}.yaml"
        assert (
            choose_playable(script_files.load_checked([file]), script_files.load_without(file), str(file)).id == found
        )


def test_a_file_is_tried_by_its_routine_else_by_its_first_exercise():
    known = shipped_library()
    _, exercise = script_template("exercise", "Mine", "f")
    _, routine = script_template("routine", "Ours", "f")
    tried = load(script_files.shipped_sources(), [ScriptSource("f", exercise.encode())])
    assert [(step.exercise, step.dose) for step in choose_playable(tried, known, "f").steps] == [("mine", 6)]
    assert (
        choose_playable(load(script_files.shipped_sources(), [ScriptSource("f", routine.encode())]), known, "f").id
        == "ours"
    )
    with pytest.raises(UsageError, match="nothing in it is new"):
        choose_playable(known, known, "f")


def test_a_starter_is_tried_to_its_end_without_a_word_in_the_journal(tmp_path):
    env = {**os.environ, "COACH_HOME": str(tmp_path), "PULSE_SERVER": "unix:/nonexistent"}
    run = [sys.executable, "-m", "coach"]
    path = tmp_path / "scripts" / "mine.yaml"  # where `coach new` puts it, and where it is known already
    subprocess.run([*run, "new", "exercise", "Mine"], env=env, check=True, capture_output=True)
    short = re.sub(r'(setup|move|safety): {en: "[^"]+"}', r'\1: {en: "Sit."}', path.read_text())
    path.write_text(short.replace("normal: 6", "normal: 2").replace("out: 2", "out: 1").replace("back: 2", "back: 1"))
    done = subprocess.run(
        [*run, "try", str(path)],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "last one" in done.stdout
    assert not (tmp_path / "journal.db").exists()


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_page_are_accepted(example):
    shipped = load(script_files.shipped_sources())
    library = load(script_files.shipped_sources(), [ScriptSource("docs/scripts.md", example.encode())])
    assert (library.exercises, library.routines) != (shipped.exercises, shipped.routines)


def test_the_page_shows_commands_that_exist():
    assert len(EXAMPLES) == 2
    shown = re.findall(r"^coach (\w+)", PAGE, re.MULTILINE)
    assert set(shown) <= set(COMMANDS)
    assert {"new", "try", "check", "now"} <= set(shown)


def test_an_exercise_that_the_coach_has_is_tried_by_itself():
    known = shipped_library()
    alone = exercise_alone(known.exercises["wall_push_up"])
    assert [step.exercise for step in alone.steps] == ["wall_push_up"]
    assert alone.name == known.exercises["wall_push_up"].name


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("wall_push", "is being led"),  # the beginning of one, which is found
        ("nonsense", "no exercise is called 'nonsense'"),
        ("no/such", "there is no such file"),
        ("nonsense.yaml", "there is no such file"),
    ],
)
def test_what_cannot_be_tried_says_why(call, tmp_path, monkeypatch, what, said):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    with closing(FileLock(paths.floor_lock())) as floor:
        assert floor.take("somebody")
        tried = call("try", what)
    assert said in str(tried.exception)
