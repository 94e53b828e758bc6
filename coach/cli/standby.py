"""The process that listens beside the daemon."""

from __future__ import annotations

import click


@click.command(hidden=True)
def standby() -> None:
    """Listen for what may be said at any time, until standard input ends; the waiter starts it."""
    from coach import wiring  # noqa: PLC0415

    wiring.standby(wiring.settings(kept=True))
