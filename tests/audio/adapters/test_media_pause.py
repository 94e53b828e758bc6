"""Players on a bus of their own: paused while the coach speaks, and only those that were playing go on."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from coach import wiring
from coach.audio.adapters.media_pause import MediaPauser
from coach.system import paths
from coach.system.lock import FileLock
from tests.support.waiting import until

pytestmark = pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="a bus needs dbus-daemon")


LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""


class Player:
    """One that plays, pauses and tells which."""

    def __init__(self, address: str, name: str, status: str) -> None:
        self.status, self.asked = status, []
        self._bus = open_dbus_connection(address)
        self._bus.send_and_get_reply(message_bus.RequestName(f"org.mpris.MediaPlayer2.{name}"))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def leave(self) -> None:
        self._thread.join(5)
        self._bus.close()

    def go(self) -> None:
        """Leave the bus, as a player that is closed."""
        self._bus.sock.shutdown(socket.SHUT_RDWR)
        self.leave()

    def _serve(self) -> None:
        while True:
            try:
                message = self._bus.receive()
            except (OSError, EOFError, ValueError):  # the bus is gone
                return
            if message.header.message_type is not MessageType.method_call:
                continue
            match message.header.fields[HeaderFields.member]:
                case "Get":
                    answer = new_method_return(message, "v", (("s", self.status),))
                case "Pause" | "Play" as asked:
                    self.asked.append(asked)
                    self.status = "Paused" if asked == "Pause" else "Playing"
                    answer = new_method_return(message)
                case _:
                    answer = new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
            try:
                self._bus.send(answer)
            except OSError:  # whoever asked was not waited for, and the bus is gone meanwhile
                return


@pytest.fixture
def player(monkeypatch):
    """Make players on a session bus of this test's own."""
    made: list[Player] = []
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
    )
    address = daemon.stdout.readline().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)

    def make(name: str, status: str) -> Player:
        made.append(Player(address, name, status))
        return made[-1]

    yield make
    daemon.terminate()
    daemon.wait()
    daemon.stdout.close()
    for each in made:
        each.leave()


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
from coach import wiring
from coach.system import paths
from coach.system.lock import FileLock
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


def test_the_process_that_reads_for_the_waiter_brings_back_what_a_crash_left(player, kept):
    music = player("music", "Playing")
    crash(kept, music)
    with closing(FileLock(paths.floor_lock())) as floor:
        floor.take("somebody who speaks")
        wiring.restore_other_players()
        assert music.asked == ["Pause"]
    wiring.restore_other_players()
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
