"""List the licences of what is pinned: `python -m bench.licences` writes the table of docs/licences.md anew.

Needs `uv` (pip install uv) and the network: brings the pinned wheels of each Python into a folder that it removes, and
reads what their metadata says.  What they do not say, or say of themselves alone and not of what lies in them, was
looked at by hand: BY_HAND, and the page's own words.

Exits with 1 if a licence is unclear, or not one of FINE.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePath

from bench.pins import PINS, normal, pinned
from bench.wheels import PROJECT, PYTHONS

PAGE = PROJECT.parent / "docs/licences.md"
PLATFORM = "x86_64-manylinux_2_35"

FINE = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "GPL-2.0-or-later",
        "GPL-3.0-or-later",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "PSF-2.0",
        "ZPL-2.1",
        "Zlib",
    }
)
"""What may run in one program with the coach, which is GPL-3.0-or-later.  Anything else (GPL-2.0-only, AGPL, one that
forbids a use, one of a company's own) wants a person's thought before it comes in here."""

CALLED = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ZPL 2.1": "ZPL-2.1",
}
"""Other names that metadata gives a licence: the one of SPDX."""

BY_HAND = {
    "espeakng-loader": ("", "GPL-3.0-or-later"),
    "pocketsphinx": ("BSD License", "BSD-2-Clause AND BSD-3-Clause"),
}
"""Packages whose metadata does not name the licence: what it says, and what was read in the wheel."""

WORDS_OF_LICENCE = re.compile(r"LICEN[CS]E|COPYING|NOTICE", re.IGNORECASE)


def said(distribution: Distribution) -> str:
    """Return what a wheel's metadata says of its licence, in its own words; empty if nothing."""
    metadata = distribution.metadata
    classes = [each.rpartition(" :: ")[2] for each in metadata.get_all("Classifier") or () if "License ::" in each]
    for words in (metadata.get("License-Expression"), metadata.get("License")):
        if words and "\n" not in words.strip():  # some put the whole text there
            return words.strip()
    return " AND ".join(classes)


def licence(name: str, words: str) -> str:
    """Return the licence of a package, as SPDX writes it, by the words of its metadata; as they are if they are new."""
    if BY_HAND.get(name, ("?", ""))[0] == words:
        return BY_HAND[name][1]
    return CALLED.get(words, words)


def is_fine(expression: str) -> bool:
    """Tell whether each licence that an expression names may be in one program with the coach."""
    return bool(expression) and set(re.split(r" (?:AND|OR) ", re.sub(r"[()]", "", expression))) <= FINE


def licence_files(distribution: Distribution) -> list[str]:
    """Return the names of the files in a wheel that hold a licence, each once."""
    names = (PurePath(str(file)).name for file in distribution.files or ())
    return sorted({name for name in names if WORDS_OF_LICENCE.search(name) and not name.endswith((".py", ".pyc"))})


def bring(python: str, folder: Path) -> Iterator[Distribution]:
    """Yield what the pins bring for one Python, brought into the folder."""
    command = ["uv", "pip", "install", "-q", "--target", str(folder), "--no-deps", "--only-binary", ":all:"]
    command += ["--require-hashes", "--python-version", python, "--python-platform", PLATFORM]
    for file in sorted(PINS.glob("*.txt")):
        command += ["-r", str(file)]
    subprocess.run(command, check=True)
    yield from distributions(path=[str(folder)])


def table(found: dict[str, Distribution], versions: dict[str, set[str]]) -> Iterator[str]:
    """Yield the lines of the table: the distribution of each name, and all its versions."""
    wanted: dict[str, list[str]] = {}
    for file, pins in sorted(pinned().items(), key=lambda each: each[0] != "coach"):
        for name in {pin.name for pin in pins}:
            wanted.setdefault(name, []).append(file)
    yield "| package | version | licence | its metadata's words | files | for |"
    yield "|---|---|---|---|---|---|"
    for name, distribution in sorted(found.items()):
        words = said(distribution)
        kind = licence(name, words)
        others = (words or "(nothing)") if words != kind else ""
        files = licence_files(distribution)
        shown = ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
        cells = (name, ", ".join(sorted(versions[name])), kind, others, shown, ", ".join(wanted[name]))
        yield f"| {' | '.join(cells)} |".replace("|  |", "| - |").replace("|  |", "| - |")


def rows(page: str) -> dict[str, tuple[set[str], str]]:
    """Read the table of a page: versions and licence of each package."""
    cells = (line.strip("| ").split(" | ") for line in page.splitlines() if re.match(r"\| [a-z0-9-]+ \| \d", line))
    return {name: (set(version.split(", ")), kind) for name, version, kind, *_ in cells}


def main() -> None:
    """Write the table anew."""
    found: dict[str, Distribution] = {}
    versions: dict[str, set[str]] = {}
    with tempfile.TemporaryDirectory() as place:
        for python in PYTHONS:
            for each in bring(python, Path(place) / python):
                found[normal(each.name)] = each
                versions.setdefault(normal(each.name), set()).add(each.version)
        lines = "\n".join(table(found, versions))
        unclear = [name for name, each in found.items() if not is_fine(licence(name, said(each)))]
    before, begin, rest = PAGE.read_text("utf-8").partition("<!-- made by bench.licences -->\n")
    _, end, after = rest.partition("<!-- end -->\n")
    PAGE.write_text(f"{before}{begin}{lines}\n{end}{after}", "utf-8")
    print(f"{len(found)} packages; unclear: {', '.join(unclear) or 'none'}")
    sys.exit(bool(unclear))


if __name__ == "__main__":
    main()
