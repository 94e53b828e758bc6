"""What `pip install .` puts on the disk: two checkouts of the coach side by side in one run.

    python -m bench.weight OLD NEW [--json FILE]

OLD and NEW are checkouts.  Each is installed by this very Python into an
environment of its own; counted are the blocks of all files that were not there
before, compiled modules among them, and of each package those that its RECORD
names.  Needs the network.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

MEGABYTE = 1_000_000

PACKAGES = """\
import json
from importlib.metadata import distributions
print(json.dumps({each.metadata["Name"]: [str(each.locate_file(file)) for file in each.files or ()]
                  for each in distributions()}))
"""


def blocks(paths: list[Path]) -> float:
    """Return what *paths* take on the disk, megabytes; what is not there takes nothing."""
    return sum(path.lstat().st_blocks * 512 for path in paths if path.is_file()) / MEGABYTE


def everything(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}


def installed(checkout: Path) -> dict[str, object]:
    """Return what the coach of *checkout* brings with it, megabytes: all, and the heaviest packages."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "environment"
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        before, python = everything(place), place / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", checkout], check=True)
        new = everything(place) - before
        told = json.loads(subprocess.run([python, "-c", PACKAGES], check=True, capture_output=True, text=True).stdout)
        each = {
            name: round(blocks(list({Path(file).resolve() for file in files} & {path.resolve() for path in new})), 1)
            for name, files in told.items()
        }
        heaviest = dict(sorted(each.items(), key=lambda item: -item[1])[:12])
        packages = sum(1 for size in each.values() if size)
        return {"MB": round(blocks(list(new)), 1), "packages": packages, "heaviest": heaviest}


def main() -> None:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    found = {name: installed(checkout.absolute()) for name, checkout in (("old", chosen.old), ("new", chosen.new))}
    ratio = round(found["new"]["MB"] / found["old"]["MB"], 3)
    report = {"python": platform.python_version(), "machine": platform.machine(), "ratio": ratio, **found}
    print(json.dumps(report, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
