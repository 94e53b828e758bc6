"""Players on a bus of their own: paused while the coach speaks, and only those that were playing go on."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading

import pytest
from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from coach.edge.mpris import PausedOthers

pytestmark = pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="a bus needs dbus-daemon")


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
            self._bus.send(answer)


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


def test_what_plays_is_paused_and_goes_on_and_nothing_else_is_touched(player):
    music, film, still = (
        player(name, status) for name, status in (("music", "Playing"), ("film", "Playing"), ("still", "Paused"))
    )
    others = PausedOthers()
    others.lower()
    others.lower()
    others.restore()
    others.lower()
    others.close()
    assert music.asked == film.asked == ["Pause", "Play", "Pause", "Play"]
    assert still.asked == []


def test_what_the_person_stopped_meanwhile_stays_stopped(player):
    music = player("music", "Playing")
    others = PausedOthers()
    others.lower()
    while music.status != "Paused":
        threading.Event().wait(0.01)
    music.status = "Stopped"
    others.close()
    assert music.asked == ["Pause"]


def test_without_a_bus_nothing_happens(monkeypatch):
    monkeypatch.setitem(os.environ, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    others = PausedOthers()
    others.lower()
    others.close()
    assert not others._thread.is_alive()
