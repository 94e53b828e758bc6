import errno
import os
import stat
import threading

import pytest

from coach.system import atomic_file
from coach.system.atomic_file import SHARED, make_neighbour, move_into_place, write_new, write_whole


def names(folder):
    return [each.name for each in folder.iterdir()]


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("write", [write_whole, write_new])
def test_the_content_is_there_in_utf_8_for_this_user_only_and_nothing_else(tmp_path, write):
    write(tmp_path / "new" / "a.toml", "æ\n")
    assert (tmp_path / "new" / "a.toml").read_bytes() == "æ\n".encode()
    assert names(tmp_path / "new") == ["a.toml"]
    assert mode(tmp_path / "new" / "a.toml") == 0o600
    assert mode(tmp_path / "new") == 0o700


def test_what_others_may_read_becomes_private_when_it_is_written(tmp_path):
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o644)
    write_whole(path, "new")
    assert (path.read_text(), mode(path)) == ("new", 0o600)


def test_a_file_that_was_asked_for_has_the_users_usual_mode(tmp_path):
    (tmp_path / "usual").touch()
    assert mode(make_neighbour(tmp_path / "a", SHARED)) == mode(tmp_path / "usual")


@pytest.mark.parametrize("write", [write_whole, write_new])
def test_what_cannot_be_moved_into_place_leaves_nothing(tmp_path, write):
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError, match=r"a"):
        write(tmp_path / "a", "x")
    assert names(tmp_path) == ["a"]


@pytest.fixture
def full_disk():
    """Let no file of this process grow beyond 1000 bytes, as on a disk that has no more."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize("write", [write_whole, write_new])
def test_half_a_content_never_has_the_name(tmp_path, write):
    (tmp_path / "a").write_text("old")
    for name in "ab":
        with pytest.raises(OSError, match=r"too large|is there|exists"):
            write(tmp_path / name, "x" * 2000)
    assert ((tmp_path / "a").read_text(), names(tmp_path)) == ("old", ["a"])


def test_the_content_is_on_the_disk_before_it_has_the_name(tmp_path, monkeypatch):
    order = []
    monkeypatch.setattr(atomic_file.os, "fsync", lambda _: order.append(sorted(names(tmp_path))))
    write_whole(tmp_path / "a", "x")
    write_new(tmp_path / "b", "x")
    assert [[name.endswith(".part") for name in each] for each in order] == [[True], [True, False]]
    assert sorted(names(tmp_path)) == ["a", "b"]


def test_a_neighbour_replaces_what_has_the_name(tmp_path):
    (tmp_path / "a").write_text("old")
    part = make_neighbour(tmp_path / "a", SHARED)
    part.write_text("new")
    assert (tmp_path / "a").read_text() == "old"
    move_into_place(part, tmp_path / "a")
    assert ((tmp_path / "a").read_text(), names(tmp_path)) == ("new", ["a"])


@pytest.mark.parametrize("there", ["file", "folder", "link"])
@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_is_never_written_over_anything(tmp_path, monkeypatch, there, links):
    path = tmp_path / "a"
    {"file": lambda: path.write_text("mine"), "folder": path.mkdir, "link": lambda: path.symlink_to("gone")}[there]()

    def refused(*_):
        raise OSError(errno.EPERM, "no links on this file system")

    if not links:
        monkeypatch.setattr(atomic_file.os, "link", refused)
    before = os.lstat(path)
    with pytest.raises(FileExistsError):
        write_new(path, "theirs")
    assert os.lstat(path) == before
    assert names(tmp_path) == ["a"]


def test_a_file_system_without_links_takes_a_new_file_too(tmp_path, monkeypatch):
    def refused(*_):
        raise OSError(errno.EPERM, "no links on this file system")

    monkeypatch.setattr(atomic_file.os, "link", refused)
    write_new(tmp_path / "a", "x")
    assert ((tmp_path / "a").read_text(), names(tmp_path)) == ("x", ["a"])


def test_of_several_writers_each_writes_whole(tmp_path):
    contents = [letter * 50_000 for letter in "abcdefgh"]
    writers = [threading.Thread(target=write_whole, args=(tmp_path / "x", content)) for content in contents]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert (tmp_path / "x").read_text() in contents
    assert names(tmp_path) == ["x"]
