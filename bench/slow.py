"""Lead sessions beside two busy loops on each processor, and measure the beat and how soon commands are obeyed.

    python -m bench.slow [--sessions 3] [--json FILE]

In the virtual room, whose sound server has a desktop's priority, `coach now`
leads SESSIONS in which nobody speaks: every count of the recording is held
against the very sound that was composed, set by set, so that an underrun shows
as far as it moves the grid.  In as many others somebody says "pause please"
three times: measured is from the last sample of the words at the microphone to
the first of the answer at the loudspeaker.  What the coach itself counted of
underruns, overruns and dropped blocks is beside it.  Needs what tests/room needs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach import units
from coach.content.routine import lay_out_sets
from coach.system.system_clock import SystemClock
from coach.timeline.compose import compose_sets
from coach.timeline.cues import Kind
from coach.timeline.mix import mix
from coach.timeline.wording import Wording
from coach.wiring.audio import kept_flow
from coach.wiring.common import load_scripts, read_config
from coach.wiring.speech import open_bank
from tests.room import measure
from tests.room.leading import Led, furnish
from tests.room.persons import Person
from tests.room.room import RATE, Room
from tests.support.waiting import until

CLOCK = SystemClock()
LOOPS = 2
"""On each processor."""

OBEYED = "> pause:"
"""How the line begins that is shown when it was understood; the next one is the answer's caption."""

EARLY = 0.3
"""Seconds by which a caption may come before its sound."""


LIMIT = 6.0
"""Seconds after the words in which they must be obeyed."""


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """Keep the processors busy with *loops* processes that only compute."""
    running = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(loops)]
    try:
        yield
    finally:
        for each in running:
            each.kill()
            each.wait()


@contextmanager
def quiet_desk() -> Iterator[Room]:
    """Give a room whose sound server has the priority that a desktop gives it (RealtimeKit: nice -11), if it may."""
    with Room() as room:
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if room.env["COACH_HOME"].encode() in (process / "environ").read_bytes():
                    os.setpriority(os.PRIO_PROCESS, int(process.name), -11)
        furnish(room)
        yield room


@contextmanager
def at_home_in(room: Room) -> Iterator[None]:
    """Let this process find the files of the coach in *room*."""
    before = os.environ.get("COACH_HOME")
    os.environ["COACH_HOME"] = room.env["COACH_HOME"]
    try:
        yield
    finally:
        os.environ.pop("COACH_HOME")
        if before is not None:
            os.environ["COACH_HOME"] = before


def beat() -> dict[str, Any]:
    """Lead a session in which nobody speaks; return how its sets lie on the grid, milliseconds."""
    with quiet_desk() as room:
        with room.hear() as loudspeaker:
            if Led(room, "now", "short").end():
                raise RuntimeError("the session failed")
            heard = loudspeaker.stop()
        with at_home_in(room):
            library, chosen = load_scripts(), read_config()
            with open_bank(chosen) as bank:
                spoken = Wording(language="en", lines=library.lines, bank=bank)
                sets = lay_out_sets(library.routines["short"], library.exercises)
                met = {"wrist_circle": 2, "slow_blink": 2}
                fits = [
                    _located(
                        heard.samples,
                        RATE,
                        mix(timeline, bank),
                        units.PLAYBACK_RATE,
                        [units.seconds(cue.start) for cue in timeline.cues if cue.kind is Kind.COUNT],
                    )
                    for timeline in compose_sets(sets, spoken, met)
                ]
            return {
                "worst_ms": round(1000 * max((worst for worst, _, _ in fits), default=0.0), 2),
                "missing": sum(missing for _, missing, _ in fits),
                "counts": sum(counts for _, _, counts in fits),
                "flow": kept_flow()[-1].as_object(),
            }


def _located(heard: Any, rate: int, meant: Any, meant_rate: int, places: list[float]) -> tuple[float, int, int]:
    """Return how far the worst count is off the grid, seconds; how many are not near it, and how many there are."""
    try:
        fit = measure.located(heard, rate, meant, meant_rate, places)
    except ValueError:  # one is found, or none
        return measure.WITHIN, len(places), len(places)
    return fit.worst, fit.missing, len(places)


def commands(person: Person) -> dict[str, Any]:
    """Lead a session in which somebody says "pause please" three times; return the seconds until it holds."""
    words, found = person.words("pause please"), []
    with quiet_desk() as room:
        led = Led(room, "now", "short", "--level", "normal")
        led.wait_for("circle")
        for _ in range(3):
            Event().wait(2.5)
            found.append(_held_after(room, led, words))
            print("resume", file=led.process.stdin, flush=True)
        led.end()
        with at_home_in(room):
            return {"seconds": found, "flow": kept_flow()[-1].as_object()}


def _held_after(room: Room, led: Led, words: NDArray[np.int16]) -> float | None:
    """Say *words*; return the seconds from their end to what is said to them, None where it is not."""
    begin = len(led.lines)
    with room.hear() as loudspeaker, room.overhear() as air:
        Event().wait(0.3)
        _say(room, words)
        if not until(lambda: _answered(led.lines[begin:]), LIMIT, every=0.005):
            return None
        seen = CLOCK.monotonic()
        Event().wait(1.0)
        heard, said = loudspeaker.stop(), air.stop()
    last = measure.last_sound(said.samples, RATE)
    onsets = heard.start + measure.onsets(heard.samples, RATE)
    answer = next((each for each in onsets if each > seen - EARLY), None)
    return None if last is None or answer is None else round(float(answer - said.start - last), 3)


def _say(room: Room, words: NDArray[np.int16]) -> None:
    """Let *words* be heard whole at the microphone: who says them is no process that a busy machine holds up."""
    path = room.folder / "words.raw"
    path.write_bytes(words.astype("<i2").tobytes())
    player = ["pacat", "--playback", "--device=air", "--latency-msec=1000", "--raw", "--format=s16le"]
    subprocess.run(
        [*player, f"--rate={units.PLAYBACK_RATE}", "--channels=1", str(path)], env=room.env, check=True, timeout=20
    )


def _answered(lines: list[str]) -> bool:
    return any(line.startswith(OBEYED) for line in lines[:-1])


def main() -> None:
    """Measure and print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=3)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    cores = os.cpu_count() or 1
    person = Person()
    person.words("pause please")
    with busy(LOOPS * cores):
        silent = [beat() for _ in range(chosen.sessions)]
        spoken = [commands(person) for _ in range(chosen.sessions)]
    person.leave()
    obeyed = [each for session in spoken for each in session["seconds"] if each is not None]
    flows = [each["flow"] for each in (*silent, *spoken)]
    minutes = sum(each["seconds"] for each in flows) / 60
    figures = {
        "busy loops": LOOPS * cores,
        "processors": cores,
        "sessions": 2 * chosen.sessions,
        "minutes": round(minutes, 1),
        "counts": sum(each["counts"] for each in silent),
        "counts not found": sum(each["missing"] for each in silent),
        "worst off the grid, ms": max(each["worst_ms"] for each in silent),
        "commands": sum(len(each["seconds"]) for each in spoken),
        "obeyed": len(obeyed),
        "obeyed after s": {"median": sorted(obeyed)[len(obeyed) // 2], "worst": max(obeyed)} if obeyed else {},
        **{name: sum(each[name] for each in flows) for name in ("underruns", "overruns", "dropped")},
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "load": round(os.getloadavg()[0], 1),
        "each": [*silent, *spoken],
    }
    print(json.dumps(figures, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
