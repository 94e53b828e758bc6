"""Count what a week of breaks says: `python -m bench.week OLD NEW [--json FILE]`.

OLD and NEW are folders with a build's sources, which this interpreter runs.  Each rehearses five working days with
empty homes; each break that it takes there is laid out in English for who knows the exercises.  Counted are different
sentences: what is said at the offer, before, in and after the sets, without counts and words of the beat.  OLD says the
same each time; of NEW the wordings take turns from break to break, as its journal has them do.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.targets import SENTENCES, coach, cues
from coach.config.model import Config
from coach.content.library import Library
from coach.content.routine import lay_out_sets
from coach.timeline.announcements import announce_end, announce_offer, announce_routine
from coach.timeline.compose import FULL_TIMES, compose_sets, reckon_length
from coach.timeline.cues import Timeline
from coach.timeline.reckoning import reckoned
from coach.timeline.wording import Wording, turn_of, turns_after
from coach.wiring.dosing import talk_level
from tests.support.library import shipped_library

DAYS = [f"2026-12-{day:02}" for day in range(7, 12)]


_REHEARSE = """
import contextlib, importlib, sys
from coach.cli import main
rehearsal = importlib.import_module(sys.argv[1])
journal = rehearsal.MemoryJournal()
rehearsal.MemoryJournal = lambda: journal  # a day goes on from the one before it
for day in sys.argv[2:]:
    sys.argv = ["coach", "rehearse", "--day", day]
    with contextlib.suppress(SystemExit):
        main()
"""
"""Rehearses days one after the other, which the command alone does not."""

_PLACES = {"old": "coach.app.rehearsing", "new": "coach.programs.rehearsal.play"}


def breaks(build: Path, home: Path, place: str) -> list[str]:
    """Return the routines that *build* leads in the days, in order; *place* is its module that rehearses."""
    env = os.environ | {"COACH_HOME": str(home), "PYTHONPATH": str(build), "LANG": "C.UTF-8"}
    ended = subprocess.run(
        [sys.executable, "-c", _REHEARSE, place, *DAYS], env=env, cwd=home, capture_output=True, text=True, check=True
    )
    *_, week = ended.stdout.split("the coach ends\n")  # the last day's list is of all that the journal has
    return re.findall(r"^\d\d:\d\d +break: taken +(\w+)$", week, re.MULTILINE)


def said_by_old(build: Path, home: Path, routines: list[str]) -> set[str]:
    """Return what *build* says in *routines*: the offer's first wording, and the whole of each."""
    said: set[str] = set()
    for routine in set(routines):
        (row,) = [row for row in json.loads(coach(build, home, "routines", "--json")) if row["id"] == routine]
        said |= {"Time to move.", f"{row['name']}?"}
        said |= {cue["text"] for cue in cues(build, home, routine, "--short") if cue["kind"] in SENTENCES}
    return said


def said_by_new(routines: list[str]) -> set[str]:
    """Return what this build says in *routines*, one after the other."""
    library = shipped_library()
    met = dict.fromkeys(library.exercises, FULL_TIMES)
    turns: dict[str, int] = {}
    said: set[str] = set()
    for each in routines:
        routine = library.routines[each]
        words = Wording(
            language="en", lines=library.lines, bank=reckoned, turns=turns, talk=talk_level(Config(), routine)
        )
        for timeline in laid_out(words, each, library, met):
            said |= {cue.text for cue in timeline.cues if cue.kind in SENTENCES and cue.text}
            turns = turns_after(Wording(language="en", lines=library.lines, bank=reckoned, turns=turns), timeline)
        turns[turn_of(routine)] = turns.get(turn_of(routine), 0) + 1
    return said


def laid_out(words: Wording, routine: str, library: Library, met: dict[str, int]) -> Iterator[Timeline]:
    """Yield the parts of a break, from the offer to the last words."""
    led = library.routines[routine]
    sets = lay_out_sets(led, library.exercises)
    yield announce_offer(words, led)
    yield announce_routine(words, led, lasts=reckon_length(sets, words, met))
    yield from compose_sets(sets, words, met)
    yield announce_end(words, led)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        led = {}
        for name, build in (("old", chosen.old.absolute()), ("new", chosen.new.absolute())):
            home = Path(folder, name)
            home.mkdir()
            (home / "config.toml").write_text('[voice]\nengine = "espeak"\n', "utf-8")
            led[name] = breaks(build, home, _PLACES[name])
            said = said_by_old(build, home, led[name]) if name == "old" else said_by_new(led[name])
            figures[name] = {"breaks": len(led[name]), "routines": len(set(led[name])), "sentences": len(said)}
        same = said_by_new(led["old"])
    old, new = figures["old"]["sentences"], figures["new"]["sentences"]
    figures |= {"new_in_old_routines": len(same), "ratio": round(new / old, 2)}
    print(json.dumps(figures, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
