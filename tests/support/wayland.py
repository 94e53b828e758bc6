"""Compositors without a screen, and a client of them: it moves the pointer, and keeps the screen awake."""

from __future__ import annotations

import array
import os
import shutil
import socket
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.desktop import Leashed, require
from tests.support.waiting import takes_callers, until

NOBODY = 65534
"""Sway refuses to be root's."""


@contextmanager
def compositor(name: str, *command: str, bus: bool = False, anybody: bool = True, **more: str) -> Iterator[str]:
    """Run the compositor *name*; give the path of its socket.

    *bus*: it needs one.  *anybody*: it need not be of the same user, and will not be root's.
    """
    require([] if shutil.which(name) else [name.replace("_", "-")], f"{name} without a screen")
    folder = Path(tempfile.mkdtemp(prefix="way-", dir="/tmp"))  # short: a socket's address may have 107 bytes
    run = folder / "run"
    run.mkdir(mode=0o700)
    (folder / "config").touch()
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(run),
        "WLR_BACKENDS": "headless",
        "WLR_LIBINPUT_NO_DEVICES": "1",
        "WLR_RENDERER": "pixman",
        **more,
    }
    drop = []
    if anybody and os.geteuid() == 0:
        for each in (folder, run, folder / "config"):
            os.chown(each, NOBODY, NOBODY)
        drop = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    programs = []
    try:
        if bus:
            address = env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={run}/bus"
            programs.append(Leashed([*drop, "dbus-daemon", "--session", "--nofork", f"--address={address}"], env))
            assert until(lambda: takes_callers(run / "bus"), 30)
        programs.append(Leashed([*drop, name, *(part.format(folder=folder) for part in command)], env))
        assert until(lambda: any(map(takes_callers, run.glob("wayland-?"))), 30), f"{name} never came"
        yield str(next(run.glob("wayland-?")))
    finally:
        for program in reversed(programs):
            program.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sway() -> Iterator[str]:
    """Sway, as a socket's path."""
    with compositor("sway", "-c", "{folder}/config") as path:
        yield path


@pytest.fixture
def weston() -> Iterator[str]:
    """Weston, as a socket's path."""
    with compositor("weston", "--backend=headless-backend.so", "--socket=wayland-7") as path:
        yield path


