"""Compare two builds' routines and commands: `python -m bench.targets OLD NEW [--json FILE]`.

OLD and NEW are folders with a build's sources, which this interpreter runs.  Of each routine that both have, rendered
with an empty home: the seconds before its first repetition and the share of sentences, the first time (`--full`) and
once it is known (`--short`).  Of NEW's commands: the medians beside `python -c pass` in pairs, and what is over 1.2 of
that.  Targets: before and talk at most 0.6 and 0.8 of the old, talk at most 0.2, a command at most 120 ms over.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from coach.system.system_clock import SystemClock

SENTENCES = {"speech", "cue", "answer"}
"""Kinds of cues that are talk; counts and the words of the beat are the movement's."""

COMMANDS = (("show", "neck_shoulder_2"), ("routines",), ("status",))
TRIALS = 15
CLOCK = SystemClock()


def coach(build: Path, home: Path, *words: str) -> str:
    """Return what the *build*'s command prints."""
    env = os.environ | {"COACH_HOME": str(home), "PYTHONPATH": str(build), "LANG": "C.UTF-8"}
    ended = subprocess.run(
        [sys.executable, "-m", "coach", *words], env=env, cwd=home, capture_output=True, text=True, check=False
    )
    return ended.stdout


def cues(build: Path, home: Path, routine: str, how: str) -> list[dict[str, object]]:
    """Return the cue sheet of *routine*."""
    sheet = home / "cues.json"
    coach(build, home, "render", routine, how, "-o", str(home / "out.wav"), "--cues", str(sheet))
    found: list[dict[str, object]] = json.loads(sheet.read_text("utf-8"))
    sheet.unlink()
    return found


def looked_at(sheet: list[dict[str, object]]) -> dict[str, float]:
    """Return seconds before the first repetition, and the share of sentences.

    It begins a beat after the count-in; where that is ticks, with the earcon after them.
    """
    rate = sheet[0]["rate"]
    counted = [cue["start_sample"] for cue in sheet if cue["kind"] == "count_in"]
    begins = (
        2 * counted[2] - counted[1]
        if counted
        else next(cue["start_sample"] for cue in sheet if cue["kind"] == "earcon")
    )
    talk = sum(cue["length"] for cue in sheet if cue["kind"] in SENTENCES)
    length = max(cue["start_sample"] + cue["length"] for cue in sheet)
    return {"before": begins / rate, "talk": talk / length}


def paired(build: Path, home: Path) -> dict[str, dict[str, float]]:
    """Return the medians of NEW's commands, of `python -c pass`, and what of each is over 1.2 times that, ms."""
    found = {}
    for words in COMMANDS:
        plain, whole = [], []
        for _ in range(TRIALS):
            plain.append(_seconds(build, home, ["-c", "pass"]))
            whole.append(_seconds(build, home, ["-m", "coach", *words]))
        over = median(whole) - 1.2 * median(plain)
        found[words[0]] = {
            "plain_ms": round(1000 * median(plain)),
            "command_ms": round(1000 * median(whole)),
            "over_ms": round(1000 * over),
        }
    return found


def _seconds(build: Path, home: Path, words: list[str]) -> float:
    env = os.environ | {"COACH_HOME": str(home), "PYTHONPATH": str(build)}
    begun = CLOCK.monotonic()
    subprocess.run([sys.executable, *words], env=env, cwd=home, capture_output=True, check=False)
    return CLOCK.monotonic() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    builds = {"old": chosen.old.absolute(), "new": chosen.new.absolute()}
    with tempfile.TemporaryDirectory() as folder:
        homes = {build: Path(folder, build) for build in builds}
        for home in homes.values():
            home.mkdir()
            (home / "config.toml").write_text('[voice]\nengine = "espeak"\n', "utf-8")  # one voice for both
        listed = {
            build: {row["id"] for row in json.loads(coach(place, homes[build], "routines", "--json"))}
            for build, place in builds.items()
        }
        routines = sorted(listed["old"] & listed["new"])
        figures: dict[str, object] = {"routines": len(routines)}
        for how, called in (("--full", "first"), ("--short", "known")):
            seen = {
                build: [looked_at(cues(place, homes[build], routine, how)) for routine in routines]
                for build, place in builds.items()
            }
            for what in ("before", "talk"):
                medians = {build: round(median(each[what] for each in rows), 3) for build, rows in seen.items()}
                ratio = round(medians["new"] / medians["old"], 3)
                worst = {build: round(max(each[what] for each in rows), 3) for build, rows in seen.items()}
                figures[f"{called}_{what}"] = {"median": medians, "ratio": ratio, "worst": worst}
                print(called, what, medians, ratio, worst, flush=True)
        figures["commands"] = paired(builds["new"], homes["new"])
        print(figures["commands"])
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
