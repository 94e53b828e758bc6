"""The snapshot of the library: the same as from the scripts, or ignored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from coach.content import loader
from coach.content.adapters import library_snapshot, script_files
from coach.system import paths

OWN = b"version: 1\nlanguages: [en]\nlines:\n  get_set: {en: ['Ready when you are.']}\n"


def assert_same(read: object, parsed: object) -> None:
    """Fields, types, and the order of what has one, are the same."""
    assert isinstance(read, type(parsed))
    if is_dataclass(parsed):
        for field in fields(parsed):
            assert_same(getattr(read, field.name), getattr(parsed, field.name))
    elif isinstance(parsed, Mapping):
        assert list(read) == list(parsed)
        for (key, value), (name, entry) in zip(read.items(), parsed.items(), strict=True):
            assert_same(key, name)
            assert_same(value, entry)
    elif isinstance(parsed, tuple):
        assert len(read) == len(parsed)
        for value, entry in zip(read, parsed, strict=True):
            assert_same(value, entry)
    else:
        assert read == parsed


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    folder = paths.user_scripts()
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("text", [None, OWN])
def test_the_snapshot_holds_what_the_scripts_say(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: bytes | None
) -> None:
    if text:
        (own / "mine.yaml").write_bytes(text)
    file = tmp_path / "library.json"
    parsed, _ = script_files.load_usable(file)
    assert file.stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr(loader, "load", None)  # nothing is parsed again
    read, faults = script_files.load_usable(file)
    assert faults == []
    assert_same(read, parsed)
    assert ("Ready when you are." in read.lines["get_set"].says["en"]) == bool(text)


def test_a_changed_script_is_read_again(own: Path, tmp_path: Path) -> None:
    file = tmp_path / "library.json"
    script_files.load_usable(file)
    (own / "mine.yaml").write_bytes(OWN)
    assert script_files.load_usable(file) == script_files.load_usable()


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("damage", ["", "{", "[]", "null", "[1, 2, 3]", "DIGEST", "SHORT", "TYPE"])
def test_a_damaged_snapshot_is_ignored_and_replaced(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "library.json"
    parsed, _ = script_files.load_usable(file)
    whole = file.read_text()
    digest, plain = json.loads(whole)
    exercise = next(iter(plain[0].values()))
    if damage == "TYPE":
        exercise[0] = 7
    elif damage == "SHORT":
        exercise.pop()
    kept = {"DIGEST": json.dumps(["another", plain])}.get(damage, json.dumps([digest, plain]))
    file.write_text(damage if damage not in {"DIGEST", "SHORT", "TYPE"} else kept)
    assert script_files.load_usable(file) == (parsed, [])
    assert file.read_text() == whole


def test_faults_are_reported_and_never_kept(own: Path, tmp_path: Path) -> None:
    file = tmp_path / "library.json"
    (own / "bad.yaml").write_text("version: 1\nexercises: 3\n")
    for _ in range(2):
        found, faults = script_files.load_usable(file)
        assert (found, faults) == script_files.load_usable()
        assert faults
        assert not file.exists()


def test_the_digest_tells_our_scripts_from_the_persons() -> None:
    assert library_snapshot.digest_scripts([b"ab"], []) != library_snapshot.digest_scripts([], [b"ab"])
    assert library_snapshot.digest_scripts([b"ab"], []) != library_snapshot.digest_scripts([b"a", b"b"], [])


@pytest.mark.usefixtures("own")
def test_a_snapshot_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert script_files.load_usable(tmp_path / "file" / "library.json") == script_files.load_usable()
