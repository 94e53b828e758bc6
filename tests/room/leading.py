"""A coach at work in the room, its captions as they come."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from coach import units
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import Outcome, SessionOutcome, SetEntry
from coach.system.system_clock import SystemClock
from tests.room import lateness, measure
from tests.room.persons import Person
from tests.room.room import RATE, Recorder, Room
from tests.support.waiting import until

ROUTINE = """\
version: 1
routines:
  - id: short
    name: {en: "Half a minute", da: "Et halvt minut"}
    kind: active_break
    minutes: 1
    posture: any
    noise: quiet
    rounds: 1
    intro: {en: "Half a minute.", da: "Et halvt minut."}
    outro: {en: "There we are.", da: "Sådan."}
    steps:
      - {exercise: wrist_circle, dose: 10, rest: 2}
      - {exercise: slow_blink, dose: 4, rest: 0}
"""


_CLOCK = SystemClock()
DONE_BEFORE = datetime(2026, 1, 5, 9, tzinfo=UTC)


def furnish(room: Room, config: str = "") -> None:
    """Put a short routine and *config* where the coach of this room looks for them.

    The person has done it twice before, so that the introductions are short.
    """
    home = Path(room.env["COACH_HOME"])
    (home / "scripts").mkdir(parents=True, exist_ok=True)
    with closing(SqliteJournal(home / "journal.db")) as book:
        for day in range(2):
            moment = DONE_BEFORE + timedelta(days=day)
            session = book.begin_session("short", "en", moment)
            for exercise in ("wrist_circle", "slow_blink"):
                done = {"target": 4, "done": 4, "unit": "reps", "outcome": Outcome.DONE}
                book.add_set(session, SetEntry(exercise=exercise, side=None, confirmed_by=None, **done))
            book.end_session(session, SessionOutcome.FINISHED, moment + timedelta(minutes=1))
    (home / "scripts" / "short.yaml").write_text(ROUTINE, encoding="utf-8")
    (home / "config.toml").write_text(f'language = "en"\n{config}', encoding="utf-8")


class Led:
    """`coach ARGUMENTS` in *room*; what it writes is kept line by line."""

    def __init__(self, room: Room, *arguments: str) -> None:
        self.lines: list[str] = []
        self._room = room
        self._read = 0
        self.process = room.start_coach(*arguments, stderr=subprocess.STDOUT)
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.strip())

    def wait_for(self, *wanted: str, limit: float = 90) -> None:
        """Wait for the next line that is one of *wanted*, after those already waited for."""
        self._wait(set(wanted).__contains__, limit, f"{wanted}")

    def wait_for_set(self, name: str, limit: float = 90) -> None:
        """Wait for the next line that announces the exercise called *name*, after the lines already waited for."""
        self._wait(re.compile(rf"\w+ {name}, .*\.").fullmatch, limit, f"a set of {name}")

    def _wait(self, wanted: Callable[[str], object], limit: float, called: str) -> None:
        def come() -> bool:
            for place in range(self._read, len(self.lines)):
                if wanted(self.lines[place]):
                    self._read = place + 1
                    return True
            return False

        assert until(come, limit), f"{called} never came; the lines were {self.lines}"

    def hears(self, person: Person, words: str) -> None:
        """Let *person* say *words* in the room, to the end."""
        sound = person.words(words)
        begin = _CLOCK.monotonic()
        self._room.say(sound, units.PLAYBACK_RATE).wait(20)
        lateness.current().spoke(_CLOCK.monotonic() - begin - len(sound) / units.PLAYBACK_RATE)

    def end(self, limit: float = 120) -> int:
        """Wait for the end and return the exit status."""
        status = self.process.wait(limit)
        self._thread.join(5)
        return status


def asked(recorder: Recorder, limit: float = 120) -> bool:
    """Wait until something has been said and silence has followed for a second; return whether it came to that."""

    def so() -> bool:
        heard = recorder.so_far().samples
        last = measure.last_sound(heard, RATE)
        return last is not None and len(heard) / RATE > last + 1.0

    return until(so, limit, every=0.1)


def journal(room: Room) -> list[dict]:
    """Return what `coach log --json` says of the time since the room was furnished."""
    since = (DONE_BEFORE + timedelta(days=2)).isoformat()
    return json.loads(room.run_coach("log", "--json", "--since", since).stdout)
