"""Run for long, and see whether anything grows: eight simulated weeks, and one real hour of sessions.

    python -m bench.endurance weeks [--weeks 8] [--json FILE]
    python -m bench.endurance hour [--minutes 60] [--json FILE]
    python -m bench.endurance ears [--segments 300] [--json FILE]

`weeks`: the real daemon waits through eight weeks on the manual clock, over a
change of the clocks, with the real journal on disk; the desk, the conductors
and the control socket are the rehearsal's.  Each working day has a person who
comes, goes for lunch, has a meeting and leaves, and answers the offers in turn;
the days of the week must all have the same offers by the wall.

`hour`: in the virtual room `coach now` leads a short routine again and again,
beside a daemon whose microphone stays open, so that its standby ears give way
and come back each time.  Memory, descriptors and threads of the daemon, and of
the largest of its children, the standby's ears, are looked at every ten
seconds, the conductors' in the middle of each session, the clients of the sound
server and the folders too.

Memory is what a process has of its own and no file has (anonymous): of PSS a
part comes and goes with the other programs that share a library.

`ears`: the standby ears of this very process hear sentences of a synthetic
person from somewhere in their middle on, one after the other: what PocketSphinx
keeps grows with the longest that it has heard, and must not grow further.

A slope is that of the straight line through all that was looked at after the
first tenth.  FILE is added to.  `hour` needs what tests/room needs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from coach.config.model import Config
from coach.hearing.adapters.engines import make_recogniser
from coach.hearing.adapters.silero import make_detector
from coach.hearing.engine_choice import PHRASES, Engine
from coach.hearing.grammar import make_grammar
from coach.hearing.pipeline import Pipeline
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import BreakOutcome
from coach.programs.standby.phrases import standby_phrases
from coach.system.system_clock import SystemClock
from coach.units import CAPTURE_RATE, PLAYBACK_RATE
from tests.room.killing import write_tiny_routine
from tests.room.leading import Led, furnish
from tests.room.persons import Person
from tests.room.room import Room
from tests.support.day import COPENHAGEN, MINUTE, Day, answers_offer, takes_offer
from tests.support.waiting import until

CLOCK = SystemClock()
FIRST = datetime(2026, 9, 14, tzinfo=COPENHAGEN)
"""A Monday; the clocks go back on 25 October."""

EVERY = 10.0
"""Seconds between two looks of `hour`."""

BLOCK = CAPTURE_RATE // 50
SENTENCES = (
    "Time to move.",
    "Coming up: wrist circles. Eight times.",
    "The quarterly report is late again, and nobody has seen the figures of the second half.",
    "About one and a half minutes this time.",
    "Three, two, one.",
    "Nice and loose.",
)
ALWAYS = """
[agenda]
every = "4h"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
hours = ["00:00-24:00"]
routines = ["tiny"]

[microphone]
open = "always"
"""


def resources(pid: int) -> dict[str, float]:
    """Return anonymous memory in kB, open descriptors and threads of the process *pid*.

    Raises:
        OSError: it has gone.
    """
    place = Path(f"/proc/{pid}")
    rollup = (place / "smaps_rollup").read_text().partition("\nAnonymous:")[2]
    return {
        "memory_kb": float(rollup.split()[0]),
        "descriptors": len(os.listdir(place / "fd")),  # noqa: PTH208  (no object for each of them)
        "threads": len(os.listdir(place / "task")),  # noqa: PTH208
    }


def spread(moments: Sequence[float], values: Sequence[float]) -> dict[str, Any]:
    """Return what *values* were at *moments* (hours), and their slope an hour after the first tenth."""
    begun = len(values) // 10
    slope = np.polyfit(moments[begun:], values[begun:], 1)[0] if len(values) - begun > 2 else 0.0
    return {
        "first": values[begun],
        "last": values[-1],
        "quarters": [values[len(values) * part // 4] for part in (1, 2, 3)],
        "most": max(values),
        "slope_an_hour": round(float(slope), 2),
    }


# Eight weeks.


class Weeks:
    """What the daemon's process takes at the end of each simulated day."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self.looks: list[dict[str, float]] = []
        self.offers: dict[str, list[str]] = defaultdict(list)
        """Day -> local times of its offers."""

        self._counted: object = None

    def look(self, day: Day) -> None:
        """Look, and forget what the rehearsal keeps of the day."""
        self.looks.append({**resources(os.getpid()), "journal_kb": self._journal.stat().st_size / 1024})
        for each in day.conductors:
            if each.kept is None and each is not self._counted:
                at = each.errand.at.astimezone(COPENHAGEN)
                self.offers[f"{at:%Y-%m-%d}"].append(f"{at:%H:%M}")
        self._counted = day.conductors[-1] if day.conductors else None
        del day.conductors[:-1], day.starts[:], day.waits[:]


