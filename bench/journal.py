"""What a long journal costs: statistics, export and import at 1, 3 and 10 years, in one run.

    python -m bench.journal [--years 1 3 10] [--json FILE]

A year is 365 days of 20 sessions with 6 sets (and a few more), 30 offers a
day and some that were held; all made up from a seed.  `coach stats --json` is
timed as a process, beside `python -c pass`; the least of several runs counts,
for what a machine does besides only ever adds.  Beside it the same totals are
made by reading: all rows through the journal's own reader, added up in Python
(`MemoryJournal`'s way), and all rows as bare tuples.  The two must agree to
the last number.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from coach.content.adapters import script_files
from coach.journal.adapters.sqlite import SqliteJournal
from coach.system.system_clock import SystemClock

CLOCK = SystemClock()
ZONE = ZoneInfo("Europe/Copenhagen")
BEGINS = datetime(2016, 1, 4, 7, tzinfo=UTC)
SESSIONS_A_DAY = 20
RUNS = 7


def make_journal(path: Path, years: int, seed: int = 1) -> None:
    """Write a made-up journal of *years* to *path*."""
    rng = random.Random(seed)
    SqliteJournal(path).close()
    exercises = sorted(script_files.load_library().exercises)
    with closing(sqlite3.connect(path)) as database, database:
        number = 0
        sessions, sets, breaks = [], [], []
        for day in range(365 * years):
            for slot in range(SESSIONS_A_DAY):
                number += 1
                begun = BEGINS + timedelta(days=day, minutes=30 * slot, microseconds=rng.randrange(10**9))
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
