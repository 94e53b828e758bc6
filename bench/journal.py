"""What a long journal costs: statistics, export and import at 1, 3 and 10 years, in one run.

    python -m bench.journal [--years 1 3 10] [--json FILE]

A year is 365 days of 20 sessions with 6 sets (and a few more), 30 offers a
day and some that were held; all made up from a seed.  `coach stats --json` is
timed as a process, beside `python -c pass`; the least of several runs counts,
for what a machine does besides only ever adds.  Beside it the same sums are
made by reading all rows through the journal's own reader and adding them up in
Python; the two must agree to the last number.  What a script of ten lines takes
that reads bare tuples and knows no zone and no streak stands there too.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from coach.content.adapters import script_files
from coach.journal.adapters.sqlite import SqliteJournal
from coach.journal.adapters.statistics_sql import SqliteTotals
from coach.journal.statistics import add_up
from coach.system.system_clock import SystemClock

CLOCK = SystemClock()
ZONE = ZoneInfo("Europe/Copenhagen")
BEGINS = datetime(2016, 1, 4, 7, tzinfo=UTC)
SESSIONS_A_DAY = 20
RUNS = 7


def make_journal(path: Path, years: int, seed: int = 1, begins: datetime = BEGINS) -> None:
    """Write a made-up journal of *years* to *path*, whose first session is at *begins* (UTC)."""
    rng = random.Random(seed)
    SqliteJournal(path).close()
    exercises = sorted(script_files.load_library().exercises)
    with closing(sqlite3.connect(path)) as database, database:
        number = 0
        sessions, sets, breaks = [], [], []
        for day in range(365 * years):
            for slot in range(SESSIONS_A_DAY):
                number += 1
                begun = begins + timedelta(days=day, minutes=30 * slot, microseconds=rng.randrange(10**9))
                ended = begun + timedelta(seconds=rng.randrange(40, 400), microseconds=rng.randrange(10**6))
                outcome = rng.choices(["finished", "stopped", "broken"], [30, 3, 1])[0]
                sessions.append((number, "coffee_minute", "en", _text(begun), _text(ended), outcome, 1, 1))
                for seq in range(6 + (number % 36 == 0)):
                    what = rng.choices(["done", "done_early", "skipped", "stopped", "unanswered"], [30, 5, 4, 2, 1])[0]
                    sets.append((number, seq, rng.choice(exercises), None, 10, rng.randrange(11), "reps", what, None))
                breaks.append((_text(begun), _text(begun), "taken", "coffee_minute", number, None))
                if slot % 2:
                    answer = rng.choice(["later", "declined", "skipped", "unanswered", "held", "held"])
                    why = rng.choice(["meeting", "away", "calendar"]) if answer == "held" else None
                    due = begun + timedelta(minutes=12)
                    breaks.append((_text(due), _text(due), answer, "neck_minute", None, why))
        database.executemany("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", sessions)
        database.executemany("INSERT INTO sets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", sets)
        database.executemany(
            "INSERT INTO breaks (due, decided_at, outcome, routine, session, why) VALUES (?, ?, ?, ?, ?, ?)", breaks
        )


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def timed(do: Callable[[], object], runs: int = RUNS) -> float:
    """Return the least milliseconds that *do* took in *runs*."""
    return min(_once(do) for _ in range(runs)) * 1000


def _once(do: Callable[[], object]) -> float:
    begun = CLOCK.monotonic()
    do()
    return CLOCK.monotonic() - begun


def run_coach(home: Path, *words: str, into: int = subprocess.DEVNULL) -> None:
    subprocess.run(
        [sys.executable, *words], env={**os.environ, "COACH_HOME": str(home)}, stdout=into, check=True, text=True
    )


def peak_memory(home: Path, *words: str) -> float:
    """Return the most memory (megabytes, RSS) that a coach with these words took.

    By VmHWM, which begins with the program: ru_maxrss keeps what the process that called it had, with all rows read.
    """
    code = (
        "import sys; from coach.cli import coach;"
        f"coach({list(words)!r}, standalone_mode=False);"
        "found = [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')];"
        "print(int(found[0]) / 1000, file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "COACH_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
        text=True,
    )
    return round(float(run.stderr), 1)


def read_bare(path: Path) -> Counter[object]:
    """Add up as a script of ten lines would: bare tuples, and no zone."""
    found: Counter[object] = Counter()
    with closing(sqlite3.connect(path)) as database:
        for begun, ended, outcome in database.execute("SELECT started_at, ended_at, outcome FROM sessions"):
            found["sessions", begun[:10]] += 1
            if ended and outcome != "broken":
                found["seconds"] += (datetime.fromisoformat(ended) - datetime.fromisoformat(begun)).total_seconds()
        for exercise, outcome in database.execute("SELECT exercise, outcome FROM sets"):
            found[exercise, outcome] += 1
        for due, outcome, why in database.execute("SELECT due, outcome, why FROM breaks"):
            found[due[11:13], outcome, why] += 1
    return found


def measure(years: int, folder: Path) -> dict[str, float]:
    """Return the figures of a journal of *years*."""
    home = folder / str(years)
    home.mkdir()
    path = home / "journal.db"
    make_journal(path, years)
    run_coach(home, "-m", "coach", "stats", "--json")  # makes the index of body areas, once
    alone, whole = [], []
    for _ in range(RUNS):  # in turn, so that both meet the same machine
        alone.append(_once(lambda: run_coach(home, "-c", "pass")))
        whole.append(_once(lambda: run_coach(home, "-m", "coach", "stats", "--json")))
    with closing(SqliteTotals(path)) as journal:
        rows = sum(
            journal._database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608, SLF001
            for table in ("sessions", "sets", "breaks")
        )
        read = lambda: add_up(journal.sessions(), journal.breaks(), ZONE)  # noqa: E731
        if journal.totals(ZONE) != read():
            raise SystemExit("the sums differ from those of the rows")
        by_sql, by_reading = timed(lambda: journal.totals(ZONE)), timed(read, 2)
    exports = {}
    for form in ("json", "csv", "ics"):
        out = home / f"out.{form}"
        seconds = _once(lambda: run_coach(home, "-m", "coach", "export", "--format", form, "-o", str(out)))  # noqa: B023
        exports[f"export_{form}_rows_per_second"] = round(rows / seconds)
    other = home / "other"
    other.mkdir()
    importing = _once(lambda: run_coach(other, "-m", "coach", "import", str(home / "out.json")))
    return {
        "years": years,
        "rows": rows,
        "journal_megabytes": round(path.stat().st_size / 1e6, 1),
        "stats_ms": round(min(whole) * 1000, 1),
        "python_alone_ms": round(min(alone) * 1000, 1),
        "stats_beyond_python_ms": round((min(whole) - min(alone)) * 1000, 1),
        "sums_by_sql_ms": round(by_sql, 1),
        "rows_read_and_added_up_ms": round(by_reading, 1),
        "bare_tuples_added_up_ms": round(timed(lambda: read_bare(path), 2), 1),
        "sql_is_times_faster_than_reading": round(by_reading / by_sql, 1),
        **exports,
        "export_json_peak_megabytes": peak_memory(home, "export", "--format", "json"),
        "import_rows_per_second": round(rows / importing),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--years", type=int, nargs="+", default=[1, 3, 10])
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = [measure(years, Path(folder)) for years in chosen.years]
    result = {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "cores": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 1),
        "journals": found,
    }
    text = json.dumps(result, indent=2)
    print(text)
    if chosen.json:
        chosen.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
