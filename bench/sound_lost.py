"""Take the sound away again and again in the middle of sets, and see where the session goes on.

    python -m bench.sound_lost [--losses 27] [--rooms 3] [--seed 1] [--json FILE]

`coach now` leads sets of 22 in the virtual rooms of the tests, some at once,
at moments that the seed chooses, while for two to five seconds

    waits    the sound server is killed and started again after three seconds, or stopped, the sink suspended,
             or a sink that never asks for sound made the default: the session has to wait, and to go on by itself
             with the repetition that was cut; measured are the seconds until it was told, and from the return (until
             the server answers again) to the news of it
    goes on  the sink or the source is unloaded, or another sink made the default: the server moves the stream, and
             no number may be left out or come late
    told     the microphone gives nothing but zeros, or clips: it has to be told, and no number may be late

FILE is added to: run it in parts, each with a seed of its own.  Needs what tests/room needs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any

import numpy as np

from coach.content.adapters.script_files import load_library
from coach.system.system_clock import SystemClock
from tests.room.leading import Led, furnish, journal
from tests.room.room import RATE, Room

CLOCK = SystemClock()
SET, REPETITION = 22, 2.0
LIMIT = 30.0
"""Seconds after which something counts as not happening."""

BACK = "The sound is back."
WAITS = ("killed", "stopped", "suspended", "never asks")
GOES_ON = ("sink unloaded", "default switched", "source unloaded")
TOLD = {"zeros": "nothing but zeros", "clips": "it clips"}
SESSIONS = (("killed", "stopped", "suspended"), ("never asks", "sink unloaded", "default switched"),
            ("source unloaded", "zeros", "clips"))  # fmt: skip
"""What one session meets, in an order of the seed's."""

SPEAKER = ("module-null-sink", "sink_name=speaker", "rate=48000", "channels=1")
MICROPHONE = ("module-remap-source", "master=air.monitor", "source_name=mic")
LATE = 1.0
"""Seconds that a number may come after its time before it counts as late: a caption is 0.2 s late at worst."""

ROUTINE = """\
version: 1
routines:
  - id: long
    name: {{en: "Long", da: "Lang"}}
    kind: active_break
    minutes: {minutes}
    posture: any
    noise: quiet
    rounds: 1
    intro: {{en: "Long.", da: "Lang."}}
    outro: {{en: "There we are.", da: "Sådan."}}
    steps:
{steps}
"""


def came(led: Led, words: str, begin: int) -> int | None:
    """Return the place of the first line from *begin* on that contains *words*; None if none does."""
    return next((place for place in range(begin, len(led.lines)) if words in led.lines[place]), None)


def wait_for(condition: Callable[[], object], limit: float = LIMIT) -> float | None:
    """Return how many seconds passed until *condition* held; None where it did not."""
    begun = CLOCK.monotonic()
    while not condition():
        if CLOCK.monotonic() - begun > limit:
            return None
        threading.Event().wait(0.01)
    return CLOCK.monotonic() - begun


def unload(room: Room, name: str) -> None:
    """Unload the module of the room that has *name* among its arguments."""
    lines = room.pactl("list", "short", "modules").splitlines()
    room.pactl("unload-module", next(line.split()[0] for line in lines if name in line))


@contextmanager
def gone(room: Room, kind: str) -> Iterator[None]:
    """Take the sound away in this way, and give it back."""
    with ExitStack() as back:
        match kind:
            case "killed":
                room.unplug()
                back.callback(room.plug)
            case "stopped":
                back.enter_context(room.hanging())
            case "suspended":
                room.pactl("suspend-sink", "speaker", "1")
                back.callback(room.pactl, "suspend-sink", "speaker", "0")
            case "never asks":
                room.pactl("load-module", "module-pipe-sink", "sink_name=pipe", f"file={room.folder}/pipe")
                back.callback(unload, room, "sink_name=pipe")
                switched(room, "pipe", back)
            case "default switched":
                switched(room, "air", back)
            case "sink unloaded":
                unload(room, "sink_name=speaker")
                back.callback(room.pactl, "set-default-sink", "speaker")
                back.callback(room.pactl, "load-module", *SPEAKER)
            case "source unloaded":
                unload(room, "source_name=mic")
                back.callback(room.pactl, "set-default-source", "mic")
                back.callback(room.pactl, "load-module", *MICROPHONE)
        yield