def lived(day: datetime) -> dict[str, Any]:
    """Return what happens on *day*, by the wall."""

    def at(hour: int, minute: int = 0) -> str:
        return f"{day:%Y-%m-%d}T{hour:02}:{minute:02}"

    return {
        at(8, 55): lambda there: there.desk.come_back(),
        at(12, 5): lambda there: there.desk.leave(),
        at(12, 40): lambda there: there.desk.come_back(),
        at(14, 10): lambda there: there.desk.on.add("recording"),
        at(14, 50): lambda there: there.desk.on.discard("recording"),
        at(17, 5): lambda there: there.desk.leave(),
    }


def eight_weeks(weeks: int) -> dict[str, Any]:
    """Let the daemon wait through *weeks*, and return what that took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        days = [FIRST + timedelta(days=number) for number in range(7 * weeks)]
        with closing(SqliteJournal(path)) as journal:
            seen = Weeks(path)
            events = {moment: does for each in days if each.weekday() < 5 for moment, does in lived(each).items()}
            events |= {f"{each:%Y-%m-%d}T23:59": seen.look for each in days}
            declined, later = answers_offer(BreakOutcome.DECLINED), answers_offer(BreakOutcome.LATER)
            # as many as a day has offers, so that all days are alike
            acts = [takes_offer(5 * MINUTE), declined, later, *[takes_offer(2 * MINUTE)] * 4] * len(days)
            begun = CLOCK.monotonic()
            Day(f"{FIRST:%Y-%m-%dT%H:%M}", acts=acts, config=Config(), journal=journal, events=events).until(
                f"{FIRST + timedelta(days=7 * weeks):%Y-%m-%dT%H:%M}"
            )
            took = CLOCK.monotonic() - begun
            breaks = Counter(str(each.outcome) for each in journal.breaks())
        kept = path.stat().st_size
    at_work = {day: times for day, times in seen.offers.items() if datetime.fromisoformat(day).weekday() < 5}
    usual = Counter(map(tuple, at_work.values())).most_common(1)[0][0]
    hours = [24.0 * number for number in range(len(seen.looks))]
    return {
        "simulated_days": len(days),
        "seconds": round(took, 1),
        "offers": sum(map(len, seen.offers.values())),
        "offers_of_a_working_day": list(usual),
        "days_with_others": {day: times for day, times in at_work.items() if tuple(times) != usual},
        "working_days_without": [
            f"{day:%Y-%m-%d}" for day in days if day.weekday() < 5 and f"{day:%Y-%m-%d}" not in at_work
        ],
        "offers_on_weekends": sum(map(len, seen.offers.values())) - sum(map(len, at_work.values())),
        "outcomes": dict(breaks),
        "journal_bytes_a_day": round(kept / len(days)),
        **{
            name: spread(hours, [each[name] for each in seen.looks])
            for name in ("memory_kb", "descriptors", "threads", "journal_kb")
        },
    }


# One hour.


class Watched:
    """Resources of processes over time, by name."""

    def __init__(self) -> None:
        self._begun = CLOCK.monotonic()
        self.looks: dict[str, list[tuple[float, dict[str, float]]]] = defaultdict(list)

    def look(self, name: str, pid: int) -> None:
        """Look at *pid*, unless it has gone."""
        with suppress(OSError):  # it ended between two looks
            self.looks[name].append(((CLOCK.monotonic() - self._begun) / 3600, resources(pid)))

    def note(self, name: str, value: float) -> None:
        """Take a figure of something else than a process."""
        self.looks[name].append(((CLOCK.monotonic() - self._begun) / 3600, {"size": value}))

    def spreads(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Return the spread of each figure."""
        return {
            name: {
                figure: spread([moment for moment, _ in looks], [each[figure] for _, each in looks])
                for figure in looks[0][1]
            }
            for name, looks in self.looks.items()
        }


def descendants(pid: int) -> list[int]:
    """Return the processes that *pid* has begun, and theirs."""
    found: list[int] = []
    with suppress(OSError):  # it has ended, and so have they
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *descendants(child)]
    return found


