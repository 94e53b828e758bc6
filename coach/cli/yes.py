"""`coach yes`: take the break that is being offered."""

from __future__ import annotations

import json

import click

from coach.cli.asking import JSON_OPTION, ask_daemon
from coach.programs.control_protocol import Request


@click.command("yes", short_help="Take the break that is being offered.")
@JSON_OPTION
def yes_command(*, as_json: bool) -> None:
    """Take the break that is being offered, as if you had said yes."""
    answer = ask_daemon(Request.YES)
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else f"it begins: {answer['routine']}")
