"""`coach pause`: be silent for a while."""

from __future__ import annotations

import click

from coach.cli.asking import JSON_OPTION, ask_daemon, show_answer
from coach.programs.control_protocol import Request


@click.command("pause")
@click.argument("length", nargs=-1)
@JSON_OPTION
def pause_command(length: tuple[str, ...], *, as_json: bool) -> None:
    """Be silent for LENGTH: "45min", "45", "2h", "until 14:30", "until quarter to four", "today".

    Without it until `coach resume`.
    A pause outlives the coach that it was told to. A session that is being led goes on.
    """
    from coach.config.pause_words import pause_until
    from coach.wiring.wall_clock import current_time, local_zone

    until = pause_until(length, current_time(), local_zone())
    show_answer(ask_daemon(Request.PAUSE, until=until and until.isoformat()), as_json=as_json)