def switched(room: Room, sink: str, back: ExitStack) -> None:
    """Make *sink* the default, to which the server moves what plays; *back* undoes it."""
    room.pactl("set-default-sink", sink)
    back.callback(room.pactl, "set-default-sink", "speaker")


def lose(room: Room, led: Led, kind: str, seconds: float, numbers: list[str]) -> dict[str, Any]:
    """Take the sound away for *seconds* and return what came of it."""
    begin = len(led.lines)
    with gone(room, kind):
        told = wait_for(lambda: came(led, "nothing goes on", begin) is not None)
        threading.Event().wait(max(0.0, seconds - (told or 0.0)))
    back = wait_for(lambda: came(led, BACK, begin) is not None)
    place = came(led, BACK, begin)
    found: dict[str, Any] = {"kind": kind, "told_s": told, "back_s": back, "went_on": False}
    if place is not None and wait_for(lambda: any(line in numbers for line in led.lines[place:])) is not None:
        before = [line for line in led.lines[:place] if line in numbers]
        after = next(line for line in led.lines[place:] if line in numbers)
        # the number before the repetition that was cut is said again
        found["went_on"] = numbers.index(before[-1]) - numbers.index(after) in {0, 1}
    return found


def keep_on(led: Led, numbers: list[str], act: Callable[[], None], while_: Callable[[], bool]) -> bool:
    """Do *act*, and watch as long as *while_* says; return whether every number came, in order and in time."""
    act()
    last, since, whole = None, CLOCK.monotonic(), True
    while while_():
        said = [line for line in led.lines if line in numbers]
        if (now := numbers.index(said[-1])) != last:
            whole = whole and (last is None or now - last in {1, _step(last)})
            last, since = now, CLOCK.monotonic()
        if CLOCK.monotonic() - since > _step(now) * REPETITION + LATE and now < _LAST:
            whole = False
        threading.Event().wait(0.01)
    return whole


_LAST = SET - 5
"""From there on what is left is said, not numbers."""


def _step(number: int) -> int:
    """Return how many repetitions after the number at this place the next one is said: the half is said in words."""
    return 2 if number + 2 == SET // 2 else 1


def pass_by(room: Room, led: Led, kind: str, seconds: float, numbers: list[str]) -> dict[str, Any]:
    """Let the server move the stream for *seconds*; return what came of it."""
    begin, ends = len(led.lines), CLOCK.monotonic() + seconds
    with ExitStack() as stack:
        whole = keep_on(led, numbers, lambda: stack.enter_context(gone(room, kind)), lambda: CLOCK.monotonic() < ends)
    ends = CLOCK.monotonic() + 2 * REPETITION
    whole = keep_on(led, numbers, lambda: None, lambda: CLOCK.monotonic() < ends) and whole
    return {"kind": kind, "went_on": whole and came(led, "nothing goes on", begin) is None}


def spoil(room: Room, led: Led, kind: str, numbers: list[str], hiss: Popen[bytes]) -> dict[str, Any]:
    """Give the microphone zeros, in the place of *hiss*, or what clips; return whether it was told, and when."""
    hum = 100_000 * np.sin(2 * np.pi * 200 * np.arange(3 * RATE) / RATE)
    loud = np.clip(hum, -32_768, 32_767).astype(np.int16)
    if kind == "zeros":
        hiss.kill()
    begin, told = len(led.lines), CLOCK.monotonic()
    ends = told + LIMIT
    playing = room.say(loud) if kind == "clips" else None
    whole = keep_on(
        led, numbers, lambda: None, lambda: came(led, TOLD[kind], begin) is None and CLOCK.monotonic() < ends
    )
    found = came(led, TOLD[kind], begin) is not None
    seconds = CLOCK.monotonic() - told if found else None
    if playing is not None:
        playing.wait(20)
    return {"kind": kind, "told_s": seconds, "went_on": whole and found}


