"""Idle time on real compositors without a screen, and on one made here that says what a test wants."""

from __future__ import annotations

import os
import socket
import struct
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.presence.adapters.linux.sensor import LinuxSensor
from coach.presence.adapters.linux.wayland import WaylandIdle
from coach.presence.adapters.linux.wayland_wire import compositor_path
from coach.presence.idle_notices import DOUBTED, INHIBITED, LONG, PROBE_AGE, TOO_SOON
from coach.system.system_clock import SystemClock
from tests.support.waiting import until
from tests.support.wayland import WaylandClient

LIMIT = 20
TIMES = (0.3, 0.6)


class Hurried(SystemClock):
    """A clock that can be put forward: the compositor's own goes on as ever."""

    ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


@pytest.fixture
def clock():
    return Hurried()


def idle_at(path: str, clock: SystemClock, times: tuple[float, ...] = TIMES) -> closing[WaylandIdle]:
    return closing(WaylandIdle(path, clock, patience=LIMIT, times=times))


def reads(idle: WaylandIdle, length: float | None, source: str = "") -> bool:
    """Wait until it reads *length* or more (0: exactly that; None: unknown), for the reason *source*."""

    def read() -> bool:
        found, said = idle.read()
        fits = found is None if length is None else found is not None and (found >= length > 0 or found == length == 0)
        return fits and source in said

    return until(read, LIMIT)


def fires(idle: WaylandIdle, limit: float = LIMIT) -> bool:
    """Wait until the probe that is on its way has fired."""
    return until(lambda: idle._take_in(0.0) or idle._told[idle._probe].fired, limit)


def rested_long(idle: WaylandIdle, clock: Hurried) -> None:
    """Let it have read a rest of a minute."""
    assert reads(idle, TIMES[-1])
    for _ in range(2):
        assert fires(idle)  # or it would be too old at once
        clock.ahead += LONG / 2
        assert idle.read()[0] >= LONG / 2
    assert fires(idle)


@pytest.fixture(params=["sway", "kwin"])
def seat(request) -> str:
    """A compositor that tells, as the path of its socket: the older protocol and the newer."""
    return request.getfixturevalue(request.param)


def test_a_rest_is_told_and_its_end(seat, clock):
    with idle_at(seat, clock) as idle, closing(WaylandClient(seat)) as person:
        assert idle.read() == (None, TOO_SOON)
        assert reads(idle, TIMES[-1], "the compositor (")
        person.move()
        assert reads(idle, 0)
        assert reads(idle, TIMES[0])


def test_a_rest_grows_from_look_to_look(sway, clock):
    with idle_at(sway, clock) as idle:
        rested_long(idle, clock)
        clock.ahead += 500
        assert idle.read()[0] >= 500 + LONG


def test_an_absence_does_not_stick_through_a_call(seat, clock):
    """What sway 1.7 and KWin do: who comes back while a window keeps the screen awake is never said to be back."""
    with idle_at(seat, clock) as idle, closing(WaylandClient(seat)) as person, closing(WaylandClient(seat)) as call:
        rested_long(idle, clock)
        call.keep_awake()
        person.move()
        known = idle.read()[0]  # nothing is known of it yet, but that sway 1.10 says "resumed"
        assert known is None or known >= LONG
        assert not fires(idle, 1.5)
        clock.ahead += PROBE_AGE
        assert idle.read() == (None, INHIBITED)
        clock.ahead += PROBE_AGE
        assert idle.read() == (None, INHIBITED)
        call.let_sleep()
        assert until(lambda: idle.read()[0] is not None, LIMIT)
        assert idle.read()[0] < LONG  # and the rest begins anew


def test_a_person_who_is_back_is_believed_after_a_pause(sway, clock):
    with idle_at(sway, clock) as idle, closing(WaylandClient(sway)) as person:
        rested_long(idle, clock)
        person.move()
        assert reads(idle, None, DOUBTED) or reads(idle, TIMES[0])
        assert until(lambda: (idle.read()[0] or 0) < LONG and idle.read()[0] is not None, LIMIT)


def test_a_compositor_that_has_neither_says_so(weston, clock):
    with idle_at(weston, clock) as idle:
        length, why = idle.read()
        assert length is None
        assert "neither ext-idle-notify-v1 nor org_kde_kwin_idle" in why


def test_the_sensor_asks_the_compositor(sway):
    environment = {**os.environ, "WAYLAND_DISPLAY": sway, "XDG_RUNTIME_DIR": str(Path(sway).parent)}
    with closing(LinuxSensor(SystemClock(), environment, limit=LIMIT, typing=True)) as desk:
        assert until(lambda: desk.look().idle.length is not None, LIMIT)
        assert desk.look().idle.source.startswith("the compositor (")
        assert desk.look().idle.length.total_seconds() >= 3


# A compositor made here.


class Compositor:
    """Says what it is told to, and keeps what it is asked; its globals are numbered from 1."""

    def __init__(self, path: str, *interfaces: str) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(1)
        self._interfaces = interfaces
        self.asked: list[tuple[int, int, bytes]] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listener.close()
        self.line.close()
        self._thread.join(LIMIT)

    def _serve(self) -> None:
        self.line, _ = self._listener.accept()
        with suppress(OSError):
            while data := self.line.recv(1 << 16):
                while data:
                    receiver, head = struct.unpack_from("=II", data)
                    self.asked.append((receiver, head & 0xFFFF, data[8 : head >> 16]))
                    data = data[head >> 16 :]
                    if self.asked[-1][:2] == (1, 0):
                        self._greet()

    def _greet(self) -> None:
        for name, interface in enumerate(self._interfaces, 1):
            text = interface.encode() + b"\0"
            text += bytes(-len(text) % 4)
            self.say(2, 0, struct.pack("=II", name, len(interface) + 1) + text + struct.pack("=I", 9))
        self.say(3, 0, bytes(4))
        self.say(1, 1, struct.pack("=I", 3))

    def say(self, sender: int, opcode: int, body: bytes = b"") -> None:
        self.line.sendall(struct.pack("=II", sender, (8 + len(body)) << 16 | opcode) + body)


