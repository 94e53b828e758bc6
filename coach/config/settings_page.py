"""The settings as pages for people: the template of config.toml, and the blocks of docs/use.md.

Both list every key of schema.py with its default, or with an example if the
default cannot be written down.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from itertools import groupby

from coach.config.schema import BREAKS, SCHEMA, WEEK, ConfigKey, default_of
from coach.config.toml_text import toml_text

_WIDTH = 120
"""Characters of a line."""

_HEAD = """\
# How the coach works for you.  Take the "# " from a line to change it.
"""


def template_text() -> str:
    """Return the config.toml that a person starts from: every line of it is a comment, but the heads of the tables."""
    return "\n".join([_HEAD, *_lines(commented=True), ""])


def readme_blocks() -> tuple[str, str]:
    """Return the two blocks of TOML of docs/use.md: every key, and the tables that may take the place of some."""
    return "\n".join([*_lines(commented=False), ""]), f"{WEEK.example}\n{BREAKS.example}"


def with_blocks(page: str) -> str:
    """Return the text *page* with the blocks of its section "Settings" written again.

    Raises:
        ValueError: the section does not have two blocks.
    """
    before, head, rest = page.partition("\n## Settings\n")
    section, following, after = rest.partition("\n## ")
    pieces = re.split(r"(?<=^```toml\n)(.*?)(?=^```$)", section, flags=re.MULTILINE | re.DOTALL)
    if len(pieces) != 5:  # noqa: PLR2004  (two blocks, and what stands around them)
        raise ValueError("the section Settings has two blocks of TOML")
    pieces[1], pieces[3] = readme_blocks()
    return f"{before}{head}{''.join(pieces)}{following}{after}"


def _lines(*, commented: bool) -> Iterator[str]:
    """Give the lines of every key; those with a default have a "# " before them only if *commented*."""
    keys = [row for row in SCHEMA if isinstance(row, ConfigKey)]
    for section, group in groupby(keys, lambda key: key.name.rpartition(".")[0]):
        if section:
            yield f"\n[{section}]"
        rows = [(_assignment(key, commented=commented), key.help) for key in group]
        width = max(len(line) for line, _ in rows)
        for line, help_text in rows:
            first, *more = textwrap.wrap(help_text, _WIDTH - width - 4)
            yield f"{line:{width}}  # {first}"
            yield from (f"{'':{width}}  # {part}" for part in more)
        if commented and section == "agenda":
            yield f"\n# {BREAKS.help},\n# with {', '.join(key.name for key in BREAKS.keys)}."
            yield f"# {WEEK.help},\n# with a line for each day: {', '.join(key.name for key in WEEK.keys)}."


def _assignment(key: ConfigKey, *, commented: bool) -> str:
    value = key.example or toml_text(key.write(default_of(key)))
    mark = "# " if commented or key.example else ""
    return f"{mark}{key.name.rpartition('.')[2]} = {value}"
