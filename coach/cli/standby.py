"""`coach standby`: the ears that the daemon starts beside itself; not for people."""

from __future__ import annotations

import click


@click.command("standby", hidden=True)
def standby_command() -> None:
    """Listen for what may be said at any time, until standard input ends; the daemon starts it."""
    from coach.wiring.always_open import run_standby
    from coach.wiring.common import chosen_settings

    run_standby(chosen_settings(kept=True))
