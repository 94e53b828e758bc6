"""What the page costs: time from `coach page` to the first page, time of each page, memory.

    python -m bench.page [--runs 5] [--json FILE]

A journal of 40 weeks as `bench/page_home.py` writes it, and one of ten years with 20 sessions a day as
`bench/journal.py` does, up to today; with the snapshot of the scripts that any command leaves.  The first page is
Today, whole, as it arrives at a client that takes the address from the command's output: a browser's own start and
drawing come on top.  On a busy machine its processor time says more.  PSS is that of the one process after every page
was shown, from smaps_rollup; the Python of this very program shares pages with it, which RSS counts in full.
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
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bench.journal import make_journal
from coach.programs.page.views.layout import PAGES
from coach.system.system_clock import SystemClock

CLOCK = SystemClock()
EXERCISE = "/exercise/heel_raise"


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
            for path in (*[path for path, _ in PAGES] * 2, EXERCISE):
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


def few_weeks(home: Path) -> None:
    command = [sys.executable, "-m", "bench.page_home", "--begins", "0"]
    subprocess.run(command, env={**os.environ, "COACH_HOME": str(home)}, check=True)


def ten_years(home: Path) -> None:
    begins = CLOCK.now().replace(hour=7) - timedelta(days=365 * 10)
    make_journal(home / "journal.db", 10, begins=begins)


def measure(furnish: Callable[[Path], None], runs: int) -> dict[str, object]:
    """Return the medians of *runs* over the journal that *furnish* writes."""
    with tempfile.TemporaryDirectory() as home:
        furnish(Path(home))
        env = {**os.environ, "COACH_HOME": home}
        Visit(env)  # the first leaves the snapshot of the scripts, as any command does
        visits = [Visit(env) for _ in range(runs)]
    middle = statistics.median
    return {
        "first page, ms": round(1000 * middle(each.first for each in visits)),
        "first page, least, ms": round(1000 * min(each.first for each in visits)),
        "first page, processor time, ms": round(1000 * middle(each.processor for each in visits)),
        "pages seen again (an exercise: for the first time), ms": {
            path: round(1000 * middle(each.pages[path] for each in visits)) for path in visits[0].pages
        },
        "PSS, MB": round(middle(each.pss for each in visits), 1),
        "RSS, MB": round(middle(each.rss for each in visits), 1),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    found = {
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "runs": chosen.runs,
        "40 weeks": measure(few_weeks, chosen.runs),
        "10 years, 20 sessions a day": measure(ten_years, chosen.runs),
    }
    text = json.dumps(found, indent=2) + "\n"
    print(text, end="")
    if chosen.json:
        chosen.json.write_text(text)
