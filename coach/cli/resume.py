"""`coach resume`: end a pause."""

from __future__ import annotations

import click

from coach.cli.asking import JSON_OPTION, ask_daemon, show_answer
from coach.programs.control_protocol import Request


@click.command("resume", short_help="Go on after a pause.")
@JSON_OPTION
def resume_command(*, as_json: bool) -> None:
    """End the pause."""
    show_answer(ask_daemon(Request.RESUME), as_json=as_json)
