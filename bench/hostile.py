"""What hostile requests cost the coach in the background: memory, descriptors, and whoever else asks meanwhile.

    python -m bench.hostile [--requests 10000] [--seed 7] [--json FILE]

A `coach run` in a folder of its own is sent mutated requests, each over a line
of its own: whole, without an end, oversized, and some that never read.  After
every 250th an honest client asks for the status, and the time to its answer is
taken.  Then 500 callers in a row say nothing and do not hang up (the coach lets
the longest silent go), and it asks again.  Memory is RSS before and after.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import socket
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from bench.answers import answered, running, summed
from tests.support.mutation import mutated

REQUESTS = [
    json.dumps(each).encode() + b"\n"
    for each in (
        {"command": "status"},
        {"command": "later", "minutes": 10},
        {"command": "pause", "until": "2030-01-01T10:00:00+00:00"},
        {"command": "resume"},
        {"command": "skip"},
    )
]
EVERY, SILENT, TRIES = 250, 500, 5000
OVERSIZED = b'{"command": "' + b"x" * 200_000


def connected(home: Path) -> socket.socket:
    """Return a line to the coach, after a wait where too many stand before it."""
    for _ in range(TRIES):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(5)
        try:
            line.connect(str(home / "control.sock"))
        except BlockingIOError:
            line.close()
            threading.Event().wait(0.001)
        else:
            return line
    raise RuntimeError("the coach lets nobody in")


def assail(home: Path, request: bytes, dice: random.Random) -> None:
    """Send *request*; read the answer, or hang up in the middle."""
    with connected(home) as line, suppress(OSError):  # it may cut us off, and does
        line.sendall(OVERSIZED if dice.random() < 0.01 else request)
        if dice.random() < 0.7:
            line.shutdown(socket.SHUT_WR)
            while line.recv(65_536):
                pass


def weighed(pid: int) -> tuple[int, int, int]:
    """Return RSS in kB, descriptors and threads of the process."""
    status = Path(f"/proc/{pid}/status").read_text()
    size, threads = (int(status.partition(f"\n{name}:")[2].split()[0]) for name in ("VmRSS", "Threads"))
    return size, len(list(Path(f"/proc/{pid}/fd").iterdir())), threads


def measured(count: int, seed: int) -> dict[str, object]:
    """Return the figures of *count* requests."""
    dice, times = random.Random(seed), []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder)
        with running(home):
            with connected(home) as line:
                line.sendall(REQUESTS[0])
                pid = int(json.loads(line.makefile().readline())["pid"])
            before = weighed(pid)
            for number, request in enumerate(mutated(REQUESTS, count, seed)):
                assail(home, request, dice)
                if number % EVERY == 0:
                    times.append(answered(home, "status"))
            crowd = [connected(home) for _ in range(SILENT)]
            crowded = [answered(home, "status") for _ in range(20)]
            for line in crowd:
                line.close()
            answered(home, "status")
            after = weighed(pid)
    names = ("rss_kb", "descriptors", "threads")
    return {
        "requests": count,
        "before": dict(zip(names, before, strict=True)),
        "after": dict(zip(names, after, strict=True)),
        "ratio": round(after[0] / before[0], 3),
        "status meanwhile": summed(times),
        "silent callers": len(crowd),
        "status beside them": summed(crowded),
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }


def main() -> None:
    """Measure and print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    figures = measured(chosen.requests, chosen.seed)
    print(json.dumps(figures, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
