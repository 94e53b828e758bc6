"""Measure how soon `coach now` is heard: `python -m bench.first_sound OLD NEW [--trials 8] [--json FILE]`.

OLD and NEW are two interpreters, each with its own build of the coach.  In the
virtual room they begin a session in turn, OLD NEW, in each of three states: `first` with no
file of an earlier session, `cold` with an empty folder of clips, and `warm`
with the folder that the same build has filled; these two keep the library's
snapshot, if the build makes one.  Measured
is from just before the process is started to the first sample that the
loudspeaker's monitor records above the floor.  Every session is without
journal and config.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path
from threading import Event

import numpy as np

from coach.system.system_clock import SystemClock
from tests.room.room import RATE, Room, until

FLOOR = 200
"""Amplitude under which the loudspeaker is silent: 44 dB under full scale, 20 dB under the first word's peak."""

LIMIT = 20.0
"""Seconds in which something must have been heard."""

CACHES = ("first", "cold", "warm")

_NOT_OURS = {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
"""Each build is as its interpreter has it, and compiled, as an installed one is."""

_CLOCK = SystemClock()


def first_sound(room: Room, python: Path, home: Path) -> float:
    """Return the seconds from the start of `coach now` to its first sample of sound."""
    env = {name: value for name, value in room.env.items() if name not in _NOT_OURS} | {"COACH_HOME": str(home)}
    with room.hear() as loudspeaker:
        Event().wait(0.3)
        begun = _CLOCK.monotonic()
        process = subprocess.Popen(
            [python, "-m", "coach", "now", "--quiet"], env=env, cwd=room.folder, stdin=subprocess.PIPE
        )
        try:
            if not until(lambda: _onset(loudspeaker.so_far()) is not None, LIMIT):
                raise RuntimeError(f"{python}: nothing was heard in {LIMIT:.0f} s")
        finally:
            process.terminate()
            process.wait()
            process.stdin.close()
        heard = loudspeaker.stop()
    return heard.start + _onset(heard) - begun


def _onset(heard: object) -> float | None:
    loud = np.flatnonzero(np.abs(heard.samples.astype(np.int32)) > FLOOR)
    return float(loud[0]) / RATE if len(loud) else None


def emptied(home: Path, cache: str) -> Path:
    """Return *home* without journal and config, and with what the state of the *cache* keeps."""
    kept = {"first": (), "cold": ("library.json",), "warm": ("library.json", "clips")}[cache]
    for path in home.iterdir() if home.exists() else ():
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return home


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--trials", type=int, default=8)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    builds = {"old": chosen.old.absolute(), "new": chosen.new.absolute()}
    taken: dict[str, dict[str, list[float]]] = {cache: {build: [] for build in builds} for cache in CACHES}
    with Room() as room:
        for build, python in builds.items():  # the files of both are in the machine's memory
            first_sound(room, python, room.folder / build)
        for _ in range(chosen.trials):
            for cache in CACHES:
                for build, python in builds.items():
                    seconds = first_sound(room, python, emptied(room.folder / build, cache))
                    taken[cache][build].append(round(seconds, 3))
                    print(cache, build, f"{seconds:.3f}", flush=True)
            _write(taken, chosen.json)


def _write(taken: dict[str, dict[str, list[float]]], file: Path | None) -> None:
    """Print what has been measured so far, and write it to *file*."""
    trials = len(taken[CACHES[-1]]["new"])
    figures: dict[str, object] = {"unit": "s", "trials": trials, "load": round(os.getloadavg()[0], 2)}
    for cache, by_build in taken.items():
        medians = {build: round(statistics.median(values), 3) for build, values in by_build.items()}
        ratio = round(medians["new"] / medians["old"], 3)
        figures[cache] = {"median": medians, "ratio": ratio, "worst": {b: max(v) for b, v in by_build.items()}}
        figures[f"{cache}_each"] = by_build
        print(cache, medians, f"ratio {ratio}")
    if file:
        file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
