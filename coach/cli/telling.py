"""What a command prints and asks, in the person's language."""

from __future__ import annotations

from collections.abc import Iterable

import click

from coach.texts import Text
from coach.wiring.own_words import own, own_language

__all__ = ["own", "own_language"]

_COLUMN = 12
"""Characters of the first column, at least."""

_YES = ("y", "yes", "j", "ja")
_NO = ("", "n", "no", "nej")


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
