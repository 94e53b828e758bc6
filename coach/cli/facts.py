"""`coach facts`: read scripts and calendars for the daemon; not for people."""

from __future__ import annotations

import json

import click


@click.command("facts", hidden=True)
def facts_command() -> None:
    """Read scripts and calendars for the daemon, and print what it must know as JSON; not for people."""
    from coach.wiring.audio import restore_other_players
    from coach.wiring.common import read_config
    from coach.wiring.plan import read_facts

    restore_other_players()  # at the daemon's start, and after a session that crashed
    click.echo(json.dumps(read_facts(read_config(kept=True)).encode(), ensure_ascii=False))
