"""Pin what the coach needs, with hashes: `python -m bench.pins` writes pins/ anew.

Needs `uv` (pip install uv) and the network.  One resolution of the coach with all its extras, for Linux on x86_64 and
Python 3.11 to 3.14, by wheels alone and without what was uploaded in the last week: `coach.txt` has what
`pip install .` needs, `EXTRA.txt` what that extra adds, `build.txt` all that builds the coach itself.  Every entry
holds the hashes of all files of that release; where the files come from is not said.

Exits with 1 if something does not resolve.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

from bench.wheels import PROJECT, PYTHONS

PINS = PROJECT.parent / "pins"
FOR = "sys_platform == 'linux' and platform_machine == 'x86_64'"
"""The machines that are pinned for, as a marker."""

DEVELOPERS = frozenset({"browser", "test", "train"})
"""Extras that nobody installs who only uses the coach."""

WITHOUT = {"vosk": "srt, which it needs, comes as source alone"}
"""Extras that are not pinned, and why."""

HELD = {"backports-strenum": "<1.3"}
"""What is held lower than uv would take it: uv passes over the upper bound of Requires-Python (here <3.11), and pip
then refuses what uv has pinned."""

SETTLED_DAYS = 7
"""A release younger than this is not taken: most that are withdrawn for harm are withdrawn by then."""

FILES = {"coach": "pyproject.toml", "build": "build.in"}
"""What the files of pins that are no extra's are resolved from."""

HEAD = """\
# Made by `python -m bench.pins`: {what}, on Linux x86_64, Python 3.11 to 3.14.
# For `pip install --require-hashes -r`, not for `-c` (docs/trust.md); on other machines pip passes over each line.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One release that is pinned."""

    requirement: Requirement
    """Its name, version (`==`) and marker."""

    hashes: tuple[str, ...]
    """Hashes of its files, each `ALGORITHM:HEX`."""

    @property
    def name(self) -> str:
        """Return its name as the index spells it in an address."""
        return normal(self.requirement.name)

    @property
    def version(self) -> str:
        """Return its version."""
        (only,) = self.requirement.specifier
        return only.version


def normal(name: str) -> str:
    """Return a package's name in the one spelling that all others are equal to."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(text: str) -> list[Pin]:
    """Read what a file of pins says; each entry begins in the first column.

    Raises:
        InvalidRequirement: an entry is none.
    """
    found = []
    for entry in entries(text):
        said = re.sub(r"^\s*#.*$", "", entry, flags=re.MULTILINE).replace("\\\n", " ")
        requirement, *hashes = said.split("--hash=")
        found.append(Pin(requirement=Requirement(requirement.strip()), hashes=tuple(each.strip() for each in hashes)))
    return found


def entries(text: str) -> Iterator[str]:
    """Yield the entries of a file of pins, each with the lines that belong to it."""
    yield from re.findall(r"^[^\s#].*\n(?:[ \t].*\n)*", text, re.MULTILINE)


def pinned() -> dict[str, list[Pin]]:
    """Return the pins of each file, by its name without `.txt`."""
    return {file.stem: read_pins(file.read_text("utf-8")) for file in sorted(PINS.glob("*.txt"))}


def pinned_extras() -> list[str]:
    """Return the extras of pyproject.toml that are pinned."""
    extras = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["optional-dependencies"]
    return sorted(extras.keys() - DEVELOPERS - WITHOUT.keys())


def compile_pins(folder: Path, source: str, *options: str) -> str:
    """Return what uv resolves *source*, a file in *folder*, to."""
    command = ["uv", "pip", "compile", "-q", source, "--universal", "--python-version", PYTHONS[0], "--no-build"]
    command += ["--no-header", "--generate-hashes", "--exclude-newer", f"{SETTLED_DAYS} days", *options]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if ended.returncode:
        sys.exit(ended.stderr)
    return re.sub(r"^ +#   -c .*\n", "", ended.stdout, flags=re.MULTILINE)


def resolve_all(folder: Path) -> dict[str, str]:
    """Return the entries of each file of pins, by its name without `.txt`; *folder* is worked in."""
    project = PROJECT.read_text("utf-8")
    (folder / "pyproject.toml").write_text(f'{project}\n[tool.uv]\nenvironments = ["{FOR}"]\n', "utf-8")
    build = "\n".join(tomllib.loads(project)["build-system"]["requires"])
    (folder / "build.in").write_text(build, "utf-8")
    extras = pinned_extras()
    every = [part for extra in extras for part in ("--extra", extra)]
    (folder / "held.txt").write_text("".join(f"{name}{version}\n" for name, version in HELD.items()), "utf-8")
    (folder / "all.txt").write_text(compile_pins(folder, "pyproject.toml", *every, "-c", "held.txt"), "utf-8")
    agreed = ("-c", "all.txt")
    files = {name: compile_pins(folder, source, *agreed) for name, source in FILES.items()}
    base = {pin.requirement for pin in read_pins(files["coach"])}
    for extra in extras:
        made = compile_pins(folder, "pyproject.toml", "--extra", extra, *agreed)
        more = [each for each in entries(made) if read_pins(each)[0].requirement not in base]
        if more:
            files[extra] = "".join(more)
    return files


def main() -> None:
    """Write pins/ anew."""
    with tempfile.TemporaryDirectory() as folder:
        files = resolve_all(Path(folder))
    PINS.mkdir(exist_ok=True)
    for old in PINS.glob("*.txt"):
        old.unlink()
    for name, text in files.items():
        what = {"coach": "what the coach needs", "build": "what builds it"}.get(name, f"what its extra {name} adds")
        (PINS / f"{name}.txt").write_text(HEAD.format(what=what) + text, "utf-8")
        print(f"pins/{name}.txt: {len(read_pins(text))} entries")


if __name__ == "__main__":
    main()
