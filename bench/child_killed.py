"""Kill a child of two builds at the same moments, and measure how soon the coach speaks and hears again.

    python -m bench.child_killed OLD NEW [--trials 10] [--seed 1] [--json FILE]

OLD and NEW are interpreters, each with its own build of the coach.  In the
virtual room they begin a session in turn, OLD NEW, at the moments of the seed:

    speaks  with an empty folder of clips the voice is killed as soon as it has loaded its synthesiser, or up
            to 0.05 s later: seconds from the kill to the first sound that the loudspeaker's monitor records
    hears   in the middle of a set the ears are killed, and 0.05 to 0.3 s later somebody says "pause please", and
            again every three seconds until the coach holds: seconds from the kill to its "Holding your place."

Every session is without journal and config.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Self

import numpy as np

from bench.first_sound import FLOOR, emptied
from coach import units
from coach.system.system_clock import SystemClock
from tests.room.killing import EARS, VOICE, kill, of_role
from tests.room.persons import Person
from tests.room.room import RATE, Room
from tests.support.waiting import until

LIMIT = 30.0
"""Seconds in which whatever is waited for has happened."""

SAID_AGAIN = 3.0
ROUTINE = "neck_shoulder_2"

_NOT_OURS = {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
"""Each build is as its interpreter has it, and compiled, as an installed one is."""

_CLOCK = SystemClock()


class Session:
    """`coach now` of one build, as a context manager, with the lines that it writes."""

    def __init__(self, room: Room, python: Path, home: Path) -> None:
        self.room = room
        env = {name: value for name, value in room.env.items() if name not in _NOT_OURS} | {"COACH_HOME": str(home)}
        self.lines: list[str] = []
        self._process = subprocess.Popen(
            [python, "-u", "-m", "coach", "now", "--level", "normal", ROUTINE],
            env=env,
            cwd=room.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._home = str(home)
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._thread.join()
        self._process.stdin.close()
        self._process.stdout.close()

    def _follow(self) -> None:
        for line in self._process.stdout:
            self.lines.append(line.strip())

    def saw(self, *words: str) -> bool:
        """Tell whether one of *words* was written."""
        return any(word in line for line in list(self.lines) for word in words)

    def kill(self, role: str, later: float = 0.0) -> float:
        """Wait for the child that is a *role*; kill it *later* seconds after and return when, monotonic seconds."""
        found: list[int] = []

        def come() -> bool:
            pid = of_role(self._home, role)
            found.extend([pid] if pid is not None else [])
            return bool(found)

        wait_for(come, f"there is no {role}: {self.lines}")
        Event().wait(later)
        now = _CLOCK.monotonic()
        if not kill(found[0]):
            raise RuntimeError(f"the {role} went by itself")
        return now


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Wait until *condition* holds, or raise what is wrong."""
    if not until(condition, LIMIT, every=0.002):
        raise RuntimeError(what)


def speaks(room: Room, python: Path, home: Path, dice: random.Random) -> float:
    """Return the seconds from the voice's end to the first sound."""
    emptied(home, "cold")
    with room.hear() as loudspeaker, Session(room, python, home) as session:
        killed = session.kill(VOICE, dice.uniform(0, 0.05))

        def onset() -> float | None:
            heard = loudspeaker.so_far()
            loud = np.flatnonzero(np.abs(heard.samples.astype(np.int32)) > FLOOR)
            return heard.start + float(loud[0]) / RATE if len(loud) else None

        wait_for(lambda: onset() is not None, "nothing was heard")
        return onset() - killed


def hears(room: Room, python: Path, home: Path, dice: random.Random, person: Person) -> float:
    """Return the seconds from the ears' end until "pause please" is obeyed."""
    emptied(home, "warm")
    words = person.words("pause please")
    with Session(room, python, home) as session:
        wait_for(lambda: session.saw("one", "One"), f"no set began: {session.lines}")
        Event().wait(dice.uniform(0.5, 4))
        killed = session.kill(EARS)
        Event().wait(dice.uniform(0.05, 0.3))
        for _ in range(5):
            room.say(words, units.PLAYBACK_RATE)
            if until(lambda: session.saw("Holding your place", "old your place"), SAID_AGAIN, every=0.01):
                return _CLOCK.monotonic() - killed
    raise RuntimeError(f"never obeyed: {session.lines}")


def measure(builds: dict[str, Path], trials: int, seed: int) -> dict[str, dict[str, list[float]]]:
    """Return case -> build -> seconds of each trial."""
    person = Person()
    found: dict[str, dict[str, list[float]]] = {case: {build: [] for build in builds} for case in ("speaks", "hears")}
    with Room() as room:
        for build, python in builds.items():  # the files of both are in the machine's memory, and the clips made
            home = room.folder / build
            home.mkdir()
            with Session(room, python, home) as session:
                wait_for(lambda s=session: s.saw("one", "One"), f"no set began: {session.lines}")
        for trial in range(trials):
            for build, python in builds.items():
                each = hears(room, python, room.folder / build, random.Random(f"{seed} hears {trial}"), person)
                found["hears"][build].append(round(each, 3))
                print("hears", build, f"{each:.3f}", flush=True)
        for trial in range(trials):
            for build, python in builds.items():
                each = speaks(room, python, room.folder / build, random.Random(f"{seed} speaks {trial}"))
                found["speaks"][build].append(round(each, 3))
                print("speaks", build, f"{each:.3f}", flush=True)
    person.leave()
    return found


def summed(found: dict[str, dict[str, list[float]]], trials: int) -> dict[str, object]:
    """Return medians, worst and ratios."""
    figures: dict[str, object] = {"unit": "s", "trials": trials, "load": round(os.getloadavg()[0], 2)}
    for case, by_build in found.items():
        medians = {build: round(statistics.median(each), 3) for build, each in by_build.items()}
        figures[case] = {
            "median": medians,
            "worst": {build: max(each) for build, each in by_build.items()},
            "ratio": round(medians["new"] / medians["old"], 3),
        }
        figures[f"{case}_each"] = by_build
    return figures


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--trials", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    builds = {"old": chosen.old.absolute(), "new": chosen.new.absolute()}
    figures = summed(measure(builds, chosen.trials, chosen.seed), chosen.trials)
    text = json.dumps(figures, indent=1)
    print(text)
    if chosen.json:
        chosen.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