def watch(room: Room, daemon: int, seen: Watched, over: threading.Event) -> None:
    """Look at everything that lasts until it is *over*."""
    home = Path(room.env["COACH_HOME"])
    while not over.wait(EVERY):
        seen.look("daemon", daemon)
        below = descendants(daemon)
        seen.note("processes below the daemon", len(below))
        largest: list[tuple[float, int]] = []
        for pid in below:
            with suppress(OSError):  # it ended between two looks
                largest.append((resources(pid)["memory_kb"], pid))
        if largest:
            seen.look("the largest below the daemon", max(largest)[1])
        seen.note("clients of the sound server", len(room.pactl("list", "short", "clients").splitlines()))
        for name in ("clips", "coach.log", "journal.db"):
            place = home / name
            files = [each for each in place.rglob("*") if each.is_file()] if place.is_dir() else [place]
            seen.note(f"{name}, kB", sum(each.stat().st_size for each in files if each.exists()) / 1024)


def one_hour(minutes: float) -> dict[str, Any]:
    """Lead session after session for *minutes*, and return what that took."""
    with Room(echo_db=-20.0) as room:
        furnish(room, ALWAYS)
        write_tiny_routine(Path(room.env["COACH_HOME"]), dose=8)
        seen, over, statuses = Watched(), threading.Event(), Counter[int]()
        daemon = Led(room, "run")
        if not until(lambda: room.run_coach("status").returncode == 0, 30):
            raise SystemExit(f"no daemon: {daemon.lines}")
        thread = threading.Thread(target=watch, args=(room, daemon.process.pid, seen, over))
        thread.start()
        begun, ends = CLOCK.now(), CLOCK.monotonic() + 60 * minutes
        while CLOCK.monotonic() < ends:
            led = Led(room, "now", "tiny")
            until(lambda process=led.process: process.poll() is not None, 12.0)  # type: ignore[misc]
            seen.look("conductor, 12 s after its start", led.process.pid)
            statuses[led.end(300)] += 1
        over.set()
        thread.join()
        lives = daemon.process.poll() is None
        ended = json.loads(room.run_coach("log", "--json", "--since", begun.isoformat()).stdout)
        room.run_coach("quit")
        status = daemon.end()
    return {
        "minutes": minutes,
        "sessions": sum(statuses.values()),
        "exit_statuses": {str(each): count for each, count in statuses.items()},
        "sessions_in_the_journal": dict(Counter(str(each["outcome"]) for each in ended)),
        "daemon_lived": lives,
        "daemon_exit": status,
        **seen.spreads(),
    }


# The standby ears.


def hear_segments(count: int) -> dict[str, Any]:
    """Let the standby ears hear *count* pieces of sentences, and return what that took."""
    person, dice = Person(), random.Random(1)
    sentences = [person.words(each).astype(np.float64) for each in SENTENCES]
    person.leave()
    step = PLAYBACK_RATE // CAPTURE_RATE
    spoken = [np.interp(np.arange(0, len(each), step), np.arange(len(each)), each) for each in sentences]
    pipeline = Pipeline(make_recogniser(Engine(name=PHRASES), "en", print), detector=make_detector())
    pipeline.set_grammar(make_grammar(standby_phrases("en")))
    noise, seen, at = np.random.default_rng(1), Watched(), 0
    for _ in range(count):
        sentence = dice.choice(spoken)
        quiet = [noise.normal(0, 5, seconds * CAPTURE_RATE) for seconds in (1, 2)]
        heard = np.concatenate([quiet[0], sentence[dice.randrange(len(sentence) // 2) :], quiet[1]]).astype(np.int16)
        for begin in range(0, len(heard) - BLOCK, BLOCK):
            pipeline.process(heard[begin : begin + BLOCK], np.zeros(BLOCK, np.int16), at)
            at += BLOCK
        seen.look("ears", os.getpid())
    return {"segments": count, "seconds_of_sound": round(at / CAPTURE_RATE), **seen.spreads()["ears"]}


def main() -> None:
    """Measure, print, and add to the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("weeks", "hour", "ears"))
    parser.add_argument("--weeks", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--segments", type=int, default=300)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    parts: dict[str, Callable[[], Mapping[str, Any]]] = {
        "weeks": lambda: eight_weeks(chosen.weeks),
        "hour": lambda: one_hour(chosen.minutes),
        "ears": lambda: hear_segments(chosen.segments),
    }
    found = parts[chosen.what]()
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    print(json.dumps(found, indent=1))
    if chosen.json:
        before = json.loads(chosen.json.read_text("utf-8")) if chosen.json.exists() else {}
        text = json.dumps({**before, chosen.what: {"machine": machine, **found}}, indent=1)
        chosen.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
