"""Measure what the ears cost: `python -m bench.ears_cost [--seconds 30] [--json FILE]`.

The process of the ears, fed in real time as the microphone feeds it: a quiet
room, the coach speaking with its echo, a person talking all the time.  CPU is
that of the process, user and system; memory is its proportional set size.
"""

from __future__ import annotations

import argparse
import json
import os
from multiprocessing import active_children
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import numpy as np

from coach.hearing.adapters.ears_process import EarsProcess
from coach.hearing.endpointing.segmenter import FRAME, CaptureSamples
from coach.session.machine import State, commands_in
from coach.system.system_clock import SystemClock
from coach.units import CAPTURE_RATE, PLAYBACK_RATE

CLOCK = SystemClock()


def cpu(pid: int) -> float:
    """Return the seconds of processor that process *pid* has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pss(pid: int) -> float:
    """Return its proportional set size, megabytes."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) / 1024 for row in rows if row.startswith("Pss:"))


def feed(ears: EarsProcess, heard: CaptureSamples, played: CaptureSamples) -> None:
    """Give *heard* (units.EAR_RATE) and *played* (units.RATE) 20 ms at a time, when each is due."""
    begin, block, given = CLOCK.monotonic(), CAPTURE_RATE // 50, PLAYBACK_RATE // 50
    for number in range(len(heard) // block):
        wait = begin + 0.02 * number - CLOCK.monotonic()
        if wait > 0:
            Event().wait(wait)
        parts = (heard[number * block : (number + 1) * block], played[number * given : (number + 1) * given])
        ears.feed(*(part.astype("<i2").tobytes() for part in parts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    # the process of the ears imports this module too, as it imports `coach`: scipy would be counted as theirs
    from bench.echo import Air, spoken  # noqa: PLC0415
    from bench.texts import own  # noqa: PLC0415
    from coach.content.adapters.script_files import load_library  # noqa: PLC0415

    what, count = load_library(), chosen.seconds * CAPTURE_RATE
    talk = spoken(own(what, "en")[:40], "en", 0.3)
    talk = np.tile(talk, 1 + count // len(talk))[:count]
    room = np.random.default_rng(1).standard_normal(count) * 10 ** (-62 / 20)
    air, silence = Air(1), np.zeros(count * PLAYBACK_RATE // CAPTURE_RATE)
    echo = np.concatenate([air.take(talk[at : at + FRAME]) for at in range(0, count, FRAME)])
    loud = np.interp(np.arange(len(silence)) * CAPTURE_RATE / PLAYBACK_RATE, np.arange(count), talk)
    scenes = {
        "quiet room": (room, silence),
        "the coach speaks": (room + echo, loud),
        "somebody talks": (room + talk * 0.5, silence),
    }
    ears = EarsProcess("en")
    ears.open({c: what.commands[c].phrases("en") for c in commands_in(State.WORKING)})
    begin = CLOCK.monotonic()
    ears.start(SimpleQueue().put)
    found: dict[str, object] = {"ready after": round(CLOCK.monotonic() - begin, 2), "load": os.getloadavg()[0]}
    try:
        (pid,) = (child.pid for child in active_children() if child.name == "coach-ears")
        for name, scene in scenes.items():
            before = cpu(pid)
            feed(ears, *(np.clip(np.rint(x * 32767), -32768, 32767).astype(np.int16) for x in scene))
            Event().wait(1)
            share = 100 * (cpu(pid) - before) / chosen.seconds
            found[name] = {"percent of a core": round(share, 1), "PSS in MB": round(pss(pid))}
            print(name, found[name], flush=True)
        found["dropped blocks"] = ears.dropped
    finally:
        ears.close()
    print(json.dumps(found))
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
