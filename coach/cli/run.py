"""`coach run`: the process in the background."""

from __future__ import annotations

import click


@click.command("run", short_help="Wait in the background and offer breaks.")
def run_command() -> None:
    """Wait in this process and offer breaks at their time, until `coach quit` or Ctrl-C.

    When, and which, is in config.toml. Put it behind you with `coach run &`.
    """
    from coach.wiring.background import open_daemon

    with open_daemon() as daemon:
        daemon.run()
