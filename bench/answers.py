"""How soon the coach in the background answers, and how soon it takes up a config that was written.

    python -m bench.answers [--times 50] [--json FILE]

A `coach run` in a folder of its own is asked everything that it can be asked,
over its socket as the commands do; then its config is written, in place and by
another file that takes its place, each after the coach has been left alone for
a while.  A config counts as taken up when the log says so: reading that wakes
nobody.  A whole command, with the start of its Python, is measured beside.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from coach.system.system_clock import SystemClock

CLOCK = SystemClock()
REQUESTS = ("status", "later", "skip", "pause", "resume", "now")
CONFIG = """\
[agenda]
every = "{minutes}min"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
hours = ["00:00-24:00"]
"""
LIMIT = 60.0
"""Seconds after which something counts as not happening."""


@contextmanager
def running(home: Path) -> Iterator[dict[str, str]]:
    """Give the environment of a coach that runs with its files in *home*, and end it."""
    # without a runtime folder the socket lies there too
    env = {name: value for name, value in os.environ.items() if name != "XDG_RUNTIME_DIR"}
    env |= {"COACH_HOME": str(home), "XDG_RUNTIME_DIR": str(home), "HOME": str(home)}
    (home / "config.toml").write_text(CONFIG.format(minutes=60))
    with subprocess.Popen([sys.executable, "-m", "coach", "run"], env=env) as daemon:
        try:
            wait_for(home / "control.sock", Path.exists)
            wait_for(home / "coach.log", lambda log: log.exists() and "next break" in log.read_text())
            yield env
        finally:
            daemon.terminate()
            daemon.wait(30)


def wait_for(path: Path, condition: Callable[[Path], bool], limit: float = LIMIT) -> float:
    """Return how many seconds passed until *condition* held of *path*."""
    begun = CLOCK.monotonic()
    while not condition(path):
        if CLOCK.monotonic() - begun > limit:
            raise RuntimeError(f"{path}: nothing came of it")
        threading.Event().wait(0.002)
    return CLOCK.monotonic() - begun


def answered(home: Path, request: str) -> float:
    """Return the seconds from the connection to the whole answer."""
    begun = CLOCK.monotonic()
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(home / "control.sock"))
        line.sendall(json.dumps({"command": request}).encode() + b"\n")
        said = b""
        while not said.endswith(b"\n"):
            said += line.recv(65_536)
    if "error" in json.loads(said):
        raise RuntimeError(said.decode())
    return CLOCK.monotonic() - begun


def commanded(env: dict[str, str]) -> float:
    """Return the seconds of a whole `coach status`."""
    begun = CLOCK.monotonic()
    subprocess.run([sys.executable, "-m", "coach", "status"], env=env, check=True, stdout=subprocess.DEVNULL)
    return CLOCK.monotonic() - begun


def taken_up(home: Path, minutes: int, *, in_place: bool) -> float:
    """Return the seconds until a config that was just written is the coach's."""
    text, log = CONFIG.format(minutes=minutes), home / "coach.log"
    before = log.read_text().count("the config is another")
    if in_place:
        (home / "config.toml").write_text(text)
    else:
        (home / "config.new").write_text(text)
        (home / "config.new").replace(home / "config.toml")
    return wait_for(log, lambda path: path.read_text().count("the config is another") > before)


def summed(times: list[float]) -> dict[str, float]:
    """Return count, median and worst of *times*, in milliseconds."""
    return {
        "count": len(times),
        "median_ms": round(1000 * statistics.median(times), 1),
        "worst_ms": round(1000 * max(times), 1),
    }


def measured(times: int, dice: random.Random) -> dict[str, dict[str, float]]:
    """Return what was measured, each *times* times."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder)
        with running(home) as env:
            found = {request: summed([answered(home, request) for _ in range(times)]) for request in REQUESTS}
            found["coach status, the whole command"] = summed([commanded(env) for _ in range(max(1, times // 5))])
            written = []
            for number in range(max(2, times // 2)):
                threading.Event().wait(dice.uniform(0, 6))  # wherever in its wait the coach may be
                written.append(taken_up(home, 30 + number, in_place=number % 2 == 0))
            found["config taken up"] = summed(written)
    return found


def main() -> int:
    """Measure, print, and write the figures into a file if asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=50)
    options.add_argument("--json", type=Path, metavar="FILE")
    asked = options.parse_args()
    found = measured(asked.times, random.Random(1))
    for name, cost in found.items():
        print(f"{name:34}{cost['median_ms']:8.1f} ms  worst of {cost['count']}: {cost['worst_ms']:.1f} ms")
    report = {"python": platform.python_version(), "processors": os.cpu_count(), "answers": found}
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
