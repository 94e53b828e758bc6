"""`coach config` as a person calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from coach.cli import coach
from coach.config.model import Config
from coach.config.parse import parse_config
from coach.errors import ConfigError
from coach.wiring.common import load_scripts, read_config
from coach.wiring.doctor import _check_settings
from coach.wiring.plan import read_facts


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


@pytest.fixture
def call(home):  # noqa: ARG001  (its folder is where the command looks)
    """Return what calls `coach config WORDS` and returns status, output and errors; a fault is one line, as in main."""

    def run(*words):
        done = subprocess.run(
            [sys.executable, "-m", "coach", "config", *words], capture_output=True, text=True, check=False, timeout=60
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture
def quick(home):  # noqa: ARG001  (same)
    """Return what calls it in this process, for what is no error."""
    return lambda *words: CliRunner().invoke(coach, ["config", *words])


@pytest.fixture
def file(home):
    home.mkdir()
    return home / "config.toml"


def test_the_path_is_told_whether_the_file_is_there_or_not(quick, home):
    assert quick("path").stdout == f"{home}/config.toml\n"
    assert not home.exists()


def test_a_newcomer_is_told_that_the_defaults_hold(quick, home):
    done = quick("check")
    assert (done.exit_code, done.stdout) == (
        0,
        f"{home}/config.toml is not there: the defaults hold; `coach config init` writes it\n",
    )


def test_the_file_to_begin_with_changes_nothing_and_is_fine(quick, home):
    before = quick("show").stdout
    assert quick("init").stdout == f"{home}/config.toml\n"
    assert parse_config((home / "config.toml").read_text("utf-8")) == Config()
    assert quick("check").stdout == f"{home}/config.toml: fine\n"
    assert quick("show").stdout == before
    assert [each.name for each in home.iterdir()] == ["config.toml"]


@pytest.mark.parametrize("there", ["mine", "link", "folder"])
def test_what_is_there_is_never_written_over(call, file, there):
    {"mine": lambda: file.write_text("# mine"), "link": lambda: file.symlink_to("gone"), "folder": file.mkdir}[there]()
    status, out, err = call("init")
    wrong = "is there already, and stays as it is; `coach config show` says what holds"
    assert (status, out, err) == (2, "", f"{file}: {wrong}\n")
    assert (file.is_symlink(), file.is_dir()) == (there == "link", there == "folder")
    assert there != "mine" or file.read_text() == "# mine"


def test_a_file_in_the_place_of_the_folder_is_told_in_one_line(call, home):
    home.write_text("")
    assert call("init")[::2] == (2, f"{home}: is no folder; move it away, or set COACH_HOME to another place\n")
    status, out, err = call("check")
    wrong = "cannot be read (Not a directory); look at its rights and those of its folder"
    assert (status, out) == (2, "")
    assert err.splitlines() == [f"{home}/config.toml: {wrong}", f"{home}/person.toml: {wrong}"]


def test_each_fault_is_a_line_and_the_status_is_2(call, file):
    file.write_text('langauge = "da"\n[agenda]\nevery = "sixty"\n')
    (file.parent / "person.toml").write_text('level = "heroic"\n')
    status, out, err = call("check")
    assert (status, out) == (2, "")
    assert err.splitlines() == [
        f'{file}: agenda.every = "sixty": not a duration; write "60min" or "1h"',
        f'{file}: langauge: unknown key; did you mean "language"?',
        f'{file.parent}/person.toml: level = "heroic": not a choice; write one of "beginner", "normal", "hard"',
    ]


def test_show_tells_the_faults_instead(call, file):
    file.write_text("level = 3")
    status, out, err = call("show", "--json")
    assert (status, out) == (2, "")
    assert err == f'{file}: level = 3: not a choice; write one of "beginner", "normal", "hard"\n'


def columns(shown: str) -> list[list[str]]:
    """The lines that are shown, each as key, source and value, which begin in the same columns."""
    lines = shown.splitlines()
    assert len({line.index(line.split()[1], len(line.split()[0])) for line in lines}) == 1
    return [line.split(maxsplit=2) for line in lines]


def test_a_byte_order_mark_is_no_fault(quick, file):
    file.write_text('talk = "brief"\n', "utf-8-sig")
    assert quick("check").exit_code == 0
    assert ["talk", "config.toml", '"brief"'] in columns(quick("show").stdout)


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_link_that_leads_nowhere_is_told(call, file, command):
    file.symlink_to("dotfiles/config.toml")
    wrong = "is a link to dotfiles/config.toml, which is not there; make that, or remove the link"
    assert call(command) == (2, "", f"{file}: {wrong}\n")


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_folder_is_told(call, file, command):
    file.mkdir()
    assert call(command) == (2, "", f"{file}: cannot be read (it is a folder); move it away\n")


def test_a_file_without_rights_is_told(quick, file):
    file.touch(mode=0o000)
    quick("check")  # everything that it imports
    before = os.geteuid()
    if before == 0:  # root may read everything
        os.seteuid(65_534)
    try:
        done = quick("check")
    finally:
        os.seteuid(before)
    line = f"{file}: cannot be read (Permission denied); look at its rights and those of its folder"
    assert (done.exit_code, done.stdout) == (2, "")
    assert line in done.stderr.splitlines()


def test_every_key_is_shown_with_where_it_comes_from(quick, file):
    file.write_text('[agenda]\ntimes = ["10:30"]\n[clips]\nlimit_mb = 50\n')
    (file.parent / "person.toml").write_text('level = "hard"\nconditions = ["knee"]\ncleared = true\n')
    lines = columns(quick("show").stdout)
    for line in (
        ["language", "default", '"en"'],
        ["level", "person.toml", '"hard"'],
        ["conditions", "person.toml", '["knee"]'],
        ["agenda.every", "default", "-"],
        ["agenda.times", "config.toml", '["10:30"]'],
        ["clips.limit_mb", "config.toml", "50"],
    ):
        assert line in lines


def test_json_has_the_same(quick, file):
    file.write_text('[voice]\nrate = 2\n[[agenda.break]]\nname = "eyes"\nevery = "20min"\n')
    rows = json.loads(quick("show", "--json").stdout)
    assert all(set(row) == {"key", "value", "source"} for row in rows)
    found = {row["key"]: (row["value"], row["source"]) for row in rows}
    assert len(found) == len(rows) == len(quick("show").stdout.splitlines())
    assert found["voice.rate"] == (2.0, "config.toml")
    assert found["voice.name"] == (None, "default")
    assert found["agenda.break"][0] == [{"name": "eyes", "every": "20min", "routines": ["active_break"]}]


def test_an_unknown_word_is_told_with_status_2(call):
    status, out, err = call("edit")
    assert (status, out) == (2, "")
    assert "No such command 'edit'" in err


def test_help_names_the_four(quick):
    done = quick("--help")
    commands = done.stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    assert [line.split()[0] for line in commands.splitlines()] == [
        "check", "init", "path", "show"
    ]  # fmt: skip
    assert "config      Show, begin or check your settings." in CliRunner().invoke(coach, ["--help"]).stdout


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('never = ["squat_jmup"]', "no exercise or routine is called 'squat_jmup'; did you mean squat_jump?"),
        ('prefer = ["nosuch"]', "`coach exercises` and `coach routines` list them"),
        ('routine = "nope"', "no routine is called 'nope'; "),
        ('[agenda]\nroutines = ["nonesuch"]', "no routine is called 'nonesuch'; "),
        ('[[agenda.break]]\nname = "eyes"\nevery = "20 min"\nroutines = ["nonesuch"]', "'nonesuch'"),
        ('[voice]\nname = "nobody"', "voice.name: no voice is called 'nobody'"),
        ('[calendar]\nbusy = ["gone.ics"]', "gone.ics is not there"),
        ('[calendar]\nbusy = ["http://h/secret.ics"]', "calendar.busy: http://... is not fetched; write https://, or"),
        ('[agenda]\nholidays = ["gone.ics"]', "gone.ics is not there"),
    ],
)
def test_a_name_of_what_is_not_there_is_a_fault_for_the_check_as_for_the_doctor(quick, file, text, told):
    file.write_text(text + "\n")
    done = quick("check")
    assert done.exit_code == 2
    assert told in done.stderr
    with pytest.raises(ConfigError) as caught:
        _check_settings()
    assert caught.value.faults == done.stderr.splitlines()


def test_the_desktops_calendars_are_no_file_that_is_not_there(quick, file):
    file.write_text('[calendar]\nbusy = ["evolution", "evolution:Work"]\n[agenda]\nholidays = ["evolution:Off"]\n')
    assert quick("check").exit_code == 0


def test_an_id_that_is_none_is_told_by_the_facts_that_the_status_shows_and_is_no_routine_to_plan(file):
    file.write_text('routine = "nope"\nnever = ["squat_jmup"]\n')
    facts = read_facts(read_config())
    assert [fault.split("'")[1] for fault in facts.faults] == ["nope", "squat_jmup"]
    assert "nope" not in {each.id for each in facts.options}


def test_where_every_routine_is_on_never_the_facts_say_that_none_can_be_offered(file):
    file.write_text(f"never = {json.dumps(list(load_scripts().routines))}\n")
    facts = read_facts(read_config())
    assert facts.options == ()
    assert facts.faults[0].startswith("no routine can be offered")
