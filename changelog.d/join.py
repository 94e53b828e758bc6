"""Join the fragments of this folder into CHANGELOG.md: `python changelog.d/join.py VERSION DATE`, or `--check`."""

from __future__ import annotations

import datetime as dt
import re
import sys
import textwrap
from pathlib import Path

FOLDER = Path(__file__).parent
KINDS = ("added", "changed", "fixed", "removed")


def read_fragments(folder: Path) -> dict[str, list[str]]:
    """Return the texts in *folder* by kind, each kind's in the order of their names.

    Raises:
        ValueError: a file has another name or form.
    """
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for file in sorted(folder.glob("*.md")):
        if file.name == "README.md":
            continue
        name = re.fullmatch(rf"[\w.-]+\.({'|'.join(KINDS)})\.md", file.name)
        text = " ".join(file.read_text("utf-8").split())
        if name is None:
            raise ValueError(f"{file.name}: the name has the form NAME.KIND.md, with KIND one of {', '.join(KINDS)}")
        if not text.endswith(".") or text.startswith(("-", "*", "#")):
            raise ValueError(f"{file.name}: it holds sentences, without a bullet or heading")
        found[name[1]].append(text)
    return found


def join(changelog: str, fragments: dict[str, list[str]], version: str, date: str) -> str:
    """Return *changelog* with the section of *version* below its Unreleased heading.

    Raises:
        ValueError: there is no such heading, or nothing to release.
    """
    heading = "## [Unreleased]\n\nWhat has changed since stands in `changelog.d/`, one file per change.\n"
    if changelog.count(heading) != 1 or not any(fragments.values()):
        raise ValueError("there is no Unreleased heading, or no fragment")
    section = f"\n## [{version}] - {date}\n"
    for kind, texts in fragments.items():
        bullets = (textwrap.fill(each, 120, initial_indent="- ", subsequent_indent="  ") for each in texts)
        section += f"\n### {kind.capitalize()}\n\n" + "\n".join(bullets) + "\n" if texts else ""
    return changelog.replace(heading, heading + section)


def main(arguments: list[str]) -> None:
    """Check the fragments, or write and remove them."""
    try:
        fragments = read_fragments(FOLDER)
        if arguments == ["--check"]:
            return
        version, date = arguments
        dt.date.fromisoformat(date)
        file = FOLDER.parent / "CHANGELOG.md"
        file.write_text(join(file.read_text("utf-8"), fragments, version, date), "utf-8")
    except ValueError as fault:
        sys.exit(f"changelog.d: {fault}")
    for each in FOLDER.glob("*.*.md"):
        each.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
