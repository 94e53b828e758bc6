"""Full screens on real compositors without a screen."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import closing
from pathlib import Path

import pytest

from coach.presence.adapters.linux.sensor import LinuxSensor
from coach.presence.adapters.linux.wayland_windows import WaylandWindows
from coach.presence.adapters.linux.wayland_wire import WaylandFault
from coach.presence.readings import Tristate
from coach.system.system_clock import SystemClock
from tests.support.waiting import until
from tests.support.wayland import WaylandClient

CLOCK = SystemClock()
LIMIT = 20


def windows(path: str) -> WaylandWindows:
    return WaylandWindows(path, CLOCK, patience=LIMIT)


@pytest.mark.usefixtures("desktop")
def test_sway_tells_whether_the_window_in_use_fills_the_screen(sway):
    place = Path(sway)
    there = {"XDG_SESSION_TYPE": "wayland", "WAYLAND_DISPLAY": place.name, "XDG_RUNTIME_DIR": str(place.parent)}
    found = windows(sway)
    assert not found.full_screen()
    with closing(LinuxSensor(CLOCK, there)) as desk, closing(WaylandClient(sway)) as person:
        person.keep_awake()
        assert not found.full_screen()
        for _ in range(2):
            person.fill_screen(fill=True)
            assert until(lambda: person.agree() or found.full_screen(), LIMIT)
            assert until(lambda: person.agree() or desk.look().full_screen.answer is Tristate.YES, LIMIT)
            person.fill_screen(fill=False)
            assert until(lambda: person.agree() or not found.full_screen(), LIMIT)
        person.fill_screen(fill=True)
        assert until(lambda: person.agree() or found.full_screen(), LIMIT)
    assert until(lambda: not found.full_screen(), LIMIT)


@pytest.mark.parametrize("which", ["kwin", "weston"])
def test_compositors_that_do_not_tell_say_so(which, request):
    with pytest.raises(WaylandFault, match="shows no program the windows of others"):
        windows(request.getfixturevalue(which)).full_screen()


@pytest.mark.faults
@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"\0" * 8, "not understood"),
        (b"", "has gone"),
        (struct.pack("=IIIIII", 1, 24 << 16, 1, 0, 0, 0), "refuses"),
        (struct.pack("=III", 3, 12 << 16, 0), "shows no program"),
    ],
)
def test_a_compositor_that_cannot_be_understood_is_a_reason(said, why, tmp_path):
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "w"))
        door.listen()

        def greet() -> None:
            line, _ = door.accept()
            with line:
                line.recv(1000)
                line.sendall(said)

        thread = threading.Thread(target=greet)
        thread.start()
        with pytest.raises(WaylandFault, match=why):
            windows(str(tmp_path / "w")).full_screen()
        thread.join(LIMIT)


@pytest.mark.faults
def test_one_that_hangs_or_is_not_there_is_left_in_time(tmp_path):
    with pytest.raises(WaylandFault, match="No such file"):
        windows(str(tmp_path / "none")).full_screen()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "w"))
        door.listen()
        with pytest.raises(WaylandFault, match="does not answer"):
            WaylandWindows(str(tmp_path / "w"), CLOCK, patience=0.02).full_screen()
