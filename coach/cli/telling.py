"""What a command prints and asks, in the person's language."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import click

from coach.texts import Text, in_language

_COLUMN = 12
"""Characters of the first column, at least."""

_YES = ("y", "yes", "j", "ja")
_NO = ("", "n", "no", "nej")


def own_language() -> str:
    """Return the language in which this person is answered: that of config.toml, else that of the system."""
    from coach.errors import DeviceError
    from coach.system import paths

    try:
        config = paths.config_file()
    except DeviceError:
        config = None
    return _language(config, tuple(os.environ.get(name, "") for name in _LOCALE))


_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


@lru_cache(maxsize=1)
def _language(config: Path | None, locale: tuple[str, ...]) -> str:
    from coach.config.own_language import language_named

    try:
        written = config.read_text("utf-8-sig") if config is not None else ""
    except (OSError, ValueError):
        written = ""
    return language_named(written, dict(zip(_LOCALE, locale, strict=True)))


def own(said: str) -> str:
    """Return *said* in the person's language."""
    return in_language(said, own_language())


def tell(said: str, *, err: bool = False) -> None:
    """Print *said* in the person's language, a line; *err*: on standard error."""
    click.echo(own(said), err=err)


def tell_rows(rows: Iterable[tuple[str, str]]) -> None:
    """Print what each row is called and says, in two columns, in the person's language."""
    pairs = [(own(name), own(said)) for name, said in rows]
    width = max((_COLUMN, *(len(name) for name, _ in pairs)))
    for name, said in pairs:
        click.echo(f"{name:{width}} {said}")


def ask_whether(question: Text) -> bool:
    """Ask *question*; without an answer it is no.

    Raises:
        click.Abort: the input ends, or Ctrl-C.
    """
    choice = " [j/N]" if own_language() == "da" else " [y/N]"
    while True:
        said = click.prompt(own(question) + choice, default="", show_default=False).strip().lower()
        if said in _YES or said in _NO:
            return said in _YES
