"""Look at a desk of real programs that are too large for the tests: GNOME's compositor, and the mixer of most desktops.

    python -m bench.real_desk [--json FILE]

Mutter runs without a screen (`--headless`), and its own idle monitor is asked
by the coach's sensor, before and after the pointer was moved by Mutter's remote
desktop.  pavucontrol runs on a screen that nobody sees (Xvfb), at the virtual
room's sound server, and shows the level of the microphone: that is no
recording; `parec` beside it is one.

Needs the packages mutter, pavucontrol, xvfb, dbus-daemon and what tests/room needs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from coach.presence.readings import Presence
from coach.system.dbus import Bus, BusCall
from coach.system.system_clock import SystemClock
from coach.wiring.common import presence_sensor
from tests.room.room import Room
from tests.support.desktop import Leashed, Screen
from tests.support.waiting import until
from tests.support.wayland import compositor

CLOCK = SystemClock()
ALONE = 4.0
"""Seconds in which nobody touches anything."""

_REMOTE = "org.gnome.Mutter.RemoteDesktop"


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """Let this process have *values* in its environment, and no display but those."""
    before = dict(os.environ)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        os.environ.pop(name, None)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def looked() -> Presence:
    """Return what a patient sensor sees now."""
    with closing(presence_sensor(patient=True)) as sensor:
        return sensor.look()


def seconds_idle(seen: Presence) -> float | None:
    """Return how long nothing was touched, as *seen*."""
    return None if seen.idle.length is None else round(seen.idle.length.total_seconds(), 2)


def answer(bus: Bus, call: BusCall) -> tuple[Any, ...]:
    """Return what *call* gives."""
    bus.ask([call])
    (reply,) = bus.replies(CLOCK.monotonic() + 5.0)
    if reply.body is None:
        raise SystemExit(f"{call.method}: {reply.fault}")
    return reply.body


def touch(bus: Bus) -> None:
    """Move the pointer by Mutter's remote desktop."""
    (path,) = answer(bus, BusCall(_REMOTE, "/org/gnome/Mutter/RemoteDesktop", _REMOTE, "CreateSession"))
    session = f"{_REMOTE}.Session"
    answer(bus, BusCall(_REMOTE, path, session, "Start"))
    answer(bus, BusCall(_REMOTE, path, session, "NotifyPointerMotionRelative", "dd", (7.0, 3.0)))
    answer(bus, BusCall(_REMOTE, path, session, "Stop"))


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Wait until *condition* is so."""
    if not until(condition, 30):
        raise SystemExit(f"{what}: not within 30 s")


def at_mutter() -> dict[str, Any]:
    """Return how long the sensor says that nobody touched anything at a real Mutter: alone, then just touched."""
    options = ("--headless", "--virtual-monitor", "800x600", "--wayland", "--no-x11")
    with compositor("mutter", *options, bus=True, anybody=False, GSETTINGS_BACKEND="memory") as socket:
        folder = Path(socket).parent
        where = {
            "XDG_RUNTIME_DIR": str(folder),
            "WAYLAND_DISPLAY": Path(socket).name,
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus",
            "XDG_CURRENT_DESKTOP": "GNOME",
        }
        with environment(**where), closing(Bus(where["DBUS_SESSION_BUS_ADDRESS"], CLOCK)) as bus:
            until(lambda: False, ALONE)
            alone = looked()
            touch(bus)
            touched = looked()
    return {
        "version": _version("mutter"),
        "asked": alone.idle.source,
        "alone_for_s": ALONE,
        "seconds_idle_alone": seconds_idle(alone),
        "seconds_idle_after_a_touch": seconds_idle(touched),
    }


def at_the_mixer() -> dict[str, Any]:
    """Return what the sensor says of a microphone whose level pavucontrol shows, and which parec then records."""
    with Room() as room, closing(Screen()) as screen:
        env = {**room.env, "DISPLAY": screen.display}
        mixer = Leashed(["dbus-run-session", "pavucontrol", "--tab=4"], env)

        def records(name: str) -> bool:
            return name in room.pactl("list", "source-outputs").casefold()

        with closing(mixer), environment(**room.env):
            wait_for(lambda: records("pavucontrol"), "pavucontrol shows a level")
            shown = looked().recording
            with subprocess.Popen(["parec", "--device=mic"], env=room.env, stdout=subprocess.DEVNULL) as recorder:
                wait_for(lambda: records("parec"), "parec records")
                Event().wait(0.5)
                recorded = looked().recording
                recorder.kill()
    return {
        "version": _version("pavucontrol"),
        "recording_while_its_level_is_shown": str(shown.answer),
        "recording_while_parec_records": str(recorded.answer),
    }


def _version(package: str) -> str:
    query = shutil.which("dpkg-query")
    if query is None:
        return "unknown"
    told = subprocess.run([query, "-W", "-f", "${Version}", package], capture_output=True, text=True, check=False)
    return told.stdout or "unknown"


def main() -> None:
    """Look, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    found = {
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "mutter": at_mutter(),
        "pavucontrol": at_the_mixer(),
    }
    text = json.dumps(found, indent=1)
    print(text)
    if chosen.json:
        chosen.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
