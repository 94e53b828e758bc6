"""What waiting costs: the coach beside two break reminders of Debian, on one desktop, in one run.

    python -m bench.waiting [--minutes 10] [--json FILE]

The desktop is a screen that nobody sees (Xvfb), a bus on which GNOME's idle
monitor, logind and a notification service answer (python-dbusmock), and the
virtual room's sound server.  On it wait, idle: `coach run`, which looks at the
desk every minute; safeeyes; workrave.  PSS is that of a program and its
children, from smaps_rollup, once a minute; processor time is that of all their
threads, from schedstat; wake-ups are voluntary context switches.  The Python
of this very program shares pages with the coach; RSS, which counts every page
in full, is what it can cost at most.

Needs the packages pulseaudio, pulseaudio-utils, dbus-daemon, python3-dbusmock,
xvfb, safeeyes and workrave.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from coach.system.system_clock import SystemClock
from tests.room.room import Room
from tests.room.room import missing as no_room
from tests.support.desktop import Desktop, Screen
from tests.support.desktop import missing as no_desktop

SETTLED = 30.0
"""Seconds that programs get to start."""

CONFIG = """\
[agenda]
every = "24h"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
hours = ["00:00-24:00"]
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


def measured(minutes: float) -> dict[str, dict[str, float]]:
    """Return what each of the programs took."""
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

        home = Path(env["COACH_HOME"])
        home.mkdir()
        (home / "config.toml").write_text(CONFIG)
        everybody = {
            "coach run": start([sys.executable, "-m", "coach", "run"], env),
            "safeeyes": start(["safeeyes"], theirs),
            "workrave": start(["workrave"], theirs),
        }
        wait(SETTLED)
        for program in everybody.values():
            program.begin()
        for _ in range(max(1, round(minutes))):
            wait(minutes * 60 / max(1, round(minutes)))
            for program in everybody.values():
                program.weigh()
        return {
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
    options.add_argument("--json", type=Path, metavar="FILE")
    asked = options.parse_args()
    programs = [name for name in ("Xvfb", "safeeyes", "workrave") if shutil.which(name) is None]
    if lacking := [*no_room(), *no_desktop(), *programs]:
        print(f"not installed: {', '.join(lacking)}", file=sys.stderr)
        return 2
    found = measured(asked.minutes)
    report = {
        "python": platform.python_version(),
        "kernel": platform.release(),
        "processors": os.cpu_count(),
        "minutes": asked.minutes,
        "programs": found,
    }
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
