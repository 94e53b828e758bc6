"""What the page costs: time from `coach page` to the first page, time of each page, memory.

    python -m bench.page [--runs 7] [--weeks 520] [--json FILE]

A journal as `bench/page_home.py` writes it, of 40 weeks by default and as many as are asked for, with the snapshot of
the scripts that any command leaves.  The first page is Today, whole, as it arrives at a client that takes the address
from the command's output: a browser's own start and drawing come on top.  On a busy machine its processor time says
more.  PSS is that of the one process after every page was shown, from smaps_rollup; the Python of this very program
shares pages with it, which RSS counts in full.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from coach.programs.page.views.layout import PAGES
from coach.system.system_clock import SystemClock

CLOCK = SystemClock()


class Visit:
    """One run of `coach page`, with all of its pages looked at twice."""

    def __init__(self, env: Mapping[str, str]) -> None:
        begun = CLOCK.monotonic()
        command = [sys.executable, "-m", "coach", "page", "--no-browser"]
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
            address = urlsplit(process.stdout.readline().strip())
            self.listening = CLOCK.monotonic() - begun
            line = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
            cookie = self._get(line, f"{address.path}?{address.query}", "").headers["Set-Cookie"].partition(";")[0]
            self._get(line, "/", cookie)
            self.first = CLOCK.monotonic() - begun
            self.processor = self._processor(process.pid)
            self.pages = {}
            for path, _ in PAGES * 2:
                asked = CLOCK.monotonic()
                self._get(line, path, cookie)
                self.pages[path] = CLOCK.monotonic() - asked
            self.pss, self.rss = (self._memory(process.pid, key) for key in ("Pss:", "Rss:"))
            process.send_signal(signal.SIGINT)

    @staticmethod
    def _get(line: http.client.HTTPConnection, path: str, cookie: str) -> http.client.HTTPResponse:
        line.request("GET", path, headers={"Cookie": cookie})
        answer = line.getresponse()
        answer.read()
        if answer.status >= 400:
            raise SystemExit(f"{path}: {answer.status}")
        return answer

    @staticmethod
    def _processor(pid: int) -> float:
        user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    @staticmethod
    def _memory(pid: int, key: str) -> float:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(key)) / 1024


def measure(weeks: int, runs: int) -> dict[str, object]:
    """Return the medians of *runs* over a journal of *weeks*."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "COACH_HOME": home}
        command = [sys.executable, "-m", "bench.page_home", "--weeks", str(weeks), "--begins", "0"]
        subprocess.run(command, env=env, check=True)
        Visit(env)  # the first leaves the snapshot of the scripts, as any command does
        visits = [Visit(env) for _ in range(runs)]
    middle = statistics.median
    return {
        "weeks": weeks,
        "runs": runs,
        "first page, ms": round(1000 * middle(each.first for each in visits)),
        "first page, slowest, ms": round(1000 * max(each.first for each in visits)),
        "first page, processor time, ms": round(1000 * middle(each.processor for each in visits)),
        "address printed, ms": round(1000 * middle(each.listening for each in visits)),
        "pages seen again, ms": {
            path: round(1000 * middle(each.pages[path] for each in visits)) for path in visits[0].pages
        },
        "PSS, MB": round(middle(each.pss for each in visits), 1),
        "RSS, MB": round(middle(each.rss for each in visits), 1),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--weeks", type=int, default=520, help="of the longer journal")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    found = {
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "journals": [measure(weeks, chosen.runs) for weeks in (40, chosen.weeks)],
    }
    text = json.dumps(found, indent=2) + "\n"
    print(text, end="")
    if chosen.json:
        chosen.json.write_text(text)
