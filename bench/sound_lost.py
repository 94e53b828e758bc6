"""Take the sound server away again and again in the middle of sets, and see where the session goes on.

    python -m bench.sound_lost [--losses 30] [--seed 1] [--json FILE]

`coach now` leads sets of 22 in the virtual room of the tests, while its
PulseAudio is killed and started again, stopped, or its sink suspended, each for
two to five seconds and at moments that the seed chooses.  Counted are losses
after which the session went on by itself with the repetition that was cut;
measured are the seconds until it was told, and from the server's return (until
it answers again) to the news of it.  Needs what tests/room needs.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coach.content.adapters.script_files import load_library
from coach.system.system_clock import SystemClock
from tests.room.leading import Led, furnish, journal
from tests.room.room import Room

CLOCK = SystemClock()
SET, REPETITION = 22, 2.0
LIMIT = 30.0
"""Seconds after which something counts as not happening."""

BACK = "The sound is back."
KINDS = ("killed", "stopped", "suspended")

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


def wait_for(condition: Callable[[], object]) -> float | None:
    """Return how many seconds passed until *condition* held; None where it did not."""
    begun = CLOCK.monotonic()
    while not condition():
        if CLOCK.monotonic() - begun > LIMIT:
            return None
        threading.Event().wait(0.01)
    return CLOCK.monotonic() - begun


@contextmanager
def gone(room: Room, kind: str) -> Iterator[None]:
    """Take the sound away in this way, and give it back."""
    if kind == "killed":
        room.unplug()
        yield
        room.plug()
    elif kind == "stopped":
        with room.hanging():
            yield
    else:
        room.pactl("suspend-sink", "speaker", "1")
        yield
        room.pactl("suspend-sink", "speaker", "0")


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


def measure(losses: int, seed: int) -> list[dict[str, Any]]:
    """Return what came of each loss."""
    dice = random.Random(seed)
    numbers = list(load_library().lines["numbers"].says["en"])
    found: list[dict[str, Any]] = []
    while len(found) < losses:
        with Room() as room:
            furnish(room)
            steps = f"      - {{exercise: wrist_circle, dose: {SET}, rest: 0}}"
            path = Path(room.env["COACH_HOME"], "scripts", "long.yaml")
            path.write_text(ROUTINE.format(minutes=2, steps=steps), "utf-8")
            led = Led(room, "now", "long", "--level", "normal")
            led.wait_for("circle")
            led.wait_for("two")
            for kind in KINDS:
                if len(found) < losses:
                    threading.Event().wait(REPETITION * dice.uniform(1, 3))
                    found.append(lose(room, led, kind, dice.uniform(2, 5), numbers))
                    print(found[-1], flush=True)
            led.end()
            (session,) = journal(room)
            whole = [(each["done"], each["outcome"]) for each in session["sets"]] == [(SET, "done")]
            for each in found[-len(KINDS) :]:
                each["set_whole"] = whole
    return found


def summed(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of *found*."""

    def seconds(name: str) -> dict[str, float]:
        known = [each[name] for each in found if each[name] is not None]
        return {"median": round(statistics.median(known), 2), "worst": round(max(known), 2)}

    return {
        "losses": len(found),
        "went on": sum(each["went_on"] for each in found),
        "in whole sets": sum(each["set_whole"] for each in found),
        "told after s": seconds("told_s"),
        "back after s": seconds("back_s"),
        "kinds": {kind: sum(each["kind"] == kind for each in found) for kind in KINDS},
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }


def main() -> None:
    """Measure and print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--losses", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    figures = summed(measure(chosen.losses, chosen.seed))
    print(json.dumps(figures, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
