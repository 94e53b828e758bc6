"""What a shell may offer for the words of a command line: ids of exercises and routines."""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem


def complete_routine(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the routines that begin with *incomplete*."""
    return _items(_known()[0].items(), incomplete)


def complete_exercise(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the exercises that begin with *incomplete*."""
    return _items(_known()[1].items(), incomplete)


def complete_any(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the routines and exercises that begin with *incomplete*."""
    routines, exercises = _known()
    return _items((routines | exercises).items(), incomplete)


def _known() -> tuple[dict[str, str], dict[str, str]]:
    """Return id -> name of all routines and of all exercises; of a broken library nothing is offered."""
    from coach.errors import CoachError
    from coach.wiring.common import load_usable_scripts

    try:
        what, _ = load_usable_scripts(kept=True)
    except CoachError:
        return {}, {}
    return (
        {key: next(iter(each.name.values())) for key, each in what.routines.items()},
        {key: next(iter(each.name.values())) for key, each in what.exercises.items()},
    )


def _items(known: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(key, help=name) for key, name in known if key.startswith(incomplete)]
