"""`coach quit`: end the process in the background."""

from __future__ import annotations

import click

from coach.cli.telling import tell
from coach.programs.control_protocol import Request
from coach.texts import text

_GONE = 25.0
"""Seconds within which a daemon that was told to end has ended: its conductor's LAST_WORDS and some."""


@click.command("quit")
def quit_command() -> None:
    """End the running coach; a session that it leads ends as after "stop".

    Returns when it has gone. Exit status: 0 also where none runs, 2 where it does not end.
    """
    from coach.wiring.common import daemon_client

    answer = daemon_client().ask(Request.QUIT, until_gone=_GONE)
    tell("not running" if answer is None else text("ended (process {pid})", pid=answer.get("pid")))
