import os
from contextlib import contextmanager

import pytest

from coach.config.adapters.config_file import ConfigFile
from coach.errors import ConfigError


def fault(path):
    with pytest.raises(ConfigError) as caught:
        ConfigFile(path).text()
    (line,) = caught.value.faults
    return line


def test_a_config_is_read_when_it_is_written_and_only_then(tmp_path):
    path = tmp_path / "config.toml"
    file = ConfigFile(path)
    assert (file.text(), file.changed()) == ("", False)
    path.write_text("a")
    assert file.changed()
    assert (file.text(), file.changed()) == ("a", False)
    path.unlink()
    assert file.changed()
    path.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        file.text()
    assert not file.changed()


@pytest.mark.parametrize("text", ["", 'language = "da"\n', "# æøå\n"])
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path, text):
    (tmp_path / "config.toml").write_text(text, "utf-8-sig")
    assert ConfigFile(tmp_path / "config.toml").text() == text


def test_a_link_is_followed(tmp_path):
    (tmp_path / "kept").write_text("a")
    (tmp_path / "config.toml").symlink_to("kept")
    assert ConfigFile(tmp_path / "config.toml").text() == "a"


def test_a_link_that_leads_nowhere_is_not_taken_for_no_file(tmp_path):
    path = tmp_path / "config.toml"
    path.symlink_to(tmp_path / "gone")
    assert fault(path) == (f"{path}: is a link to {tmp_path}/gone, which is not there; make that, or remove the link")


def test_a_folder_that_is_a_link_to_nowhere_is_told_too(tmp_path):
    (tmp_path / "home").symlink_to("gone")
    assert fault(tmp_path / "home" / "config.toml").startswith(f"{tmp_path}/home: is a link to gone, which")


def test_a_link_that_comes_or_loses_its_file_is_a_change(tmp_path):
    path, kept = tmp_path / "config.toml", tmp_path / "kept"
    file = ConfigFile(path)
    assert (file.text(), file.changed()) == ("", False)
    path.symlink_to(kept)
    assert file.changed()
    kept.write_text("a")
    assert (file.text(), file.changed()) == ("a", False)
    kept.unlink()
    assert file.changed()


def test_another_encoding_is_told(tmp_path):
    (tmp_path / "config.toml").write_text("a = 1", "utf-16")
    assert fault(tmp_path / "config.toml").endswith("; make it a text file in UTF-8")


def test_a_link_to_itself_is_told(tmp_path):
    (tmp_path / "config.toml").symlink_to("config.toml")
    assert "cannot be read (Too many levels of symbolic links)" in fault(tmp_path / "config.toml")


@contextmanager
def any_user():
    """Be a user without rights for a while, if this one is root, who may read everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65_534)
    yield
    os.seteuid(before)


@pytest.mark.parametrize("closed", ["file", "folder"])
def test_what_may_not_be_read_is_told(tmp_path, closed):
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").touch(mode=0o000 if closed == "file" else 0o600)
    if closed == "folder":
        home.chmod(0o000)
    with any_user():
        told = fault(home / "config.toml")
    home.chmod(0o700)
    wrong = "cannot be read (Permission denied); look at its rights and those of its folder"
    assert told == f"{home}/config.toml: {wrong}"
