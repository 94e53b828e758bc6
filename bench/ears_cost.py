"""Measure what the ears cost: `python -m bench.ears_cost [--seconds 30] [--json FILE]`.

The process of the ears, fed in real time as the microphone feeds it: a quiet
room, the coach speaking with its echo, a person talking all the time.  CPU is
that of the process, user and system; memory is its proportional set size.

With `--sounds FILE` it is fed what `write_scenes` has written, and needs nothing
but the coach: so bench/session_cost.py runs it in the build of its choice, also
in one of before the ears were called so.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from time import monotonic  # noqa: TID251 - the builds have their clock in different places
from typing import Any

import numpy as np

BLOCK, PLAYED_BLOCK = 320, 441
"""Samples of 20 ms at the microphone and at the loudspeaker."""


def cpu(pid: int) -> float:
    """Return the seconds of processor that process *pid* has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pss(pid: int) -> float:
    """Return its proportional set size, megabytes."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) / 1024 for row in rows if row.startswith("Pss:"))


def make_ears() -> tuple[Any, Any]:
    """Return ears that are not started, and what feeds them."""
    try:
        from coach.hearing.adapters.ears_process import EarsProcess  # noqa: PLC0415
    except ImportError:  # a build of before 2026-11-29
        from coach.edge.listening.ears import ChildEars  # noqa: PLC0415

        before = ChildEars("en")
        return before, before.hear
    now = EarsProcess("en")
    return now, now.feed


def feed(push: Any, heard: np.ndarray, played: np.ndarray) -> None:
    """Give *heard* and *played* (int16) 20 ms at a time, when each is due."""
    begin = monotonic()
    for number in range(len(heard) // BLOCK):
        wait = begin + 0.02 * number - monotonic()
        if wait > 0:
            Event().wait(wait)
        parts = (
            heard[number * BLOCK : (number + 1) * BLOCK],
            played[number * PLAYED_BLOCK : (number + 1) * PLAYED_BLOCK],
        )
        push(*(part.astype("<i2").tobytes() for part in parts))


def scenes(seconds: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return what is heard and played in each scene, as 16-bit samples."""
    # the process of the ears must not import what only this needs: scipy would be counted as theirs
    from bench.echo import Air, spoken  # noqa: PLC0415
    from bench.texts import own  # noqa: PLC0415
    from coach.content.adapters.script_files import load_library  # noqa: PLC0415
    from coach.hearing.endpointing.segmenter import FRAME  # noqa: PLC0415
    from coach.units import CAPTURE_RATE, PLAYBACK_RATE  # noqa: PLC0415

    count = seconds * CAPTURE_RATE
    talk = spoken(own(load_library(), "en")[:40], "en", 0.3)
    talk = np.tile(talk, 1 + count // len(talk))[:count]
    room = np.random.default_rng(1).standard_normal(count) * 10 ** (-62 / 20)
    air, silence = Air(1), np.zeros(count * PLAYBACK_RATE // CAPTURE_RATE)
    echo = np.concatenate([air.take(talk[at : at + FRAME]) for at in range(0, count, FRAME)])
    loud = np.interp(np.arange(len(silence)) * CAPTURE_RATE / PLAYBACK_RATE, np.arange(count), talk)
    found = {
        "quiet room": (room, silence),
        "the coach speaks": (room + echo, loud),
        "somebody talks": (room + talk * 0.5, silence),
    }
    return {
        name: tuple(np.clip(np.rint(x * 32767), -32768, 32767).astype(np.int16) for x in scene)
        for name, scene in found.items()
    }


def write_scenes(path: Path, made: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """Write *made*, and what the ears listen for, to *path*."""
    from coach.content.adapters.script_files import load_library  # noqa: PLC0415
    from coach.session.machine import State, commands_in  # noqa: PLC0415

    what = load_library()
    phrases = {command: what.commands[command].phrases("en") for command in commands_in(State.WORKING)}
    sounds = {f"{name}/{part}": each for name, pair in made.items() for part, each in enumerate(pair)}
    np.savez(path, phrases=json.dumps(phrases), **sounds)


def measured(path: Path) -> dict[str, object]:
    """Return what the ears of this build take for what `write_scenes` has written to *path*."""
    with np.load(path) as file:
        sounds = {name: file[name] for name in file.files}
    phrases = json.loads(str(sounds.pop("phrases")))
    ears, push = make_ears()
    ears.open(phrases)
    begin = monotonic()
    ears.start(SimpleQueue().put)
    found: dict[str, object] = {"ready after": round(monotonic() - begin, 2), "load": os.getloadavg()[0]}
    try:
        pid = ears._child._process.pid  # noqa: SLF001 - nobody else needs to know it
        for name in dict.fromkeys(each.rpartition("/")[0] for each in sounds):
            heard, played = sounds[f"{name}/0"], sounds[f"{name}/1"]
            before = cpu(pid)
            feed(push, heard, played)
            Event().wait(1)
            share = 100 * (cpu(pid) - before) / (len(heard) / BLOCK / 50)
            found[name] = {"percent of a core": round(share, 1), "PSS in MB": round(pss(pid))}
            print(name, found[name], flush=True)
        found["dropped blocks"] = ears.dropped
    finally:
        ears.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--sounds", type=Path)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sounds = chosen.sounds or Path(folder) / "sounds.npz"
        if chosen.sounds is None:
            write_scenes(sounds, scenes(chosen.seconds))
        found = measured(sounds)
    print(json.dumps(found))
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
