"""How long a command takes from its start to its end: python -m bench.startup [RESULT.json].

Each is run in turn, so that what else the machine does falls on all of them; the median counts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

RUNS = 15
COMMANDS = {
    "--help": ["--help"],
    "status": ["status"],
    "routines": ["routines"],
    "show": ["show", "hourly_seated_5"],
}
LANGUAGES = {"en": "C.UTF-8", "da": "da_DK.UTF-8"}


def seconds(command: list[str], environment: dict[str, str]) -> float:
    begun = perf_counter()
    subprocess.run(command, env=environment, capture_output=True, check=False)
    return perf_counter() - begun


def main() -> None:
    coach = str(Path(sys.executable).with_name("coach"))
    with tempfile.TemporaryDirectory() as home:
        plain = {key: value for key, value in os.environ.items() if key not in {"LC_ALL", "LC_MESSAGES"}}
        runs = {("", "python -c pass"): ([sys.executable, "-c", "pass"], plain)}
        for language, locale in LANGUAGES.items():
            environment = {**plain, "COACH_HOME": home, "LANG": locale}
            runs |= {(language, name): ([coach, *words], environment) for name, words in COMMANDS.items()}
        for command, environment in runs.values():  # what is kept for later is made now
            seconds(command, environment)
        took = {key: [] for key in runs}
        for _ in range(RUNS):
            for key, (command, environment) in runs.items():
                took[key].append(seconds(command, environment))
    found = {f"{name} {language}".strip(): round(1000 * median(each)) for (language, name), each in took.items()}
    found["allowed"] = round(1.2 * found["python -c pass"] + 120)
    print(json.dumps(found, indent=2))
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
