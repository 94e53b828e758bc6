"""Players on a bus of their own: paused while the coach speaks, and only those that were playing go on."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from coach.audio.adapters.media_pause import MediaPauser
from coach.system import paths
from coach.system.lock import FileLock
from coach.wiring.audio import restore_other_players
from tests.support.players import Player
from tests.support.waiting import until

pytestmark = pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="a bus needs dbus-daemon")

LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""


def test_what_plays_is_paused_and_goes_on_and_nothing_else_is_touched(player, tmp_path):
    music, film, still = (
        player(name, status) for name, status in (("music", "Playing"), ("film", "Playing"), ("still", "Paused"))
    )
    others = MediaPauser(tmp_path / "paused.json")
    others.duck()
    others.duck()
    others.restore()
    others.duck()
    others.close()
    assert music.asked == film.asked == ["Pause", "Play", "Pause", "Play"]
    assert still.asked == []


def test_what_the_person_stopped_meanwhile_stays_stopped(player, tmp_path):
    music = player("music", "Playing")
    others = MediaPauser(tmp_path / "paused.json")
    others.duck()
    assert until(lambda: music.status == "Paused", LIMIT)
    music.status = "Stopped"
    others.close()
    assert music.asked == ["Pause"]


PAUSES = """
import signal, sys
from pathlib import Path
from coach.system import paths
from coach.system.lock import FileLock
from tests.support.players import Player
from coach.audio.adapters.media_pause import MediaPauser
MediaPauser(Path(sys.argv[1])).duck()
signal.pause()
"""


@pytest.fixture
def kept(tmp_path, monkeypatch) -> Path:
    """Where the coach keeps what it has paused."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return paths.paused_file()


def crash(kept: Path, *players: Player) -> None:
    """Pause *players*, and be killed before they go on."""
    with subprocess.Popen([sys.executable, "-c", PAUSES, str(kept)]) as crashing:
        try:
            assert until(lambda: all(each.status == "Paused" for each in players), LIMIT)
        finally:
            crashing.send_signal(signal.SIGKILL)


def test_what_a_crash_left_paused_goes_on_at_the_next_start_and_only_that(player, kept):
    music, film, still = player("music", "Playing"), player("film", "Playing"), player("still", "Paused")
    crash(kept, music, film)
    film.status = "Stopped"
    MediaPauser(kept).close()
    assert (music.asked, film.asked, still.asked) == (["Pause", "Play"], ["Pause"], [])
    MediaPauser(kept).close()
    assert music.asked == ["Pause", "Play"]


def test_a_player_that_was_begun_after_the_crash_is_not_the_one_that_was_paused(player, kept):
    music = player("music", "Playing")
    crash(kept, music)
    music.go()
    again = player("music", "Paused")
    MediaPauser(kept).close()
    assert again.asked == []


def test_what_an_earlier_login_left_paused_is_nobody_of_this_one(player, kept):
    music = player("music", "Playing")
    crash(kept, music)
    kept.write_text(re.sub(r'"bus": "\w+"', '"bus": "another"', kept.read_text()))
    MediaPauser(kept).close()
    assert music.asked == ["Pause"]


def test_the_process_that_reads_for_the_daemon_brings_back_what_a_crash_left(player, kept):
    music = player("music", "Playing")
    crash(kept, music)
    with closing(FileLock(paths.floor_lock())) as floor:
        floor.take("somebody who speaks")
        restore_other_players()
        assert music.asked == ["Pause"]
    restore_other_players()
    assert (music.asked, kept.exists()) == (["Pause", "Play"], False)


@pytest.mark.parametrize("rubbish", ["", "{", "7", '{"bus": 1}', '[{"name": "music"}]', "[3]"])
def test_a_file_that_is_no_list_of_players_is_no_reason_to_leave_them_alone(player, kept, rubbish):
    music = player("music", "Playing")
    kept.write_text(rubbish)
    others = MediaPauser(kept)
    others.duck()
    others.close()
    assert music.asked == ["Pause", "Play"]


def test_without_a_bus_nothing_happens(monkeypatch, tmp_path):
    monkeypatch.setitem(os.environ, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    others = MediaPauser(tmp_path / "paused.json")
    others.duck()
    others.close()
    assert not others._thread.is_alive()
