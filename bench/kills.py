"""Kill every process of the coach at seeded moments of real sessions, and see what is left and what goes on.

    python -m bench.kills [--minutes 5] [--rooms 6] [--seed 1] [--json FILE]

In each of some virtual rooms, all at once, `coach run` offers a tiny routine a
minute after the last one ended; a watcher says yes.  In each such round the
clips are gone, so that the voice is needed; some of voice, ears and facts are
killed at moments from the beginning of the offer on, and in two rounds of three
the conductor or the daemon at the end of them; a daemon is started again, as
systemd does.  After each round is looked at what a person would miss: sets
(against what the live socket had shown), the journal's integrity, the outcome,
the microphone and the volume of another player (as the sound server tells), the
processes that are left, the moment of the next offer (in the recording), and
how long the recording is silent after a child was killed.  FILE is added to: run
it in parts, each with a seed of its own.  Needs what tests/room needs.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import shutil
import sqlite3
import statistics
import subprocess
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from coach.errors import DeviceError
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.entries import Outcome, SessionOutcome, SetEntry
from coach.programs.daemon.adapters.control_client import ControlClient
from coach.programs.live_protocol import LiveDoing
from coach.programs.page.adapters.live_client import LiveClient
from coach.session.commands import Command
from coach.system.system_clock import SystemClock
from tests.room import measure
from tests.room.killing import (
    CONDUCTOR,
    DAEMON,
    EARS,
    EXERCISES,
    FACTS,
    VOICE,
    kill,
    of_role,
    processes,
    write_tiny_routine,
)
from tests.room.leading import DONE_BEFORE, furnish
from tests.room.room import RATE, Recording, Room
from tests.support.players import volume
from tests.support.waiting import until

CLOCK = SystemClock()
SESSION = 40.0
"""Seconds of one: within them children are killed."""

GONE = 10.0
"""Seconds after which what should be gone, or back, must be so: a conductor says its last words first."""

LONGEST = 600.0
"""Seconds of a recording at most."""

OFFERED = 100.0
"""Seconds within which an offer must come."""

CONFIG = """
level = "normal"
talk = "brief"
[agenda]
every = "1min"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
hours = ["00:00-24:00"]
routines = ["tiny"]
"""


class Watcher:
    """What the live socket shows of the session, for one round."""

    def __init__(self, home: Path) -> None:
        self._over = threading.Event()
        self.client = LiveClient(home / "live.sock", self._over, [])
        self.offered: float | None = None
        self.ended = False
        self.sets: list[str] = []
        self.rested = False
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Watch no more."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        for picture in self.client.pictures():
            if picture is None:
                continue
            if picture.doing is LiveDoing.OFFERING and self.offered is None:
                self.offered = CLOCK.monotonic()
            self.ended = self.ended or picture.doing is LiveDoing.OVER
            if picture.part is not None:
                if picture.part.exercise not in self.sets:
                    self.sets.append(picture.part.exercise)
                self.rested = picture.part.state == "resting"

    @property
    def finished(self) -> int:
        """Sets of which the end was shown: what follows the writing of it."""
        return max(0, len(self.sets) - 1 + self.rested)


class Rounds:
    """One room, and what came of its rounds."""

    def __init__(self, room: Room, dice: random.Random) -> None:
        self.room, self.dice = room, dice
        self.home = Path(room.env["COACH_HOME"])
        self.kills: list[dict[str, Any]] = []
        self.wrong: list[str] = []
        self.rounds = 0
        self.late: list[float] = []
        self.unharmed: list[float] = []
        self.sets: list[tuple[int, int]] = []
        furnish(room, CONFIG)
        _make_familiar(self.home / "journal.db")
        write_tiny_routine(self.home, dose=3)
        self._music = subprocess.Popen(
            ["pacat", "--playback", "--device=speaker", "--client-name=music", "--raw", "/dev/zero"], env=room.env
        )
        self._log = (room.folder / "run.log").open("ab")
        self.daemon = self._run()

    def _run(self) -> subprocess.Popen[str]:
        return self.room.start_coach("run", stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)

    def close(self) -> None:
        """End what was started."""
        self.daemon.kill()
        self.daemon.wait()
        self._music.kill()
        self._music.wait()
        self._log.close()

    def rounds_until(self, ends: float) -> None:
        """Lead round after round until *ends*, monotonic seconds."""
        if not until(lambda: self._status() is not None, GONE):
            self.wrong.append("no daemon")
        while CLOCK.monotonic() < ends:
            last = self.dice.choice([CONDUCTOR, DAEMON, None])
            children = self.dice.sample([VOICE, EARS, FACTS], self.dice.choice([1, 2, 3]))
            moments = sorted(self.dice.uniform(0, SESSION) for _ in children)
            plan = list(zip(children, moments, strict=True))
            if last:
                plan.append((last, self.dice.uniform(0, SESSION)))
            begun, faults = len(self.kills), len(self.wrong)
            self._round(sorted(plan, key=lambda each: each[1]), last)
            self.rounds += 1
            print(self.kills[begun:], self.wrong[faults:], flush=True)

    def _status(self) -> dict[str, Any] | None:
        with suppress(DeviceError):
            return dict(ControlClient(self.home / "control.sock").ask("status") or {}) or None
        return None

    def _round(self, plan: list[tuple[str, float]], last: str | None) -> None:
        told = self._status()
        due = told["next_break"] if told else None
        if due is None:
            self.wrong.append(f"no break to come: {told}")
            until(lambda: False, 5)
            return
        shutil.rmtree(self.home / "clips", ignore_errors=True)
        since = self._sessions()
        watcher = Watcher(self.home)
        with self.room.hear() as loudspeaker:
            if not until(lambda: watcher.offered is not None, OFFERED, every=0.01):
                self.wrong.append(f"no offer at {due}")
                watcher.close()
                return
            moment = CLOCK.monotonic() + (datetime.fromisoformat(due) - CLOCK.now()).total_seconds()
            before = len(self.kills)
            self._carry_out(plan, watcher)
            if last is None and not until(lambda: watcher.ended, 120):
                self.wrong.append("the session does not end")
            left = until(lambda: set(processes(str(self.home)).values()) <= {DAEMON}, GONE)
            heard = loudspeaker.stop()
        watcher.close()
        self._look_back(self.kills[before:], heard, moment)
        if not left:
            self.wrong.append(f"orphans: {processes(str(self.home))} after {plan}")
        if last == DAEMON:
            self.daemon.wait()
            self.daemon = self._run()
            if not until(lambda: self._status() is not None, GONE):
                self.wrong.append("the daemon does not start again")
        if not until(lambda: self.room.listeners() == [], GONE):
            self.wrong.append(f"microphone open after {plan}: {self.room.listeners()}")
        if not until(lambda: volume(self.room) == 0.0, GONE):
            self.wrong.append(f"others at {volume(self.room)} dB after {plan}")
        self._check_journal(since, watcher, plan)

    def _carry_out(self, plan: list[tuple[str, float]], watcher: Watcher) -> None:
        """Say yes after a moment, and kill at the moments of *plan*."""
        zero, yes = watcher.offered, self.dice.uniform(0.5, 3)
        answered = False
        for role, at in sorted([*plan, (None, yes)], key=lambda each: each[1]):
            until(lambda at=at: CLOCK.monotonic() >= zero + at or watcher.ended, SESSION, every=0.005)
            if role is None:
                answered = watcher.client.send(Command.YES)
                continue
            if role == FACTS:
                with (self.home / "config.toml").open("a", encoding="utf-8") as file:
                    file.write("# touched\n")
            pid = self._found(role)
            if pid is None:
                self.kills.append({"role": role, "at": round(at, 2), "there": False})
                continue
            until(lambda: False, self.dice.uniform(0, 0.3) if role == FACTS else 0.0)
            now = CLOCK.monotonic()
            there = kill(pid)
            state = "offer" if not answered else "session"
            self.kills.append({"role": role, "at": round(at, 2), "there": there, "in": state, "moment": now})
            if role in {CONDUCTOR, DAEMON}:
                return

    def _found(self, role: str) -> int | None:
        found: list[int] = []

        def come() -> bool:
            pid = of_role(str(self.home), role)
            found.extend([pid] if pid is not None else [])
            return bool(found)

        until(come, 2.0, every=0.02)
        return found[0] if found else None

    def _look_back(self, killed: list[dict[str, Any]], heard: Recording, due: float) -> None:
        """Measure in the recording."""
        onsets = heard.start + measure.onsets(heard.samples, RATE)
        after_due = [each for each in onsets if each > due - 3]
        self.late.append(round(after_due[0] - due, 3) if after_due else OFFERED)
        ends = heard.start + len(heard.samples) / RATE
        final = measure.last_sound(heard.samples, RATE)
        quiet_from = heard.start + final if final is not None else ends
        fatal = [each["moment"] for each in killed if each["there"] and each["role"] in {CONDUCTOR, DAEMON}]
        for each in killed:
            moment = each.pop("moment", None)
            if moment is None or each["role"] in {CONDUCTOR, DAEMON} or moment >= min([quiet_from, *fatal]):
                continue
            each["next_sound_s"] = round(_next_sound(heard, moment), 3)
        for _ in range(3 if quiet_from > due else 0):
            moment = self.dice.uniform(due, min([quiet_from, *fatal]))
            self.unharmed.append(round(_next_sound(heard, moment), 3))

    def _sessions(self) -> int:
        with closing(sqlite3.connect(self.home / "journal.db")) as database:
            (count,) = database.execute("SELECT COUNT(*) FROM sessions").fetchone()
        return int(count)

    def _check_journal(self, since: int, watcher: Watcher, plan: list[tuple[str, float]]) -> None:
        if any(role == CONDUCTOR for role, _ in plan):  # the daemon closes it
            until(lambda: self._open_sessions() == 0, GONE)
        with closing(sqlite3.connect(self.home / "journal.db")) as database:
            if (told := database.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
                self.wrong.append(f"integrity: {told}")
            new = database.execute("SELECT id, outcome FROM sessions ORDER BY id").fetchall()[since:]
            sets = [
                row
                for number, _ in new
                for row in database.execute(
                    "SELECT exercise, outcome, done, target FROM sets WHERE session = ? ORDER BY seq", (number,)
                )
            ]
        if len(new) > 1:
            self.wrong.append(f"{len(new)} sessions of one break: {new}")
        done = [exercise for exercise, outcome, *_ in sets if outcome == "done"]
        if done != list(EXERCISES[: len(done)]):
            self.wrong.append(f"sets {sets}")
        self.sets.append((watcher.finished, len(done)))
        if not watcher.finished <= len(done) <= len(watcher.sets):
            self.wrong.append(f"shown {watcher.sets} (rested {watcher.rested}), journal {sets}, {plan}")
        whole = len(done) == len(EXERCISES)
        fatal = any(role in {CONDUCTOR, DAEMON} for role, _ in plan)
        allowed = {"finished"} if not fatal else {"finished", "broken"} if whole else {"broken"}
        if new and new[0][1] not in allowed:
            self.wrong.append(f"outcome {new} with {sets} after {plan}")
        if not fatal and not (new and whole):
            self.wrong.append(f"children alone were killed, and of the session there is {new} {sets}: {plan}")

    def _open_sessions(self) -> int:
        with closing(sqlite3.connect(self.home / "journal.db")) as database:
            (count,) = database.execute("SELECT COUNT(*) FROM sessions WHERE ended_at IS NULL").fetchone()
        return int(count)


def _make_familiar(journal: Path) -> None:
    """Write that every exercise has been done before, so that it is introduced in a few words."""
    with closing(SqliteJournal(journal)) as book:
        for day in range(3):
            number = book.begin_session("tiny", "en", DONE_BEFORE + timedelta(days=day, hours=1))
            for each in EXERCISES:
                done = {"target": 3, "done": 3, "unit": "reps", "outcome": Outcome.DONE}
                book.add_set(number, SetEntry(exercise=each, side=None, confirmed_by=None, **done))
            book.end_session(number, SessionOutcome.FINISHED, DONE_BEFORE + timedelta(days=day, hours=2))


def _next_sound(heard: Recording, moment: float) -> float:
    """Return the seconds from *moment* to the next thing that sounds: 0 where something does."""
    loud = np.flatnonzero(np.abs(heard.between(moment, moment + LONGEST).astype(np.int32)) > measure.FLOOR)
    return float(loud[0]) / RATE


def measured(minutes: float, rooms: int, seed: int, keep: Path | None) -> dict[str, Any]:
    """Return what came of all rounds."""
    ends = CLOCK.monotonic() + 60 * minutes

    def lead(number: int) -> Rounds:
        until(lambda: False, 3.0 * number)  # their offers do not fall together
        with Room() as room:
            rounds = Rounds(room, random.Random(f"{seed} {number}"))
            try:
                rounds.rounds_until(ends)
            except Exception as error:  # noqa: BLE001  (what the other rooms have measured is kept)
                rounds.wrong.append(f"this program: {error!r}")
            finally:
                rounds.close()
                if keep:
                    shutil.copy(rounds.home / "coach.log", keep / f"kills-{seed}-{number}.log")
            return rounds

    with ThreadPoolExecutor(rooms) as pool:
        led = list(pool.map(lead, range(rooms)))
    return {
        "kills": [each for rounds in led for each in rounds.kills],
        "wrong": [each for rounds in led for each in rounds.wrong],
        "rounds": sum(rounds.rounds for rounds in led),
        "late": [each for rounds in led for each in rounds.late],
        "sets": [each for rounds in led for each in rounds.sets],
        "unharmed": [each for rounds in led for each in rounds.unharmed],
    }


def summed(found: dict[str, Any]) -> dict[str, Any]:
    """Return the figures."""
    there = [each for each in found["kills"] if each["there"]]
    after = [each["next_sound_s"] for each in there if "next_sound_s" in each]

    def spread(values: list[float]) -> dict[str, float]:
        return {"median": round(statistics.median(values), 2), "worst": max(values)} if values else {}

    return {
        "killed": len(there),
        "of which": dict(Counter(each["role"] for each in there)),
        "in the offer": sum(each["in"] == "offer" for each in there),
        "rounds": found["rounds"],
        "finished sets that were shown": sum(shown for shown, _ in found["sets"]),
        "finished sets in the journal": sum(written for _, written in found["sets"]),
        "wrong": len(found["wrong"]),
        "silence after the kill of a child, s": spread(after),
        "silence after a moment without a kill, s": spread(found["unharmed"]),
        "an offer after its moment, s": spread(found["late"]),
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }


def main() -> None:
    """Measure, print, and add to the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--rooms", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--logs", type=Path, help="keep each coach.log in this folder")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    found = measured(chosen.minutes, chosen.rooms, chosen.seed, chosen.logs)
    if chosen.json and chosen.json.exists():
        before = json.loads(chosen.json.read_text("utf-8"))["each"]
        found = {name: before.get(name, type(value)()) + value for name, value in found.items()}
    figures = summed(found)
    print(json.dumps({**figures, "wrong": found["wrong"]}, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps({**figures, "each": found}, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
