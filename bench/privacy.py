"""Look whether the microphone is open when it should not be, and whether any of its sound reaches the disk.

    python -m bench.privacy day [--minutes 12] [--json FILE]
    python -m bench.privacy session [--json FILE]

`day`: a day's offers are pressed into some minutes: in the virtual room `coach run`
offers a break every minute, and a person takes it, puts it off, refuses it or
does not answer, in turn, while another one talks in the room all the time.
Every tenth of a second the sound server says who records, and the daemon what
it does; each moment at which somebody records must lie within an offer or a
session, or within two seconds of one, for the two are asked one after the
other.

`session`: two are led under strace, all processes, with the clips of the coach's
own voice in memory (a link to /dev/shm); every byte that the second writes to a file
is counted, by file, and the journal's size before and after is told.  The
microphone gave 32 000 bytes a second meanwhile: what was written beside the
journal could not hold it, however it was packed.

FILE is added to.  Needs what tests/room needs, and strace.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import shutil
import subprocess
import tempfile
import threading
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from coach import units
from coach.errors import DeviceError
from coach.programs.daemon.adapters.control_client import ControlClient
from coach.system.system_clock import SystemClock
from tests.room.killing import write_tiny_routine
from tests.room.leading import Led, asked, furnish, journal
from tests.room.persons import Person
from tests.room.room import Room
from tests.support.waiting import until

CLOCK = SystemClock()
LOOK = 0.1
"""Seconds between two looks."""

APART = 2.0
"""Seconds that two answers of one look may be apart on a busy machine."""

ANSWERS = ("yes please", "remind me later", None, "no thanks")
CONFIG = """
[agenda]
every = "1min"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
hours = ["00:00-24:00"]
routines = ["tiny"]

[offer]
later = "1min"
"""
TALK = "The quarterly report is late again, and nobody has seen the figures of the second half."
TRACED = ("strace", "-f", "-y", "-qq", "-e", "trace=write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range")
PACKED = 750
"""Bytes a second of the tightest speech codec in wide use (6 kbit/s)."""


class Day:
    """What the sound server and the daemon said, look by look."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._control = ControlClient(Path(room.env["COACH_HOME"]) / "control.sock")
        self._over = threading.Event()
        self.looks: list[tuple[float, bool, str]] = []
        """Monotonic seconds, whether somebody recorded, what the daemon did."""

        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def doing(self) -> str:
        """Return what the daemon says that it does; "" while there is none."""
        with suppress(DeviceError):
            return str((self._control.ask("status") or {}).get("doing", ""))
        return ""

    def _watch(self) -> None:
        while not self._over.wait(LOOK):
            self.looks.append((CLOCK.monotonic(), bool(self._room.listeners()), self.doing()))

    def judged(self) -> dict[str, Any]:
        """Return how long the microphone was open, and when it should not have been."""
        busy = [at for at, _, doing in self.looks if doing not in {"waiting", ""}]
        outside = [at for at, open_, _ in self.looks if open_ and not any(abs(at - each) <= APART for each in busy)]
        begun = self.looks[0][0]
        return {
            "looks": len(self.looks),
            "looks_with_the_microphone_open": sum(open_ for _, open_, _ in self.looks),
            "looks_at_an_offer_or_a_session": len(busy),
            "looks_with_the_microphone_open_elsewhere": len(outside),
            "elsewhere_at_s": [round(at - begun, 1) for at in outside[:20]],
        }


