"""`coach session`: the conductor process that the waiter starts; not for people."""

from __future__ import annotations

from datetime import datetime

import click


@click.command(hidden=True)
@click.option("--routine", required=True)
@click.option("--due", type=datetime.fromisoformat, required=True, help="When to begin to speak, ISO 8601 with zone.")
def session(routine: str, due: datetime) -> None:
    """Offer ROUTINE at its moment and lead it; one JSON object a line tells the waiter how it goes.

    A line "quit" on standard input, or its end, ends it like "stop".
    """
    from coach.app import wiring  # noqa: PLC0415
    from coach.cli.captions import Pipe  # noqa: PLC0415

    wiring.lead(wiring.settings(), routine, Pipe(), due=due)