def one_session(kinds: list[str], dice: random.Random, numbers: list[str]) -> list[dict[str, Any]]:
    """Lead a session that meets *kinds*, and return what came of each."""
    found: list[dict[str, Any]] = []
    with Room() as room:
        furnish(room)
        steps = f"      - {{exercise: wrist_circle, dose: {SET}, rest: 0}}"
        path = Path(room.env["COACH_HOME"], "scripts", "long.yaml")
        path.write_text(ROUTINE.format(minutes=2, steps=steps), "utf-8")
        hiss = room.say((30 * np.random.default_rng(1).standard_normal(120 * RATE)).astype(np.int16))
        led = Led(room, "now", "long", "--level", "normal")
        led.wait_for("circle")
        led.wait_for("two")
        for kind in kinds:
            threading.Event().wait(REPETITION * dice.uniform(0.5, 1.5))
            seconds = 3.0 if kind == "killed" else dice.uniform(2, 5)
            if kind in WAITS:
                found.append(lose(room, led, kind, seconds, numbers))
            elif kind in GOES_ON:
                found.append(pass_by(room, led, kind, seconds, numbers))
            else:
                found.append(spoil(room, led, kind, numbers, hiss))
            print(found[-1], flush=True)
        led.end()
        (session,) = journal(room)
        whole = [(each["done"], each["outcome"]) for each in session["sets"]] == [(SET, "done")]
    return [{**each, "set_whole": whole} for each in found]


def measure(losses: int, rooms: int, seed: int) -> list[dict[str, Any]]:
    """Return what came of each loss."""
    numbers = list(load_library().lines["numbers"].says["en"])

    def lead(number: int) -> list[dict[str, Any]]:
        dice = random.Random(f"{seed} {number}")
        kinds = list(SESSIONS[number % len(SESSIONS)])
        dice.shuffle(kinds)
        return one_session(kinds, dice, numbers)

    sessions = -(-losses // len(SESSIONS[0]))
    with ThreadPoolExecutor(rooms) as pool:
        return [each for session in pool.map(lead, range(sessions)) for each in session]


def summed(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of *found*."""

    def seconds(name: str, kinds: Collection[str]) -> dict[str, float]:
        known = [each[name] for each in found if each["kind"] in kinds and each.get(name) is not None]
        return {"median": round(statistics.median(known), 2), "worst": round(max(known), 2)} if known else {}

    return {
        "losses": len(found),
        "went on": sum(each["went_on"] for each in found),
        "in whole sets": sum(each["set_whole"] for each in found),
        "told after s": seconds("told_s", WAITS),
        "back after s": seconds("back_s", WAITS),
        "zeros told after s": seconds("told_s", {"zeros"}),
        "clipping told after s": seconds("told_s", {"clips"}),
        "kinds": {
            kind: f"{sum(each['went_on'] for each in found if each['kind'] == kind)} of"
            f" {sum(each['kind'] == kind for each in found)}"
            for kind in (*WAITS, *GOES_ON, *TOLD)
        },
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    """Measure and print, and add to the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--losses", type=int, default=27)
    parser.add_argument("--rooms", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    found = measure(chosen.losses, chosen.rooms, chosen.seed)
    if chosen.json and chosen.json.exists():
        found = json.loads(chosen.json.read_text("utf-8")).get("each", []) + found
    figures = summed(found)
    print(json.dumps(figures, indent=1))
    if chosen.json:
        rows = ",\n  ".join(json.dumps(each) for each in found)
        text = json.dumps(figures, indent=1).removesuffix("\n}")
        chosen.json.write_text(f'{text},\n "each": [\n  {rows}\n ]\n}}\n', "utf-8")


if __name__ == "__main__":
    main()
