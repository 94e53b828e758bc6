"""`coach yes`: take the break that is being offered."""

from __future__ import annotations

import json

import click

from coach.cli.asking import JSON_OPTION, ask_daemon
from coach.cli.telling import tell
from coach.programs.control_protocol import Request
from coach.texts import text


@click.command("yes")
@JSON_OPTION
def yes_command(*, as_json: bool) -> None:
    """Take the break that is being offered, as if you had said yes."""
    answer = ask_daemon(Request.YES)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        tell(text("it begins: {routine}", routine=answer["routine"]))