@pytest.fixture
def kwin() -> Iterator[str]:
    """KWin, as a socket's path; a copy, which has no file capabilities and starts in a container too."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        if (there := shutil.which("kwin_wayland")) is not None:
            shutil.copyfile(there, f"{folder}/kwin_wayland")
            Path(folder, "kwin_wayland").chmod(0o755)
        with compositor(
            "kwin_wayland",
            *("--virtual", "--socket", "wayland-7", "--no-lockscreen", "--no-global-shortcuts"),
            bus=True,
            anybody=False,  # it shows a client whose program it cannot see less
            PATH=f"{folder}:{os.environ['PATH']}",
            KWIN_COMPOSE="Q",
            QT_QPA_PLATFORM="offscreen",
            KWIN_WAYLAND_NO_PERMISSION_CHECKS="1",
        ) as path:
            yield path


class WaylandClient:
    """A client that can move the pointer and show a window that keeps the screen awake."""

    def __init__(self, path: str) -> None:
        self._line = socket.socket(socket.AF_UNIX)
        self._line.settimeout(20)
        self._line.connect(path)
        self._next, self._buffer = 3, b""
        self.globals: dict[str, int] = {}
        self._configured = 0
        self._send(1, 1, struct.pack("=I", 2))
        self._round_trip()
        self._seat = self._bind("wl_seat")
        self._pointer = self._inhibitor = 0

    def close(self) -> None:
        self._line.close()

    def move(self) -> None:
        """Move the pointer a little."""
        if "org_kde_kwin_fake_input" in self.globals:
            if not self._pointer:
                self._pointer = self._bind("org_kde_kwin_fake_input")
                self._send(self._pointer, 0, _text("test") + _text("test"))
            self._send(self._pointer, 1, struct.pack("=ii", 256, 256))
            self._round_trip()
            return
        if not self._pointer:
            manager = self._bind("zwlr_virtual_pointer_manager_v1")
            self._pointer = self._new()
            self._send(manager, 0, struct.pack("=II", self._seat, self._pointer))
        self._send(self._pointer, 0, struct.pack("=Iii", 0, 256, 256))
        self._send(self._pointer, 4)
        self._round_trip()

    def keep_awake(self) -> None:
        """Open a window that keeps the screen awake."""
        compositor_, shm, shell = (self._bind(each) for each in ("wl_compositor", "wl_shm", "xdg_wm_base"))
        manager = self._bind("zwp_idle_inhibit_manager_v1")
        surface, role, top = self._new(), self._new(), self._new()
        self._send(compositor_, 0, struct.pack("=I", surface))
        self._send(shell, 2, struct.pack("=II", role, surface))
        self._send(role, 1, struct.pack("=I", top))
        self._send(surface, 6)
        self._surface, self._role, self._top = surface, role, top
        assert until(self._is_configured, 20)
        self._send(role, 4, struct.pack("=I", self._configured))
        self._configured = 0
        pool, buffer = self._new(), self._new()
        with tempfile.TemporaryFile() as file:
            file.truncate(64 * 64 * 4)
            self._send(shm, 0, struct.pack("=Ii", pool, 64 * 64 * 4), file.fileno())
            self._send(pool, 0, struct.pack("=IiiiiI", buffer, 0, 64, 64, 256, 0))
            self._send(surface, 1, struct.pack("=Iii", buffer, 0, 0))
            self._send(surface, 2, struct.pack("=iiii", 0, 0, 64, 64))
            self._send(surface, 6)
            self._inhibitor = self._new()
            self._send(manager, 1, struct.pack("=II", self._inhibitor, surface))
            self._round_trip()

    def fill_screen(self, *, fill: bool) -> None:
        """Ask that the window fill the screen, or no longer; `agree` does what the compositor answers."""
        self._send(self._top, *((11, struct.pack("=I", 0)) if fill else (12, b"")))
        self.agree()

    def agree(self) -> None:
        """Take what the compositor wants of the window as it is."""
        self._round_trip()
        if self._configured:
            self._send(self._role, 4, struct.pack("=I", self._configured))
            self._send(self._surface, 6)
            self._configured = 0

    def _is_configured(self) -> bool:
        self._round_trip()
        return self._configured != 0

    def let_sleep(self) -> None:
        """Keep the screen awake no longer."""
        self._send(self._inhibitor, 0)
        self._round_trip()

    def _new(self) -> int:
        self._next += 1
        return self._next - 1

    def _bind(self, interface: str) -> int:
        new = self._new()
        name = struct.pack("=I", self.globals[interface]) + _text(interface)
        self._send(2, 0, name + struct.pack("=II", 1, new))
        return new

    def _send(self, receiver: int, opcode: int, body: bytes = b"", *files: int) -> None:
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))] if files else []
        self._line.sendmsg([struct.pack("=II", receiver, (8 + len(body)) << 16 | opcode) + body], rights)

    def _round_trip(self) -> None:
        """Wait until the compositor has taken all of it."""
        done = self._new()
        self._send(1, 0, struct.pack("=I", done))
        while True:
            while len(self._buffer) >= 8 and len(self._buffer) >= (
                size := struct.unpack_from("=I", self._buffer, 4)[0] >> 16
            ):
                sender, opcode = struct.unpack_from("=IH", self._buffer)
                body, self._buffer = self._buffer[8:size], self._buffer[size:]
                if sender == done:
                    return
                self._hear(sender, opcode, body)
            self._buffer += self._line.recv(1 << 16)

    def _hear(self, sender: int, opcode: int, body: bytes) -> None:
        assert (sender, opcode) != (1, 0), body  # an error
        if sender == 2 and opcode == 0:
            name, length = struct.unpack_from("=II", body)
            self.globals[body[8 : 7 + length].decode()] = name
        elif sender == getattr(self, "_role", None):
            (self._configured,) = struct.unpack_from("=I", body)


def _text(words: str) -> bytes:
    text = words.encode() + b"\0"
    return struct.pack("=I", len(text)) + text + bytes(-len(text) % 4)
