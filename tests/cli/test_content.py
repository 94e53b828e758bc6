"""`coach routines`, `coach exercises` and `coach check` as a person calls them."""

import json
import re

import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.texts import counted


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    return lambda *words: CliRunner().invoke(coach, [str(word) for word in words])


@pytest.mark.parametrize(("language", "name"), [("en", "One minute for the eyes"), ("da", "Et minut til øjnene")])
def test_routines_are_listed_in_the_language_asked_for(call, language, name):
    result = call("routines", "--language", language)
    assert result.exit_code == 0
    (row,) = [line for line in result.stdout.splitlines() if "eye_break_1" in line]
    assert re.split(r" {2,}", row.strip()) == ["eye_break_1", "1", name]
    (row,) = [
        line for line in call("routines", "--long", "--language", language).stdout.splitlines() if "eye_b" in line
    ]
    assert re.split(r" {2,}", row) == ["eye_break_1", "1", name, "en da", "seated or standing", "quiet", "active_break"]


def test_the_lists_are_in_the_persons_language_unless_another_is_asked_for(call, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.toml").write_text('language = "da"\n')
    assert "Et minut til øjnene" in call("routines").stdout
    assert "Langsomme blink" in call("exercises").stdout
    assert "Slow blinks" in call("exercises", "--language", "en").stdout


@pytest.mark.parametrize("command", ["exercises", "routines"])
def test_every_line_of_a_list_fits_a_terminal_of_80_columns(call, command):
    lines = call(command).stdout.splitlines()
    assert lines[0].split()[:3] == ["id", "min", "name"]
    assert max(map(len, lines)) <= 80
    assert not any("…" in line for line in lines)


def test_exercises_are_listed_with_dose_and_place(call):
    result = call("exercises", "--long")
    assert "  beginner/normal/hard  " in result.stdout.splitlines()[0]
    (row,) = [line for line in result.stdout.splitlines() if line.startswith("ankle_circle ")]
    assert re.split(r" {2,}", row) == [
        "ankle_circle", "0.5", "Ankle circles", "6/8/12 reps/side", "en da", "seated, chair", "quiet", "mobility"
    ]  # fmt: skip
    (row,) = [line for line in result.stdout.splitlines() if line.startswith("floor_plank ")]
    assert "floor, not in an open office" in row
    assert "15/25/45 s hold" in row


def test_routines_can_be_piped(call):
    listed = json.loads(call("routines", "--json").stdout)
    assert len(listed) == 31
    (jump,) = [row for row in listed if row["id"] == "jump_start_5"]
    assert jump == {
        "id": "jump_start_5",
        "name": "Quick pulse",
        "languages": ["en", "da"],
        "minutes": 5.0,
        "posture": "standing",
        "equipment": [],
        "open_office": False,
        "noise": "loud",
        "kind": "micro_training",
    }


def test_exercises_can_be_piped(call):
    listed = json.loads(call("exercises", "--json", "--language", "da").stdout)
    assert len(listed) == 80
    (squat,) = [row for row in listed if row["id"] == "squat"]
    assert (squat["mode"], squat["dose"]) == ("reps", {"beginner": 8, "normal": 12, "hard": 20})


def test_what_is_not_in_a_language_is_not_listed_in_it(call, tmp_path):
    own = tmp_path / "home" / "scripts" / "stir.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(
        "version: 1\nlanguages: [da]\nroutines:\n  - id: stir\n    name: {da: Et lille minut}\n"
        "    kind: active_break\n    minutes: 1\n    posture: seated\n    noise: quiet\n    intro: {da: Sid godt.}\n"
        "    outro: {da: Godt.}\n    steps: [{exercise: shoulder_roll, dose: 8, rest: 0}]\n"
    )
    assert "stir" in call("routines", "--language", "da").stdout
    assert "stir" not in call("routines", "--language", "en").stdout


def test_a_check_of_sound_scripts_says_how_many_there_are(call):
    result = call("check")
    assert (result.exit_code, result.stdout) == (0, "80 exercises, 31 routines: fine\n")


def test_a_check_tells_every_fault_in_one_line_and_exits_with_2(call, tmp_path):
    (tmp_path / "a.yaml").write_text("version: 1\nlines:\n  ofer: 1\n  offer: {en: [x], da: x}\n")
    result = call("check", tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"{tmp_path}/a.yaml:3:3: the key of lines 'ofer' is unknown; did you mean offer?",
        f"{tmp_path}/a.yaml:4:24: offer in da is not a list; write [one, two], or a line with `- ` for each",
        f"{tmp_path}/b.yaml:1:1: there is no such file; check the name",
    ]


def test_a_check_without_a_path_checks_the_persons_own_folder(call, tmp_path):
    own = tmp_path / "home" / "scripts"
    own.mkdir(parents=True)
    (own / "a.yaml").write_text("version: 1\nlines: {}\n\t")
    result = call("check")
    assert result.exit_code == 2
    assert result.stderr == f"{own}/a.yaml:3:1: there is a tab; write spaces instead\n"


def test_a_check_lays_paths_over_ours(call, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.yaml").write_text(
        "version: 1\nroutines:\n  - id: mine\n    name: {en: Mine, da: Min}\n    kind: active_break\n    minutes: 1\n"
        "    posture: seated\n    noise: quiet\n    intro: {en: Sit., da: Sid.}\n    outro: {en: Good., da: Godt.}\n"
        "    steps: [{exercise: shoulder_roll, dose: 8, rest: 0}]\n"
    )
    assert call("check", tmp_path / "mine").stdout == "80 exercises, 32 routines: fine\n"


@pytest.mark.parametrize(("count", "told"), [(0, "0 sessions"), (1, "1 session"), (2, "2 sessions")])
def test_one_of_a_thing_is_told_as_one(count, told):
    assert counted(count, "{count} session", "{count} sessions") == told
