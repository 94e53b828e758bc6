"""`coach skip`: leave the next break out."""

from __future__ import annotations

import click

from coach.cli.asking import JSON_OPTION, ask_daemon, show_answer
from coach.programs.control_protocol import Request


@click.command("skip")
@JSON_OPTION
def skip_command(*, as_json: bool) -> None:
    """Leave the break out that is being offered, or the next one; nothing is offered in its place."""
    show_answer(ask_daemon(Request.SKIP), as_json=as_json)
