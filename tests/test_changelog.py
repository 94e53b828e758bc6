"""The changelog's fragments have their form and become a release."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SPEC = importlib.util.spec_from_file_location("changelog_join", ROOT / "changelog.d/join.py")
joining = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(joining)


def test_the_fragments_are_joined_into_the_release_below_unreleased(monkeypatch, tmp_path):
    folder = tmp_path / "changelog.d"
    folder.mkdir()
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path)
    (folder / "README.md").write_text("The form.\n")
    (folder / "b.fixed.md").write_text("A fault\nis gone.\n")
    (folder / "a.added.md").write_text("Something is new.\n")
    monkeypatch.setattr(joining, "FOLDER", folder)
    joining.main(["9.9.9", "2030-01-02"])
    released = (tmp_path / "CHANGELOG.md").read_text()
    section = "## [9.9.9] - 2030-01-02\n\n### Added\n\n- Something is new.\n\n### Fixed\n\n- A fault is gone.\n"
    assert section in released
    assert released.index("Unreleased") < released.index("9.9.9") < released.index("## [0.1.0]")
    assert [file.name for file in folder.iterdir()] == ["README.md"]


@pytest.mark.parametrize(
    ("name", "text"), [("a.md", "A."), ("a.new.md", "A."), ("a.added.md", "- A."), ("a.added.md", "")]
)
def test_a_fragment_of_another_form_is_named(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=name):
        joining.read_fragments(tmp_path)


def test_ours_have_the_form():
    assert any(joining.read_fragments(ROOT / "changelog.d").values())
