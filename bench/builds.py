"""Two builds of the coach side by side in one run: how soon commands answer, and what waiting takes.

    python -m bench.builds OLD_PYTHON NEW_PYTHON [--runs 15] [--json FILE]

OLD_PYTHON and NEW_PYTHON are interpreters, each with its build installed.  Runs
alternate (old, new, old, new ...) with a fresh COACH_HOME each, so that a
machine that changes its speed changes both; quote the medians' ratios.  Seconds
are those of a whole process; `coach status` asks a coach that runs.  PSS and
RSS of `coach run` are read from smaps_rollup half a minute after its start.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import threading
from pathlib import Path
from statistics import median

from coach.system.system_clock import SystemClock

SETTLED = 30.0
"""Seconds after its start at which the waiting process is looked at: its facts have been read by then."""

CLOCK = SystemClock()


def seconds(python: str, home: str, *words: str) -> float:
    """Return how long *python* takes for *words*, which must succeed."""
    begins = CLOCK.monotonic()
    subprocess.run(
        [python, *words],
        env={"COACH_HOME": home, "PATH": os.environ["PATH"], "HOME": home},
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return CLOCK.monotonic() - begins


def waiting(python: str, home: str) -> subprocess.Popen[bytes]:
    """Start `coach run` with its files in *home*."""
    return subprocess.Popen(
        [python, "-m", "coach", "run"],
        env={"COACH_HOME": home, "PATH": os.environ["PATH"], "HOME": home},
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def memory(pid: int) -> dict[str, float]:
    """Return PSS and RSS of the process, MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) / 1000 for line in lines if line.startswith(("Pss:", "Rss:"))}
    return {"pss_mb": round(found["Pss"], 2), "rss_mb": round(found["Rss"], 2)}


def measured(pythons: dict[str, str], runs: int) -> dict[str, object]:
    """Return every figure of each build, and the ratios new / old of the medians."""
    times: dict[str, dict[str, list[float]]] = {}
    costs: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        homes = {name: Path(folder, name) for name in pythons}
        for home in homes.values():
            home.mkdir()
        daemons = {name: waiting(python, str(homes[name])) for name, python in pythons.items()}
        try:
            threading.Event().wait(SETTLED)
            costs = {name: memory(daemon.pid) for name, daemon in daemons.items()}
            for _ in range(runs):
                for name, python in pythons.items():
                    for what, words in {
                        "python -c pass": ("-c", "pass"),
                        "import coach.cli": ("-c", "import coach.cli"),
                        "coach --help": ("-m", "coach", "--help"),
                        "coach status": ("-m", "coach", "status"),
                    }.items():
                        times.setdefault(what, {}).setdefault(name, []).append(
                            seconds(python, str(homes[name]), *words)
                        )
        finally:
            for name, daemon in daemons.items():
                seconds(pythons[name], str(homes[name]), "-m", "coach", "quit")
                daemon.wait(30)
    return {
        "runs": runs,
        "seconds": {
            what: {name: round(median(found), 4) for name, found in each.items()}
            | {"ratio": round(median(each["new"]) / median(each["old"]), 3)}
            for what, each in times.items()
        },
        "coach run": costs | {"ratio_pss": round(costs["new"]["pss_mb"] / costs["old"]["pss_mb"], 3)},
    }


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = measured({"old": asked.old, "new": asked.new}, asked.runs)
    text = json.dumps(found, indent=2)
    print(text)
    if asked.json:
        asked.json.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
