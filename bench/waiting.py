"""What waiting costs: the coach beside two break reminders of Debian, on one desktop, in one run.

    python -m bench.waiting [--minutes 10] [--without-mqtt] [--json FILE]

The desktop is a screen that nobody sees (Xvfb), a bus on which GNOME's idle
monitor, logind and a notification service answer (python-dbusmock), and the
virtual room's sound server.  On it wait, idle: `coach run`, which looks at the
desk every minute; safeeyes; workrave.  The coach has all on that it can have:
its icon in a panel (tests/support/panel_service.py), the idle notifications of
a sway that nobody sees, a folder of calendars, PipeWire for the cameras, and a
broker (mosquitto) where this version speaks MQTT; what was there is told.  PSS is that of a program and its
children, from smaps_rollup, once a minute; processor time is that of all their
threads, from schedstat; wake-ups are voluntary context switches.  The Python
of this very program shares pages with the coach; RSS, which counts every page
in full, is what it can cost at most.

Needs the packages pulseaudio, pulseaudio-utils, dbus-daemon, python3-dbusmock,
xvfb, sway, safeeyes and workrave; of pipewire and mosquitto what is there.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from coach.config.schema import SCHEMA
from coach.system.system_clock import SystemClock
from tests.room.room import Room
from tests.room.room import missing as no_room
from tests.support.desktop import Desktop, Leashed, Screen
from tests.support.desktop import missing as no_desktop
from tests.support.mosquitto import kept
from tests.support.panel import Panel
from tests.support.waiting import until
from tests.support.wayland import compositor

SETTLED = 30.0
"""Seconds that programs get to start."""

CONFIG = """\
[agenda]
every = "24h"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
hours = ["00:00-24:00"]

[calendar]
busy = ["{calendars}"]
"""

MQTT = """
[mqtt]
url = "mqtt://127.0.0.1:{port}"
"""

CALENDARS = 20
MEETING = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//bench//waiting//EN
BEGIN:VEVENT
UID:{number}@bench
DTSTAMP:20260101T000000Z
DTSTART:20260105T{hour:02}0000Z
DTEND:20260105T{hour:02}3000Z
RRULE:FREQ=WEEKLY
SUMMARY:A meeting
END:VEVENT
END:VCALENDAR
"""

CLOCK = SystemClock()