EXT, KDE = "ext_idle_notifier_v1", "org_kde_kwin_idle"


@pytest.fixture
def made(tmp_path, clock):
    """Make a compositor with *interfaces* and meet it."""
    compositors = []

    def make(*interfaces: str) -> tuple[Compositor, WaylandIdle]:
        compositors.append(Compositor(str(tmp_path / "wayland-0"), *interfaces))
        idle = WaylandIdle(str(tmp_path / "wayland-0"), clock, patience=LIMIT, times=(3.0, 60.0))
        compositors.append(idle)
        return compositors[0], idle

    yield make
    for each in reversed(compositors):
        each.close()


@pytest.mark.parametrize(
    ("interfaces", "name", "request_number", "arguments"),
    [
        (("wl_seat", KDE), "org_kde_kwin_idle", 0, (6, 4, 3000)),
        ((KDE, "wl_seat", EXT), "ext-idle-notify-v1", 1, (6, 3000, 4)),
    ],
)
def test_the_newer_protocol_is_asked_where_both_are_there_each_in_its_own_order(
    made, interfaces, name, request_number, arguments
):
    compositor, idle = made(*interfaces)
    assert until(lambda: len(compositor.asked) == 2 + 2 + 3, LIMIT)  # hello; seat and manager; two times and a probe
    assert compositor.asked[4] == (5, request_number, struct.pack("=III", *arguments))
    compositor.say(6, 0)
    assert reads(idle, 3.0, name)


def test_objects_that_were_given_back_are_used_again(made):
    compositor, idle = made("wl_seat", EXT)
    assert until(lambda: len(compositor.asked) == 2 + 2 + 3, LIMIT)
    for _ in range(3):
        begun = len(compositor.asked)
        compositor.say(8, 0)  # the probe fires
        assert until(lambda at=begun: idle.read() and len(compositor.asked) > at + 1, LIMIT)
        assert compositor.asked[begun] == (8, 0, b"")
        new = struct.unpack_from("=I", compositor.asked[begun + 1][2])[0]
        assert new == 9
        compositor.say(1, 1, struct.pack("=I", 8))
        compositor.say(9, 0)
        assert until(lambda at=begun: idle.read() and len(compositor.asked) > at + 3, LIMIT)
        assert struct.unpack_from("=I", compositor.asked[begun + 3][2])[0] == 8
        compositor.say(1, 1, struct.pack("=I", 9))


def test_a_window_that_keeps_the_screen_awake_does_not_bring_somebody_back(made, clock):
    """What sway 1.10 and labwc do: they say "resumed" when such a window opens, though nobody moved."""
    compositor, idle = made("wl_seat", EXT)
    for number in (6, 7, 8):
        compositor.say(number, 0)
    assert reads(idle, 60.0)
    for number in (6, 7, 8):
        compositor.say(number, 1)
    assert reads(idle, None, DOUBTED)
    clock.ahead += PROBE_AGE
    assert reads(idle, None, INHIBITED)


@pytest.mark.parametrize(
    ("says", "why"),
    [
        (lambda made: made.line.shutdown(socket.SHUT_RDWR), "the compositor has gone"),
        (lambda made: made.say(1, 0, struct.pack("=III", 4, 0, 3) + b"no\0\0"), "the compositor refuses: no"),
        (lambda made: made.line.sendall(bytes(8)), "not understood"),
        (lambda made: made.say(1, 1), "not understood"),
    ],
)
def test_a_compositor_that_goes_or_refuses_is_unknown_and_says_why(made, says, why):
    compositor, idle = made("wl_seat", EXT)
    says(compositor)
    assert reads(idle, None, why)


def test_without_a_compositor_it_is_unknown(tmp_path, clock):
    with idle_at(str(tmp_path / "nowhere"), clock) as idle:
        assert idle.read() == (None, f"there is no compositor at {tmp_path}/nowhere")


def test_a_compositor_that_hangs_is_waited_for_no_longer_than_told(tmp_path):
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(tmp_path / "deaf"))
        deaf.listen(1)
        with closing(WaylandIdle(str(tmp_path / "deaf"), SystemClock(), patience=0.02, times=TIMES)) as idle:
            assert idle.read() == (None, "the compositor does not answer")


@given(st.binary(max_size=80))
def test_what_is_no_message_is_a_fault_and_nothing_else(data):
    ours, theirs = socket.socketpair()
    with ours, theirs, closing(WaylandIdle("/nowhere", SystemClock(), patience=LIMIT, times=TIMES)) as idle:
        idle._socket = ours
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        length, why = idle.read()
        assert length is None
        assert "compositor" in why


@pytest.mark.parametrize(
    ("environment", "path"),
    [
        ({"XDG_RUNTIME_DIR": "/run/user/1", "WAYLAND_DISPLAY": "wayland-3"}, "/run/user/1/wayland-3"),
        ({"XDG_RUNTIME_DIR": "/run/user/1", "WAYLAND_DISPLAY": "/elsewhere/way"}, "/elsewhere/way"),
        ({"XDG_RUNTIME_DIR": "/run/user/1"}, "/run/user/1/wayland-0"),
    ],
)
def test_the_socket_lies_where_the_session_says(environment, path):
    assert compositor_path(environment) == path
