"""A desktop without a screen: a message bus of its own, and services on it that say what a test wants.

The services are python-dbusmock's, in Debian's Python: from PyPI it would have
to compile dbus-python.  They speak through libdbus, the reference, so what is
tested is not jeepney against itself.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest

from coach.system.dbus import Bus, BusCall, BusReply
from coach.system.system_clock import SystemClock
from tests.room.room import LEASH
from tests.support.waiting import takes_callers, until

PYTHON = "/usr/bin/python3"
_CLOCK = SystemClock()


def missing() -> list[str]:
    """Return the packages that a desktop needs and this machine lacks."""
    lacking = [] if shutil.which("dbus-daemon") else ["dbus-daemon"]
    probe = [PYTHON, "-c", "import dbusmock"]
    if not Path(PYTHON).is_file() or subprocess.run(probe, capture_output=True, check=False).returncode:
        lacking.append("python3-dbusmock")
    return lacking


def no_screen() -> list[str]:
    """Return the packages that a screen needs and this machine lacks."""
    programs = {"Xvfb": "xvfb", "xprop": "x11-utils", "xdotool": "xdotool"}
    return [package for program, package in programs.items() if shutil.which(program) is None]


def require(lacking: list[str], what: str) -> None:
    """Skip by name where the machine lacks something; fail where everything is required."""
    if not lacking:
        return
    reason = f"{what} needs the packages {', '.join(lacking)}"
    if os.environ.get("COACH_ROOM") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


_METER = """import sys
import pulsectl
with pulsectl.Pulse("mixer") as pulse:
    pulse.get_peak_sample(sys.argv[1], 60)
"""


@contextmanager
def metering(server: str | None, source: str) -> Iterator[None]:
    """Let a program called mixer watch the level of *source*, as libpulse has it for that; None: the usual server."""
    env = os.environ if server is None else {**os.environ, "PULSE_SERVER": server}
    with subprocess.Popen([sys.executable, "-c", _METER, source], env=env) as process:
        try:
            yield
        finally:
            process.kill()


class Leashed:
    """A program that ends with the test, also with one that is killed."""

    def __init__(self, command: list[str], env: Mapping[str, str]) -> None:
        # the shell tells the program's number, which is another than its own
        tell = LEASH.replace("server=$!;", "server=$!; echo $server;", 1)
        self._process = subprocess.Popen(
            ["sh", "-c", tell, "desktop", *command],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._leash, self._told = self._process.stdin, self._process.stdout
        self.pid = int(self._told.readline())

    def hang(self) -> None:
        """Let it live, and answer nothing."""
        if sys.platform != "win32":
            os.kill(self.pid, signal.SIGSTOP)

    def wake(self) -> None:
        """Let it go on."""
        if sys.platform != "win32":
            os.kill(self.pid, signal.SIGCONT)

    def close(self) -> None:
        """Kill it.  May be called twice."""
        self._leash.close()
        self._process.wait()
        self._told.close()


class Screen(Leashed):
    """A screen that nobody sees."""

    def __init__(self, *options: str) -> None:
        super().__init__(["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-noreset", *options], os.environ)
        self.display = f":{self._told.readline().strip()}"

    def run(self, *command: str) -> None:
        """Run a program on it."""
        subprocess.run(command, env={**os.environ, "DISPLAY": self.display}, check=True, capture_output=True)


class Service(Leashed):
    """A service on the bus with one object."""

    def __init__(self, desktop: Desktop, name: str, path: str, interface: str, *options: str) -> None:
        self._desktop, self._name, self._path, self._interface = desktop, name, path, interface
        what = options or (name, path, interface)
        super().__init__([PYTHON, "-m", "dbusmock", "--session", *what], desktop.env)
        desktop.wait_for(name)

    def answers(self, method: str, signature: str, code: str, takes: str = "") -> None:
        """Let *method* return what the Python in *code* assigns to `ret`."""
        body = (self._interface, method, takes, signature, code)
        self.call("org.freedesktop.DBus.Mock", "AddMethod", "sssss", *body)

    def has(self, signature: str, **values: object) -> None:
        """Let it have these properties."""
        typed = {name: (signature, value) for name, value in values.items()}
        self.call("org.freedesktop.DBus.Mock", "AddProperties", "sa{sv}", self._interface, typed)

    def call(self, interface: str, method: str, signature: str = "", *body: object) -> tuple[Any, ...]:
        """Call a method of its object and return what it gives."""
        reply = self._desktop.call(BusCall(self._name, self._path, interface, method, signature, body))
        assert reply.body is not None, reply.fault
        return reply.body


class Desktop:
    """The bus, as a context manager; session's and system's are one."""

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="desk-", dir="/tmp"))
        self._socket = self.folder / "bus"
        self.address = f"unix:path={self._socket}"
        self._started: list[Leashed] = []
        self._asking = Bus(self.address, greeting=20)
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "DBUS_SESSION_BUS_ADDRESS": self.address,
            "DBUS_SYSTEM_BUS_ADDRESS": self.address,
        }
        self.switch_on()
        return self

    def __exit__(self, *_: object) -> None:
        self._asking.close()
        for program in reversed(self._started):
            program.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def switch_on(self) -> None:
        """Start the bus: at the beginning, or after it was ended."""
        self._socket.unlink(missing_ok=True)
        self.bus = Leashed(["dbus-daemon", *self._kind(), "--nofork", f"--address={self.address}"], self.env)
        self._started.append(self.bus)
        self._asking.close()
        assert until(lambda: takes_callers(self._socket), 20)

    def _kind(self) -> list[str]:
        return ["--session"]

    def service(self, name: str, path: str, interface: str, *options: str) -> Service:
        """Start a service."""
        made = Service(self, name, path, interface, *options)
        self._started.append(made)
        return made

    def call(self, call: BusCall) -> BusReply:
        """Return what comes of *call*."""
        self._asking.ask([call])
        (reply,) = self._asking.replies(_CLOCK.monotonic() + 20)
        return reply

    def wait_for(self, name: str) -> None:
        """Wait until somebody is called *name* on the bus."""
        bus = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
        asked = BusCall(*bus, "NameHasOwner", "s", (name,))
        assert until(lambda: self.call(asked).body == (True,), 20), f"{name} never came"


class BareDesktop(Desktop):
    """A bus that starts nothing of what is installed here, only what `startable` names."""

    def startable(self, name: str, command: str) -> None:
        """Let the bus start *command* for whoever calls *name*."""
        (self.folder / f"{name}.service").write_text(f"[D-BUS Service]\nName={name}\nExec={command}\n")
        bus = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
        assert self.call(BusCall(*bus, "ReloadConfig")).body == ()

    def _kind(self) -> list[str]:
        path = self.folder / "bus.conf"
        path.write_text(
            f"<busconfig><type>session</type><listen>{self.address}</listen><servicedir>{self.folder}</servicedir>"
            '<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/>'
            "</policy></busconfig>"
        )
        return [f"--config-file={path}"]
