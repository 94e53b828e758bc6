"""Other players, for what quietens them: on a bus of their own, or on the room's loudspeaker."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator

import pytest
from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from coach.audio.adapters.ducking import DECIBELS
from tests.room.room import Room


class Player:
    """One that plays, pauses and tells which."""

    def __init__(self, address: str, name: str, status: str) -> None:
        self.status = status
        self.asked: list[str] = []
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
            except (OSError, ValueError):  # it went meanwhile
                return


@pytest.fixture
def player(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], Player]]:
    """Make players on a session bus of this test's own."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("a bus needs dbus-daemon")
    made: list[Player] = []
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
    )
    assert daemon.stdout
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


def volume(room: Room) -> float | None:
    """Return the volume of the player in dB, None where there is none."""
    for part in room.pactl("list", "sink-inputs").split("Sink Input #"):
        if "music" in part:
            found = re.search(r"Volume:.*?/\s*(-?[\d.]+) dB", part)
            return float(found[1]) if found else None
    return None


def low(room: Room) -> bool:
    found = volume(room)
    return found is not None and abs(found - DECIBELS) < 0.5


_NO_SINK = "Sink: 4294967295"
"""What pactl says of a stream that PipeWire's session manager has not seen to yet: its volume is not known."""


def stream_volumes(*, heard: bool = False) -> dict[str, float]:
    """Return application -> volume of its stream, 1.0 is 100 %, as the sound server of this process tells it.

    *heard*: only of streams that have a loudspeaker.
    """
    told = subprocess.run(["pactl", "list", "sink-inputs"], capture_output=True, text=True, check=False).stdout
    found = {}
    for part in told.split("Sink Input #")[1:]:
        name, volume = re.search(r'application.name = "(.*)"', part), re.search(r"Volume:.*?:\s*(\d+) /", part)
        if name and volume and not (heard and _NO_SINK in part):
            found[name[1]] = int(volume[1]) / 65536
    return found