def live_a_day(minutes: float) -> dict[str, Any]:
    """Let the coach offer for *minutes*, and return what was seen."""
    person, other = Person(), Person(voice="en-gb-x-rp")
    with Room(echo_db=-20.0) as room:
        furnish(room, CONFIG)
        write_tiny_routine(Path(room.env["COACH_HOME"]), dose=3)
        daemon = Led(room, "run")
        if not until(lambda: room.run_coach("status").returncode == 0, 30):
            raise SystemExit(f"no daemon: {daemon.lines}")
        day, ends, given = Day(room), CLOCK.monotonic() + 60 * minutes, Counter[str]()
        over = threading.Event()
        talk = other.words(TALK)

        def chat() -> None:
            while not over.wait(3.0):
                if day.doing() == "waiting":  # who talks over an offer is not understood, which is no matter of this
                    room.say(talk, units.PLAYBACK_RATE, volume_db=-6.0).wait(30)

        chatter = threading.Thread(target=chat, daemon=True)
        chatter.start()
        while CLOCK.monotonic() < ends:
            answer = ANSWERS[sum(given.values()) % len(ANSWERS)]
            with room.hear() as recorder:
                if not asked(recorder, 150):
                    break
            if answer is not None:
                daemon.hears(person, answer)
            given[answer or "nothing"] += 1
            until(lambda: day.doing() == "waiting", 150)
        over.set()
        chatter.join()
        until(lambda: False, 5)
        day.close()
        outcomes = Counter(
            str(each["outcome"]) for each in json.loads(room.run_coach("log", "--json").stdout) if "outcome" in each
        )
        room.run_coach("quit")
        daemon.end()
    person.leave()
    other.leave()
    return {"minutes": minutes, "answers": dict(given), "outcomes_in_the_log": dict(outcomes), **day.judged()}


_WRITTEN = re.compile(r"(?:write|pwrite64|writev|pwritev|pwritev2|sendfile|copy_file_range)\(\d+<([^>]*)>.*\) = (\d+)$")


def written(trace: Path) -> Counter[str]:
    """Return file -> bytes that were written to it, of what strace (-y) has seen; no device, pipe, socket or memory."""
    found: Counter[str] = Counter()
    for line in trace.read_text("utf-8", errors="replace").splitlines():
        if (
            (match := _WRITTEN.search(line))
            and match[1].startswith("/")
            and not match[1].startswith(("/dev/", "/proc/"))
        ):
            found[match[1].removesuffix(" (deleted)")] += int(match[2])
    return found


def _size(room: Room) -> int:
    return (Path(room.env["COACH_HOME"]) / "journal.db").stat().st_size


def trace_a_session() -> dict[str, Any]:
    """Lead a session whose clips are kept in memory, and return what it wrote."""
    person = Person()
    with Room(echo_db=-20.0) as room, ExitStack() as stack:
        furnish(room)
        write_tiny_routine(Path(room.env["COACH_HOME"]), dose=10)
        clips = stack.enter_context(tempfile.TemporaryDirectory(dir="/dev/shm"))
        (Path(room.env["COACH_HOME"]) / "clips").symlink_to(clips)
        for turn in (1, 2):  # the first makes what is kept: the snapshot of the scripts, the journal's reserve
            trace, size, begun = room.folder / f"trace-{turn}", _size(room), CLOCK.monotonic()
            process = subprocess.Popen(
                [*TRACED, "-o", str(trace), shutil.which("coach") or "coach", "now", "tiny"],
                env=room.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            until(lambda: bool(room.listeners()), 60)
            opened = CLOCK.monotonic()
            room.say(person.words(TALK), units.PLAYBACK_RATE).wait(30)
            process.wait(300)
            closed = CLOCK.monotonic()
        grown = _size(room) - size
        sessions = len(journal(room))
        others = written(trace)
        by_file = {name.replace(str(room.folder), "ROOM"): count for name, count in sorted(others.items())}
    person.leave()
    heard = closed - opened
    return {
        "seconds": round(closed - begun, 1),
        "seconds_with_the_microphone_open_at_most": round(heard, 1),
        "sessions_in_the_journal": sessions,
        "bytes_from_the_microphone": round(2 * units.CAPTURE_RATE * heard),
        "bytes_of_it_at_6_kbit_a_second": round(PACKED * heard),
        "bytes_written": by_file,
        "bytes_written_beside_the_journal": sum(n for name, n in others.items() if "journal.db" not in name),
        "bytes_by_which_the_journal_grew": grown,
    }


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("day", "session"))
    parser.add_argument("--minutes", type=float, default=12.0)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    found = {"machine": machine, **(live_a_day(chosen.minutes) if chosen.what == "day" else trace_a_session())}
    print(json.dumps(found, indent=1))
    if chosen.json:
        before = json.loads(chosen.json.read_text("utf-8")) if chosen.json.exists() else {}
        chosen.json.write_text(json.dumps({**before, chosen.what: found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
