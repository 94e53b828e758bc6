"""What a real X server tells."""

from __future__ import annotations

import struct
from contextlib import closing
from datetime import timedelta

import pytest

from coach.presence.adapters.linux.x11 import XFault, XServer
from tests.support.desktop import Screen
from tests.support.waiting import until

LIMIT = 20
"""Seconds after which something that should happen counts as not happening."""


@pytest.fixture
def server(screen):
    with closing(XServer(screen.display, patience=LIMIT)) as made:
        yield made


def idle(server: XServer) -> timedelta:
    server.meet()
    return server.idle()


def full_screen(server: XServer) -> bool:
    server.meet()
    return server.full_screen()


def test_it_tells_how_long_nobody_has_touched_anything(screen, server):
    assert until(lambda: idle(server) > timedelta(seconds=0.5), 20)

    def touched() -> bool:
        screen.run("xdotool", "mousemove_relative", "1", "1")
        return timedelta(0) <= idle(server) < timedelta(seconds=0.5)

    assert until(touched, LIMIT)


def test_it_tells_whether_the_window_in_use_fills_the_screen(screen, server):
    with pytest.raises(XFault, match="window manager"):
        full_screen(server)
    screen.run("xprop", "-root", "-f", "_NET_ACTIVE_WINDOW", "32x", "-set", "_NET_ACTIVE_WINDOW", "0x0")
    assert not full_screen(server)
    screen.run("xprop", "-root", "-f", "_NET_ACTIVE_WINDOW", "32x", "-set", "_NET_ACTIVE_WINDOW", f"{server._root}")
    assert not full_screen(server)
    # the root itself stands for the window: a server asks no more of one
    for state, full in (("_NET_WM_STATE_ABOVE", False), ("_NET_WM_STATE_FULLSCREEN", True)):
        screen.run("xprop", "-root", "-f", "_NET_WM_STATE", "32a", "-set", "_NET_WM_STATE", state)
        assert full_screen(server) is full


def test_a_window_that_has_gone_fills_nothing(screen, server):
    screen.run("xprop", "-root", "-f", "_NET_ACTIVE_WINDOW", "32x", "-set", "_NET_ACTIVE_WINDOW", "0x7fffff")
    assert not full_screen(server)
    assert idle(server) >= timedelta(0)


def test_a_server_that_hangs_or_goes_is_told_and_met_again(screen, server):
    screen.hang()
    with closing(XServer(screen.display)) as hurried, pytest.raises(XFault, match="timed out"):
        idle(hurried)
    screen.wake()
    assert idle(server) >= timedelta(0)
    screen.close()
    for _ in range(2):
        with pytest.raises(XFault, match=screen.display):
            idle(server)


@pytest.mark.usefixtures("screen")
def test_a_server_with_a_lock_opens_to_the_cookie(tmp_path, monkeypatch):
    cookie = bytes(range(16))
    keys = tmp_path / "keys"
    fields = (b"host", b"", b"MIT-MAGIC-COOKIE-1", cookie)
    entry = struct.pack(">H", 256) + b"".join(struct.pack(">H", len(field)) + field for field in fields)
    keys.write_bytes(entry)
    with closing(Screen("-auth", str(keys))) as locked, closing(XServer(locked.display, patience=LIMIT)) as server:
        monkeypatch.setenv("XAUTHORITY", str(tmp_path / "none"))
        with pytest.raises(XFault, match="cookie"):
            idle(server)
        monkeypatch.setenv("XAUTHORITY", str(keys))
        assert idle(server) >= timedelta(0)


@pytest.mark.parametrize("display", ["elsewhere:0", "localhost:10.0", "nonsense"])
def test_a_screen_on_another_machine_is_not_asked(display):
    with pytest.raises(XFault, match="another machine"):
        idle(XServer(display))
