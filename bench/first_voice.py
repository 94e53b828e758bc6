"""Measure how soon each voice is heard of `coach now`: `python -m bench.first_voice [--trials 8] [--json FILE]`.

In the virtual room espeak-ng and Piper (the extra natural) begin a session in turn, of this very build: `cold` with an
empty folder of clips, `warm` with the folder that the same voice has filled; the library's snapshot is kept.  Measured
is as in bench/first_sound.py.  The target is that a cold Piper takes at most 1.3 of espeak-ng's time.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from pathlib import Path

from bench.first_sound import emptied, first_sound
from tests.room.room import Room

VOICES = ("espeak", "piper")
CACHES = ("cold", "warm")
TARGET = 1.3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=8)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    taken: dict[str, dict[str, list[float]]] = {cache: {voice: [] for voice in VOICES} for cache in CACHES}
    with Room() as room:
        for voice in VOICES:  # the files of both are in the machine's memory
            heard(room, voice, "cold")
        for _ in range(chosen.trials):
            for cache in CACHES:
                for voice in VOICES:
                    taken[cache][voice].append(round(heard(room, voice, cache), 3))
                    print(cache, voice, taken[cache][voice][-1], flush=True)
    figures: dict[str, object] = {"unit": "s", "trials": chosen.trials, "load": round(os.getloadavg()[0], 2)}
    for cache, by_voice in taken.items():
        medians = {voice: round(statistics.median(values), 3) for voice, values in by_voice.items()}
        ratio = round(medians["piper"] / medians["espeak"], 3)
        figures[cache] = {"median": medians, "ratio": ratio, "worst": {v: max(s) for v, s in by_voice.items()}}
        print(cache, medians, f"ratio {ratio}")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    sys.exit(figures["cold"]["ratio"] > TARGET)


def heard(room: Room, voice: str, cache: str) -> float:
    """Return the seconds from the start of `coach now` to the first sound of *voice*."""
    home = room.folder / voice
    home.mkdir(exist_ok=True)
    emptied(home, cache)
    (home / "config.toml").write_text(f'[voice]\nengine = "{voice}"\n', "utf-8")
    return first_sound(room, Path(sys.executable), home)


if __name__ == "__main__":
    main()
