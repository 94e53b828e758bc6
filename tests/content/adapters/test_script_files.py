"""Scripts are found where people put them, and what cannot be read is said in one line each."""

import os
from pathlib import Path

import pytest

from coach.content import loader
from coach.content.adapters import script_files
from coach.content.yaml_tree import LARGEST_SCRIPT
from coach.errors import ScriptError


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "scripts"
    folder.mkdir(parents=True)
    return folder


def _faults(*paths, read=script_files.read_sources):
    with pytest.raises(ScriptError) as caught:
        read(list(paths))
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.usefixtures("home")
def test_our_scripts_are_found_and_fine():
    assert len(script_files.shipped_sources()) == 41
    assert len(script_files.load_library().exercises) == 80


def test_a_person_without_scripts_has_none(home):
    assert script_files.own_sources() == []
    home.rmdir()
    assert script_files.own_sources() == []


def test_a_folder_means_every_script_in_it_sorted(tmp_path):
    for name in ("b.yaml", "sub/a.yml", "a.yaml", "notes.txt", ".hidden.yaml", ".git/x.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = script_files.read_sources([tmp_path])
    assert [Path(source.path).relative_to(tmp_path).as_posix() for source in found] == ["a.yaml", "b.yaml", "sub/a.yml"]
    assert [source.text for source in found] == [b"a.yaml", b"b.yaml", b"sub/a.yml"]


def test_a_file_is_read_whatever_its_ending(tmp_path):
    (tmp_path / "script").write_bytes(b"x")
    assert [source.text for source in script_files.read_sources([tmp_path / "script"])] == [b"x"]


def test_what_cannot_be_read_is_one_fault_each(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    with (tmp_path / "big.yaml").open("wb") as file:
        file.truncate(10 * LARGEST_SCRIPT)
    names = ("missing.yaml", "empty", "pipe.yaml", "big.yaml", "loop.yaml", "nul\0.yaml")
    faults = _faults(*(tmp_path / name for name in names))
    assert [fault.removeprefix(f"{tmp_path}/") for fault in faults] == [
        "missing.yaml:1:1: there is no such file; check the name",
        "empty:1:1: there is no script in this folder; name a folder with *.yaml in it",
        "pipe.yaml:1:1: this is not a regular file; name a file or a folder",
        "big.yaml:1:1: the file has 10.0 MiB; keep it under 1 MiB",
        "loop.yaml:1:1: this cannot be read (Too many levels of symbolic links); check the name and the rights",
        "nul?.yaml:1:1: this is no name of a file; correct it",
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_script_without_the_right_to_read_it_is_a_fault(tmp_path):
    (tmp_path / "mine.yaml").write_text("version: 1")
    (tmp_path / "mine.yaml").chmod(0)
    assert "Permission denied" in _faults(tmp_path)[0]


def test_a_folder_of_thousands_of_scripts_is_not_read(tmp_path):
    for number in range(2001):
        (tmp_path / f"{number}.yaml").touch()
    (fault,) = _faults(tmp_path)
    assert "more than 2000 scripts" in fault


def test_faults_of_reading_and_of_content_are_told_together(tmp_path):
    (tmp_path / "a.yaml").write_text("version: 3\nlines: {}\n")
    faults = _faults(tmp_path / "a.yaml", tmp_path / "missing.yaml", read=script_files.load_checked)
    assert sorted(fault.split(": ")[1].split()[0] for fault in faults) == ["there", "version"]


def test_a_persons_own_scripts_lie_over_ours(home):
    (home / "offer.yaml").write_text("version: 1\nlines:\n  offer: {en: ['{name}, shall we?'], da: ['{name}?']}\n")
    library = script_files.load_library()
    assert library.lines["offer"].says["en"] == ("{name}, shall we?",)
    assert len(library.routines) == 31


OWN = """\
version: 1
languages: [en]
routines:
  - id: {id}
    name: {{en: "Mine"}}
    kind: active_break
    minutes: 1
    posture: any
    noise: quiet
    rounds: 1
    intro: {{en: "Mine."}}
    outro: {{en: "That was it."}}
    steps:
      - {{exercise: {exercise}, dose: 4, rest: 0}}
"""


def test_a_script_that_is_wrong_is_left_out_with_what_needs_it_and_nothing_else(home):
    (home / "good.yaml").write_text(OWN.format(id="good", exercise="wrist_circle"))
    (home / "needing.yaml").write_text(OWN.format(id="needing", exercise="mine"))
    (home / "wrong.yaml").write_text("version: 1\nexercises:\n  - id: mine\n")
    (home / "loop.yaml").symlink_to("loop.yaml")
    found, faults = script_files.load_usable()
    assert set(found.routines) - set(loader.load(script_files.shipped_sources()).routines) == {"good"}
    assert {Path(fault.source).name for fault in faults} == {"needing.yaml", "wrong.yaml", "loop.yaml"}


def test_what_makes_one_of_ours_wrong_is_itself_left_out(home):
    (home / "over.yaml").write_text("version: 1\nlines:\n  encourage: {en: ['Skip this one.'], da: ['Kom så.']}\n")
    found, faults = script_files.load_usable()
    assert found == loader.load(script_files.shipped_sources())
    assert [Path(fault.source).name for fault in faults] == ["over.yaml"]


@pytest.mark.usefixtures("home")
def test_nothing_is_left_out_where_nothing_is_wrong():
    found, faults = script_files.load_usable()
    assert (found, faults) == (script_files.load_library(), [])