class Program:
    """A program that waits, and what it costs with all of its children."""

    def __init__(self, command: list[str], env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._begun: tuple[float, float, int] = (0.0, 0.0, 0)
        self.pss: list[float] = []
        self.rss: list[float] = []

    def begin(self) -> None:
        """Count from now on."""
        self._begun = (CLOCK.monotonic(), *self._spent())

    def weigh(self) -> None:
        """Note the memory of this moment."""
        family = list(self._family())
        self.pss.append(sum(_size(pid, "Pss") for pid in family) / 1000)
        self.rss.append(sum(_size(pid, "Rss") for pid in family) / 1000)

    def cost(self) -> dict[str, float]:
        """Return what it took since `begin`; memory is the most that was noted."""
        begun, seconds, switches = self._begun
        passed = CLOCK.monotonic() - begun
        now_seconds, now_switches = self._spent()
        return {
            "cpu_percent": round(100 * (now_seconds - seconds) / passed, 4),
            "wakeups_per_second": round((now_switches - switches) / passed, 3),
            "processes": len(list(self._family())),
            "seconds": round(passed, 1),
        }

    def end(self) -> None:
        """End it.  May be called twice."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _family(self) -> Iterator[int]:
        waiting = [self._process.pid]
        while waiting:
            pid = waiting.pop()
            yield pid
            for task in _tasks(pid):
                waiting += map(int, (task / "children").read_text().split())

    def _spent(self) -> tuple[float, int]:
        seconds, switches = 0.0, 0
        for pid in self._family():
            for task in _tasks(pid):
                seconds += int((task / "schedstat").read_text().split()[0]) / 1e9
                status = (task / "status").read_text()
                switches += int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])
        return seconds, switches


def _tasks(pid: int) -> list[Path]:
    return list(Path(f"/proc/{pid}/task").iterdir())


def _size(pid: int, which: str) -> int:
    """Return the proportional (Pss) or the whole (Rss) resident size, kB."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(rollup.partition(f"\n{which}:")[2].split()[0])


def furnish(desktop: Desktop) -> None:
    """Let the desktop answer what the coach asks."""
    idle = ("org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor")
    desktop.service(*idle).answers("GetIdletime", "t", "ret = dbus.UInt64(1000)")
    session = ("org.freedesktop.login1", "/org/freedesktop/login1/session/auto", "org.freedesktop.login1.Session")
    desktop.service(*session).has("b", LockedHint=False, Active=True)
    notices = "org.freedesktop.Notifications"
    service = desktop.service(notices, "/org/freedesktop/Notifications", notices)
    service.has("b", Inhibited=False)
    service.answers("GetCapabilities", "as", "ret = dbus.Array(['actions', 'body'], signature='s')")
    service.answers("GetServerInformation", "ssss", "ret = ('mock', 'mock', '1', '1.2')")


def broker(folder: Path, rest: ExitStack) -> int | None:
    """Start a broker and return its port; None where this coach speaks no MQTT, or there is no broker."""
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
    if program is None or not any(row.name == "mqtt.url" for row in SCHEMA):
        return None
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    (folder / "mosquitto.conf").write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n")
    rest.callback(Leashed([program, "-c", str(folder / "mosquitto.conf")], os.environ).close)
    return port


def settle_in(env: dict[str, str], desktop: Desktop, rest: ExitStack, *, mqtt: bool) -> tuple[list[str], int | None]:
    """Switch on all that the coach can have; return what was there and the broker's port; add to *env* where it is."""
    runtime = Path(env.setdefault("XDG_RUNTIME_DIR", str(desktop.folder)))
    env["WAYLAND_DISPLAY"] = rest.enter_context(compositor("sway", "-c", "{folder}/config"))
    env["XDG_SESSION_TYPE"] = "wayland"
    rest.enter_context(closing(Panel(desktop)))
    on = ["icon", "idle notifications", f"{CALENDARS} calendars"]
    if shutil.which("pipewire") is not None:
        rest.callback(Leashed(["pipewire"], {**desktop.env, "XDG_RUNTIME_DIR": str(runtime)}).close)
        if until((runtime / "pipewire-0").exists, 20):
            on.append("PipeWire")
    calendars = desktop.folder / "calendars"
    calendars.mkdir()
    for number in range(CALENDARS):
        (calendars / f"{number}.ics").write_text(MEETING.format(number=number, hour=number))
    config = CONFIG.format(calendars=calendars)
    port = broker(desktop.folder, rest) if mqtt else None
    if port is not None:
        config += MQTT.format(port=port)
        on.append("MQTT")
    home = Path(env["COACH_HOME"])
    home.mkdir()
    (home / "config.toml").write_text(config)
    return on, port


def measured(minutes: float, *, mqtt: bool) -> tuple[list[str], dict[str, dict[str, float]]]:
    """Return what the coach had on, and what each of the programs took."""
    with ExitStack() as rest:
        desktop, room = rest.enter_context(Desktop()), rest.enter_context(Room())
        screen = rest.enter_context(closing(Screen("-screen", "0", "1280x800x24")))
        furnish(desktop)
        env = {**room.env, **desktop.env, "HOME": room.env["HOME"], "DISPLAY": screen.display}
        # safeeyes takes it for granted that its settings lie in ~/.config
        theirs = {name: value for name, value in env.items() if not name.endswith("_HOME") and name != "PYTHONPATH"}

        def start(command: list[str], its: Mapping[str, str]) -> Program:
            made = Program(command, its)
            rest.callback(made.end)
            return made

        ours = dict(env)
        on, port = settle_in(ours, desktop, rest, mqtt=mqtt)
        everybody = {
            "coach run": start([sys.executable, "-m", "coach", "run"], ours),
            "safeeyes": start(["safeeyes"], theirs),
            "workrave": start(["workrave"], theirs),
        }
        wait(SETTLED)
        if port is not None and "online" not in kept(port).values():
            raise RuntimeError("the coach is not at the broker")
        for program in everybody.values():
            program.begin()
        for _ in range(max(1, round(minutes))):
            wait(minutes * 60 / max(1, round(minutes)))
            for program in everybody.values():
                program.weigh()
        return on, {
            name: {"pss_mb": round(max(program.pss), 1), "rss_mb": round(max(program.rss), 1), **program.cost()}
            for name, program in everybody.items()
        }


def wait(seconds: float) -> None:
    """Wait, by the clock that does not jump."""
    end = CLOCK.monotonic() + seconds
    while (left := end - CLOCK.monotonic()) > 0:
        threading.Event().wait(left)


def main() -> int:
    """Measure, print, and write the figures into a file if asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--without-mqtt", action="store_true")
    options.add_argument("--json", type=Path, metavar="FILE")
    asked = options.parse_args()
    programs = [name for name in ("Xvfb", "sway", "safeeyes", "workrave") if shutil.which(name) is None]
    if lacking := [*no_room(), *no_desktop(), *programs]:
        print(f"not installed: {', '.join(lacking)}", file=sys.stderr)
        return 2
    on, found = measured(asked.minutes, mqtt=not asked.without_mqtt)
    report = {
        "python": platform.python_version(),
        "kernel": platform.release(),
        "processors": os.cpu_count(),
        "minutes": asked.minutes,
        "on": on,
        "programs": found,
    }
    print(f"the coach with {', '.join(on)}")
    for name, cost in found.items():
        print(
            f"{name:34}{cost['pss_mb']:6.1f} MB  {cost['cpu_percent']:.4f} % of a core"
            f"  {cost['wakeups_per_second']:.2f} wake-ups a second"
        )
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
