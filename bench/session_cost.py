"""What a session costs, and what listening at any time does: two builds of the coach side by side in one run.

    python -m bench.session_cost OLD_PYTHON NEW_PYTHON [--rounds 3] [--seconds 30] [--json FILE]

OLD_PYTHON and NEW_PYTHON are interpreters, each with its build installed.  In the
virtual room, whose loudspeaker comes back to its microphone, they take turns
(old, new, old, new ...), each with a COACH_HOME of its own:

- *session*: `coach now hourly_seated_5`, once it has been led for a while;
- *always open*: what stands beside `coach run` where the microphone stays open;
- *talk*: their ears by themselves (bench/ears_cost.py), fed in real time with a
  quiet room, the coach's own voice and its echo, and somebody who talks without end.

Memory is the proportional set size of all processes, the median of a look each
second; processor time is user and system time of all their threads.  The median
over the rounds is told, and the ratio new / old.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from threading import Event
from typing import Any

from bench.ears_cost import cpu, pss, scenes, write_scenes
from coach.system.system_clock import SystemClock
from tests.room.room import Room
from tests.support.waiting import until

CLOCK = SystemClock()

SETTLED = 25.0
"""Seconds after which a session is led and everything is loaded."""

STANDS_STILL = 1.0
"""Percent of a core below which no session is led."""

ROUTINE = "hourly_seated_5"
"""Of five minutes; both builds have it."""

ALWAYS = '[microphone]\nopen = "always"\n[agenda]\nevery = "24h"\n'

_NOT_OURS = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
"""Each build is as its interpreter has it, and compiled, as an installed one is."""

Figures = dict[str, float]


def family(pid: int) -> Iterator[int]:
    """Yield *pid* and what it started, and what that started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))


def role(pid: int) -> str:
    """Return what process *pid* is, by its command line, and by what it has loaded."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    if "resource_tracker" in " ".join(words):
        return "tracker"
    if "coach" in words:
        return words[words.index("coach") + 1]
    maps = Path(f"/proc/{pid}/maps").read_text(errors="replace")
    libraries = {"voice": ("espeak",), "ears": ("silero", "pocketsphinx")}
    named = (name for name, parts in libraries.items() if any(part in maps for part in parts))
    return next(named, Path(words[0]).name)


def watched(pids: Callable[[], list[int]], seconds: float) -> Figures:
    """Return what the processes of *pids* take in the next *seconds*: PSS of each role and of all, share of a core."""
    looks: list[dict[str, float]] = []
    spent: dict[tuple[int, str], tuple[float, float]] = {}
    begin = CLOCK.monotonic()
    while (passed := CLOCK.monotonic() - begin) < seconds:
        look: dict[str, float] = {}
        for pid in pids():
            with suppress(OSError, StopIteration):  # it has ended meanwhile
                name, used = role(pid), cpu(pid)
                look[name] = look.get(name, 0.0) + pss(pid)
                spent[pid, name] = (spent.get((pid, name), (used, 0.0))[0], used)
        looks.append(look)
        Event().wait(max(0.0, 1 - (CLOCK.monotonic() - begin - passed)))
    names = sorted({name for look in looks for name in look})
    shares = {name: 0.0 for _, name in spent}
    for (_, name), (start, end) in spent.items():
        shares[name] += 100 * (end - start) / passed
    return {
        "PSS in MB": round(median(sum(look.values()) for look in looks), 1),
        "percent of a core": round(sum(shares.values()), 2),
        **{f"PSS of {name}": round(median(look.get(name, 0.0) for look in looks), 1) for name in names},
        **{f"percent of {name}": round(share, 2) for name, share in sorted(shares.items())},
    }


@contextmanager
def coach(room: Room, python: Path, home: Path, *words: str) -> Iterator[int]:
    """Run `coach WORDS` in *room*; give its process number."""
    env = {name: value for name, value in room.env.items() if name not in _NOT_OURS} | {"COACH_HOME": str(home)}
    process = subprocess.Popen(
        [python, "-m", "coach", *words], env=env, cwd=room.folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)
        process.stdin.close()


def session(room: Room, python: Path, home: Path, seconds: float) -> Figures:
    with coach(room, python, home, "now", ROUTINE, "--quiet") as pid:
        Event().wait(SETTLED)
        found = watched(lambda: list(family(pid)), seconds)
    if found["percent of a core"] < STANDS_STILL:
        raise RuntimeError(f"{python}: the session's sound stands still; the machine is too busy")
    return found


def always_open(room: Room, python: Path, home: Path, seconds: float) -> Figures:
    (home / "config.toml").write_text(ALWAYS)
    with coach(room, python, home, "run") as pid:
        if not until(lambda: len(list(family(pid))) > 1, 60):
            raise RuntimeError(f"{python}: nothing listens")
        Event().wait(SETTLED)
        return watched(lambda: [each for each in family(pid) if each != pid], seconds)


def ears(python: Path, sounds: Path) -> dict[str, Any]:
    """Return what bench/ears_cost.py finds of the ears of *python*."""
    with tempfile.TemporaryDirectory() as folder:
        env = {name: value for name, value in os.environ.items() if name not in _NOT_OURS} | {"COACH_HOME": folder}
        told = Path(folder) / "ears.json"
        script = Path(__file__).with_name("ears_cost.py")
        subprocess.run(
            [python, script, "--sounds", sounds, "--json", told],
            env=env, cwd=folder, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return json.loads(told.read_text("utf-8"))


def together(rounds: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the median of each figure over *rounds*."""
    found: dict[str, Any] = {}
    for name in rounds[0]:
        each = [one[name] for one in rounds if name in one]
        found[name] = together(each) if isinstance(each[0], dict) else round(median(each), 2)
    return found


def main() -> None:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    builds = {"old": chosen.old.absolute(), "new": chosen.new.absolute()}
    taken: dict[str, dict[str, list[Any]]] = {}
    with Room(echo_db=-6.0) as room:
        sounds = room.folder / "sounds.npz"
        write_scenes(sounds, scenes(chosen.seconds))
        for number in range(chosen.rounds):
            for build, python in builds.items():
                home = room.folder / f"{build}-{number}"
                home.mkdir()
                found = {
                    "session": session(room, python, home, chosen.seconds),
                    "always open": always_open(room, python, home, chosen.seconds),
                    "talk": ears(python, sounds),
                }
                for what, figures in found.items():
                    taken.setdefault(what, {}).setdefault(build, []).append(figures)
                    print(number, build, what, figures, flush=True)
    figures = {what: {build: together(each) for build, each in builds.items()} for what, builds in taken.items()}
    report = {
        "python": platform.python_version(), "processors": os.cpu_count(), "rounds": chosen.rounds,
        "seconds": chosen.seconds, "load": round(os.getloadavg()[0], 2), "ratios": ratios(figures), **figures,
    }  # fmt: skip
    print(json.dumps(report, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def ratios(figures: Mapping[str, Any]) -> dict[str, float]:
    """Return new / old of what the README tells."""
    told = {
        "session, memory": ("session", "PSS in MB"),
        "session, processor": ("session", "percent of a core"),
        "always open, memory": ("always open", "PSS in MB"),
        "always open, processor": ("always open", "percent of a core"),
    }
    found = {name: figures[what]["new"][key] / figures[what]["old"][key] for name, (what, key) in told.items()}
    for scene, of in figures["talk"]["new"].items():
        if isinstance(of, dict):
            found[f"ears, {scene}"] = of["percent of a core"] / figures["talk"]["old"][scene]["percent of a core"]
    return {name: round(ratio, 3) for name, ratio in found.items()}


if __name__ == "__main__":
    main()
