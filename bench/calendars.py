"""What reading a folder of 5 000 calendar files costs: at first, again, and after one of them changed.

    python -m bench.calendars [--files 5000] [--json FILE]

The whole of `coach facts` is timed, its scripts included, without calendars too, and the daemon's look for changes
beside it; medians of five rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from coach.plan.adapters.facts_process import FactsProcess
from coach.system.system_clock import SystemClock

CLOCK = SystemClock()
ROUNDS = 5


def _entry(number: int, hour: int = 9) -> str:
    rule = "RRULE:FREQ=WEEKLY\n" if number % 10 == 0 else ""
    day = 20200101 + number % 28
    return (
        f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:bench\nBEGIN:VEVENT\nUID:{number}@bench\nDTSTAMP:20200101T000000Z\n"
        f"DTSTART;TZID=Europe/Copenhagen:{day}T{hour:02}0000\nDURATION:PT30M\n{rule}SUMMARY:Entry\n"
        f"DESCRIPTION:{'Some words. ' * 20}\nEND:VEVENT\nEND:VCALENDAR\n"
    )


def _facts(home: Path) -> float:
    begun = CLOCK.monotonic()
    env = {**os.environ, "COACH_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "coach", "facts"], env=env, check=True, stdout=subprocess.DEVNULL)
    return round(CLOCK.monotonic() - begun, 3)


def _round(home: Path, file: Path) -> tuple[float, float, float]:
    """Return the seconds of reading with nothing kept, again, and after *file* changed."""
    for kept in home.rglob("calendars.json"):
        kept.unlink()
    first, again = _facts(home), _facts(home)
    file.write_text(_entry(7, hour=10 if "T09" in file.read_text() else 9))
    return first, again, _facts(home)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        home, folder = Path(made), Path(made) / "calendars"
        _facts(home)  # the scripts are parsed once, and kept
        without = statistics.median(_facts(home) for _ in range(ROUNDS))
        folder.mkdir()
        for number in range(chosen.files):
            (folder / f"{number:05}.ics").write_text(_entry(number))
        (home / "config.toml").write_text(f'[calendar]\nbusy = ["{folder}"]\n')
        rounds = [_round(home, folder / "00007.ics") for _ in range(ROUNDS)]
        first, again, changed = (statistics.median(each) for each in zip(*rounds, strict=True))
        watch = FactsProcess(CLOCK, [sys.executable, "-c", ""], [], home)
        watch.begin([str(folder)])
        begun = CLOCK.monotonic()
        watch.changed()
        look = round(CLOCK.monotonic() - begun, 4)
        watch.close()
    found = {
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "files": chosen.files,
        "first_seconds": round(first, 3),
        "again_seconds": round(again, 3),
        "one_changed_seconds": round(changed, 3),
        "without_calendars_seconds": round(without, 3),
        "one_changed_of_first": round(changed / first, 3),
        "one_changed_of_first_calendars_alone": round((changed - without) / (first - without), 3),
        "daemon_look_seconds": look,
    }
    text = json.dumps(found, indent=2)
    if chosen.json:
        chosen.json.write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
