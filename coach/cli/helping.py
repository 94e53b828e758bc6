"""The help of each command: its line, its examples, and all of it in the person's language."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from copy import copy
from typing import Any

import click

from coach.cli.examples import BRIEFS, EXAMPLES
from coach.cli.telling import own, own_language


def complete_help(command: click.Command, name: str) -> click.Command:
    """Return the *command* called *name*, and its subcommands, with lines and examples, in the person's language."""
    made = copy(command)
    made.short_help = own(BRIEFS[name]) if name in BRIEFS else None
    if name in EXAMPLES:
        made.epilog = f"\b\n{own('For example:')}\n" + "\n".join(f"  {line}" for line in EXAMPLES[name])
    if own_language() != "en":
        _put_over(made, name)
    if isinstance(made, click.Group):
        made.commands = {key: complete_help(each, f"{name} {key}") for key, each in made.commands.items()}
    return made


def _put_over(command: click.Command, name: str) -> None:
    from coach.cli.danish_help import HELP

    if command.help:
        command.help = HELP.get(name) or own(command.help)
    command.options_metavar = own("[OPTIONS]")
    if isinstance(command, click.Group):
        command.subcommand_metavar = own("COMMAND [ARGS]...")
    command.params = [copy(each) for each in command.params]
    for each in command.params:
        if isinstance(each, click.Option):
            each.help = own(each.help or "")
        each.metavar = _metavar(each)


def _metavar(param: click.Parameter) -> str | None:
    """Return the word that stands for the value of *param*; None where click makes it of the values themselves."""
    if isinstance(param.type, click.Choice) and param.metavar is None:
        return None
    if isinstance(param, click.Option):
        return None if param.is_flag else own(param.metavar or param.type.name.upper())
    word = own((param.metavar or (param.name or "").upper()).strip("[]."))
    return (
        ("" if param.required else "[") + word + ("..." if param.nargs == -1 else "") + ("" if param.required else "]")
    )


def _put_over_clicks(said: str) -> str:
    """Return what click says in the person's language; some of it is indented as docstrings are."""
    found = own(said)
    return own(inspect.cleandoc(said)) if found == said else found


def speak_as_the_person_does() -> None:
    """Have click say what it says by itself (usage, what is missing or wrong) in the person's language.

    click takes its words from gettext, which finds files of translated words only; ours are rows like all others.
    """
    if own_language() == "en":
        return
    words: dict[str, Callable[..., str]] = {
        "_": _put_over_clicks,
        "ngettext": lambda one, many, count: own(one if count == 1 else many),
    }
    for name, module in list(sys.modules.items()):
        if name.startswith("click."):
            there: dict[str, Any] = vars(module)
            there.update({word: say for word, say in words.items() if word in there})
