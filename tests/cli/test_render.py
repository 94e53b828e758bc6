import json
import os
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
import soundfile


@pytest.fixture
def render(tmp_path):
    """Run `coach render` in *tmp_path*, with a home of its own and nobody's terminal."""

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "coach", "render", *arguments],
            cwd=tmp_path,
            env={**os.environ, "COACH_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def test_a_routine_becomes_a_file_with_its_cue_sheet(render, tmp_path):
    done = render("coffee_minute", "-o", "minute.flac", "--cues", "minute.json", "--short", "--language", "da")
    assert (done.returncode, done.stdout) == (0, "")
    assert re.fullmatch(r"minute\.flac: 1:0\d, \d\.\d MB\n", done.stderr)
    rows = json.loads((tmp_path / "minute.json").read_text("utf-8"))
    info = soundfile.info(tmp_path / "minute.flac")
    assert 50 <= info.duration <= 75  # the coffee minute
    assert info.frames >= rows[-1]["start_sample"] + rows[-1]["length"]
    assert [row["text"] for row in rows if row["exercise"] == "heel_raise" and row["kind"] == "count"] == [
        "én",
        "to",
        "tre tilbage",
        "to tilbage",
        "den sidste",
    ]


def test_what_a_person_must_spare_is_not_in_the_file(render, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "person.toml").write_text('conditions = ["knee"]\ncleared = true\n', "utf-8")
    done = render("jump_start_5", "-o", "five.flac", "--cues", "five.json", "--short")
    assert done.returncode == 0
    assert done.stderr.splitlines()[:2] == [
        "Side taps with arms instead of Jumping jacks: it does not go with what you named in `coach setup`",
        "Squats instead of Squat jumps: it does not go with what you named in `coach setup`",
    ]
    exercises = {row["exercise"] for row in json.loads((tmp_path / "five.json").read_text("utf-8"))}
    assert {"march", "step_jack"} <= exercises
    assert not {"jumping_jack", "squat_jump"} & exercises


def test_the_level_changes_the_dose(render, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "person.toml").write_text("cleared = true\n", "utf-8")  # hard is for whom was asked
    done = render("coffee_minute", "-o", "a.wav", "--cues", "a.json", "--level", "hard")
    assert done.returncode == 0
    rows = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert max(row["rep"] or 0 for row in rows) == 8


def test_what_is_said_can_be_read_instead(render):
    done = render("coffee_minute", "--text", "--short")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "0:00  Coffee-machine minute"
    assert [line[6:] for line in lines if not line.startswith(" ")] == [
        "Coffee-machine minute",
        "Heel raises",
        "Desk push-ups",
    ]
    assert "three more two more" in done.stdout
    assert max(map(len, lines)) <= 100


def test_without_a_file_there_must_be_something_to_do(render):
    done = render("coffee_minute")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--text" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["coffee_minute", "-o", "a.aac"], "a.aac: what kind of file is that"),
        (["coffee_minute", "-o", "none/a.wav"], "there is no folder none"),
        (["coffee_minute", "-o", "folder.wav"], "folder.wav: is a folder"),
        (["coffee_minute", "-o", "/proc/a.wav"], "/proc/a.wav: cannot be written"),
        (["coffee_minute", "-o", "a.wav", "--cues", "a.wav"], "a.wav: is the sound file already"),
        (["coffee_minute", "-o", "a.wav", "--cues", "none/a.json"], "there is no folder none"),
        (["tea_minute", "-o", "a.wav"], "no routine is called 'tea_minute'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_leaves_nothing(render, tmp_path, arguments, said):
    (tmp_path / "folder.wav").mkdir()
    done = render(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} <= {"folder.wav", "home"}


@pytest.mark.parametrize(
    ("language", "title", "word"), [("en", "Heel raises", "last one"), ("da", "Tåhævninger", "den sidste")]
)
def test_the_cue_sheet_is_drawn_with_a_box_for_every_cue(render, tmp_path, language, title, word):
    done = render(
        "coffee_minute", "-o", "a.wav", "--cues", "a.json", "--plot", "a.svg", "--short", "--language", language
    )
    assert done.returncode == 0
    rows = json.loads((tmp_path / "a.json").read_text("utf-8"))
    picture = ET.parse(tmp_path / "a.svg")  # noqa: S314 - our own
    texts = [each.text for each in picture.iter("{http://www.w3.org/2000/svg}text")]
    boxes = list(picture.iter("{http://www.w3.org/2000/svg}rect"))
    assert {title, word} <= set(texts)
    assert (
        len(rows) <= len(boxes) - 5 <= len(rows) + 2
    )  # beside the ground and the legend; one may lie over a row's end


def test_the_picture_is_not_written_over_the_sound(render):
    done = render("coffee_minute", "-o", "a.wav", "--plot", "a.wav")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
