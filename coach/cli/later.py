"""`coach later`: put the next break off."""

from __future__ import annotations

import click

from coach.cli.asking import JSON_OPTION, ask_daemon, show_answer
from coach.programs.control_protocol import Request


@click.command("later", short_help="Put the break off.")
@click.argument("minutes", required=False, type=click.IntRange(1, 24 * 60))
@JSON_OPTION
def later_command(minutes: int | None, *, as_json: bool) -> None:
    """Put the break off that is being offered, or the next one: by MINUTES, or as `offer.later` has it."""
    show_answer(ask_daemon(Request.LATER, minutes=minutes), as_json=as_json)
