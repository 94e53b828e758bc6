"""Files that are written, as Linux tells it.  Nothing here waits for time: what was written is known at once."""

from __future__ import annotations

import os
import select
from contextlib import closing

import pytest

from coach.system.inotify import WatchedFiles


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "config"
    made.mkdir()
    return made


@pytest.fixture
def watched(folder):
    with closing(WatchedFiles([folder / "config.toml", folder / "person.toml"])) as files:
        yield files


def woken(files: WatchedFiles) -> bool:
    ready = bool(select.select([files], [], [], 0)[0])
    if ready:
        files.read()
        assert not select.select([files], [], [], 0)[0]
    return ready


def written(file):
    file.write_text("a = 1\n")


def replaced(file):
    part = file.with_suffix(".part")
    part.write_text("a = 2\n")
    part.replace(file)


def linked(file):
    file.symlink_to(file.with_name("elsewhere"))


@pytest.mark.parametrize("how", [written, replaced, linked])
@pytest.mark.parametrize("name", ["config.toml", "person.toml"])
def test_a_file_that_is_written_or_put_in_the_place_of_another_wakes(folder, watched, how, name):
    assert watched.watch()
    assert not woken(watched)
    how(folder / name)
    assert woken(watched)
    assert watched.watch()


def test_a_file_that_goes_wakes(folder, watched):
    written(folder / "config.toml")
    assert woken(watched)
    (folder / "config.toml").unlink()
    assert woken(watched)


def test_what_is_only_read_wakes_nobody(folder, watched):
    written(folder / "config.toml")
    assert woken(watched)
    (folder / "config.toml").read_text()
    assert not woken(watched)


def test_a_link_wakes_when_what_it_leads_to_is_written(folder, tmp_path):
    kept = tmp_path / "dotfiles"
    kept.mkdir()
    written(kept / "coach.toml")
    (folder / "config.toml").symlink_to(kept / "coach.toml")
    with closing(WatchedFiles([folder / "config.toml"])) as files:
        assert files.watch()
        written(kept / "coach.toml")
        assert woken(files)


def test_a_link_that_leads_elsewhere_is_followed_and_looked_at_soon(folder, tmp_path, watched):
    kept = tmp_path / "dotfiles"
    kept.mkdir()
    (folder / "config.toml").symlink_to(kept / "coach.toml")
    assert woken(watched)
    assert not watched.watch()  # it may have been written before it was watched
    assert watched.watch()
    written(kept / "coach.toml")
    assert woken(watched)


def test_a_folder_that_goes_wakes_and_is_watched_anew_when_it_is_back(folder, watched):
    folder.rename(folder.with_name("old"))
    assert woken(watched)
    assert not watched.watch()
    folder.mkdir()
    assert not watched.watch()  # something may lie in it already
    assert watched.watch()
    written(folder / "config.toml")
    assert woken(watched)


def test_many_changes_wake_once(folder, watched):
    for number in range(1000):
        written(folder / f"note-{number}")
    assert woken(watched)


def test_without_a_folder_nothing_is_watched(tmp_path):
    with closing(WatchedFiles([tmp_path / "none" / "config.toml"])) as files:
        assert not files.watch()
        assert not files.watch()


def test_nothing_is_kept_open_and_closing_twice_is_closing_once(folder):
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    files = WatchedFiles([folder / "config.toml"])
    files.close()
    files.close()
    assert files.fileno() < 0
    assert not files.watch()
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
