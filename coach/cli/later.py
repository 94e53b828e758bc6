"""`coach later`: put the next break off."""

from __future__ import annotations

import click

from coach.cli.asking import JSON_OPTION, ask_daemon, show_answer
from coach.errors import UsageError
from coach.programs.control_protocol import Request
from coach.texts import text


@click.command("later")
@click.argument("minutes", nargs=-1)
@JSON_OPTION
def later_command(minutes: tuple[str, ...], *, as_json: bool) -> None:
    """Put the break off that is being offered, or the next one: by MINUTES, or as `offer.later` has it.

    MINUTES is a number or said in words: "half an hour".
    """
    show_answer(ask_daemon(Request.LATER, minutes=_whole(" ".join(minutes)) if minutes else None), as_json=as_json)


_MOST = 24 * 60
_DIGITS = 9


def _whole(said: str) -> int:
    from coach.hearing.grammar import typed_length

    if (named := typed_length(said)) is not None:
        return named
    said = said.removesuffix("min").strip()
    # of thousands of digits Python makes no number
    if not said.isdecimal() or len(said) > _DIGITS or not 1 <= int(said) <= _MOST:
        raise UsageError(text("{said!r}: not a number of minutes; write one from 1 to {most}", said=said, most=_MOST))
    return int(said)
