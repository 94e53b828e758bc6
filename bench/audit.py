"""Ask what is known against the pinned releases: `python -m bench.audit`.

Needs `uv` and `pip-audit` (pip install uv pip-audit) and the network.  Asks the index whether a release was withdrawn
(yanked) or a file whose hash is pinned is gone, and each source of pip-audit whether a vulnerability is known.  A
source is believed only if it answers for a release that has some (CONTROL): where pip-audit finds no page for a package
it says "No known vulnerabilities found" and exits with 0.

Exits with 1 for a withdrawn release, a file that is gone, or a known vulnerability that has a fix; else with 2 while
there is a release that no source answered for.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.pins import PINS, Pin, pinned, read_pins
from bench.wheels import PYTHONS

SOURCES = ("pypi", "osv", "esms")
"""The services that pip-audit can ask."""

CONTROL = ("jinja2", "2.4.1")
"""A release with known vulnerabilities, name and version."""

Release = tuple[str, str]
"""Name and version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one source said."""

    fixable: tuple[str, ...] = ()
    """Known vulnerabilities that a newer release does not have: a line each."""

    open: tuple[str, ...] = ()
    """Known vulnerabilities without a fix: a line each."""

    answered: frozenset[Release] = frozenset()
    """The releases that it answered for; empty if it is not believed."""

    why_not: str = ""
    """Why it is not believed."""


def judge(report: Mapping[str, Any]) -> Answer:
    """Read pip-audit's JSON, in which CONTROL was asked for too."""
    known: dict[Release, list[dict[str, Any]]] = {
        (each["name"], each["version"]): each["vulns"] for each in report["dependencies"] if "skip_reason" not in each
    }
    if not known.pop(CONTROL, []):
        return Answer(why_not=f"it knows nothing against {' '.join(CONTROL)}, which has known vulnerabilities")
    fixable, without = [], []
    for (name, version), vulnerabilities in known.items():
        for each in vulnerabilities:
            fixes = ", ".join(each["fix_versions"])
            line = f"{name} {version}: {each['id']}" + (f", fixed in {fixes}" if fixes else ", no fix is known")
            (fixable if fixes else without).append(line)
    return Answer(fixable=tuple(fixable), open=tuple(without), answered=frozenset(known))


def rounds(releases: Iterable[Release]) -> list[list[Release]]:
    """Lay the releases out in lists in which no name stands twice, as pip-audit wants it."""
    found: list[dict[str, str]] = []
    for name, version in sorted(releases):
        fitting = next((each for each in found if name not in each), None)
        if fitting is None:
            found.append(fitting := {})
        fitting[name] = version
    return [list(each.items()) for each in found]


def ask(source: str, releases: Iterable[Release]) -> Answer:
    """Ask one source of pip-audit about the releases, whatever their markers say of this machine."""
    answers = []
    for names in rounds(releases):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("".join(f"{name}=={version}\n" for name, version in {*names, CONTROL}))
            file.flush()
            command = ["pip-audit", "--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json"]
            command += ["-s", source, "-r", file.name]
            ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if not ended.stdout.strip():
            return Answer(why_not=(ended.stderr.strip().splitlines() or ["it said nothing"])[-1])
        answers.append(judge(json.loads(ended.stdout)))
    return together(answers)


def together(answers: Iterable[Answer]) -> Answer:
    """Return what one source said in several rounds; not believed once is not believed."""
    whole = Answer()
    for each in answers:
        if each.why_not:
            return each
        whole = Answer(
            fixable=whole.fixable + each.fixable,
            open=whole.open + each.open,
            answered=whole.answered | each.answered,
        )
    return whole


def withdrawn(said: str) -> list[str]:
    """Return the releases that uv warns of as yanked, a line each."""
    return re.findall(r"warning: (`[^`]+` is yanked.*)", said)


def gone(pins: Iterable[Pin], offered: Iterable[Pin]) -> list[str]:
    """Return the releases of which a pinned file is offered no more, a line each."""
    now: dict[Release, set[str]] = {}
    for each in offered:
        now.setdefault((each.name, each.version), set()).update(each.hashes)
    missing = {(pin.name, pin.version): set(pin.hashes) - now.get((pin.name, pin.version), set()) for pin in pins}
    return [
        f"{name} {version}: {len(files)} pinned files are gone" for (name, version), files in missing.items() if files
    ]


def ask_index(pins: Iterable[Pin]) -> list[str] | None:
    """Return what the index has against the pins, a line each, or None if it cannot be asked."""
    command = ["uv", "pip", "compile", "--refresh", "--no-deps", "--universal", "--python-version", PYTHONS[0]]
    command += ["--generate-hashes", "--no-header", "--no-annotate", *map(str, sorted(PINS.glob("*.txt")))]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        print(f"the index could not be asked: {ended.stderr.strip()}")
        return None
    return withdrawn(ended.stderr) + gone(pins, read_pins(ended.stdout))


def verdict(against: list[str] | None, answers: Iterable[Answer], releases: Iterable[Release]) -> int:
    """Return the exit status for what the index and the sources said of the releases."""
    answers = list(answers)
    if against or any(each.fixable for each in answers):
        return 1
    unanswered = set(releases).difference(*(each.answered for each in answers))
    return 2 if against is None or unanswered else 0


def main() -> None:
    """Ask the index and each source, and print what they said."""
    pins = [pin for each in pinned().values() for pin in each]
    releases = {(pin.name, pin.version) for pin in pins}
    against = ask_index(pins)
    if against is not None:
        print(f"the index: {len(releases)} releases, {len(against)} withdrawn or with files that are gone")
        print("".join(f"  {line}\n" for line in against), end="")
    answers = {source: ask(source, releases) for source in SOURCES}
    for source, answer in answers.items():
        if answer.why_not:
            print(f"{source}: NOT ANSWERED: {answer.why_not}")
            continue
        print(f"{source}: answered for {len(answer.answered)} of {len(releases)} releases")
        print("".join(f"  {line}\n" for line in answer.fixable + answer.open), end="")
    status = verdict(against, answers.values(), releases)
    print(
        {0: "nothing that has a fix is known", 1: "pin anew", 2: "NOT AUDITED: nobody answered for all of it"}[status]
    )
    sys.exit(status)


if __name__ == "__main__":
    main()
