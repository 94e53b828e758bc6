"""The process that reads scripts and calendars for the daemon."""

from __future__ import annotations

import json

import click


@click.command(hidden=True)
def almanac() -> None:
    """Read scripts and calendars for the waiter, and print what it must know as JSON; not for people."""
    from coach import wiring  # noqa: PLC0415

    wiring.bring_others_back()  # at the waiter's start, and after a session that crashed
    click.echo(json.dumps(wiring.almanac(wiring.config(kept=True)).as_object(), ensure_ascii=False))
