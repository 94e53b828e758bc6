"""`coach run`, `coach status`, `coach quit`: the process in the background, and what can be asked of it."""

from __future__ import annotations

import click

NOT_RUNNING = 3
"""Exit status, as the init scripts of the Linux Standard Base have it."""


@click.command(short_help="Wait in the background and offer breaks.")
def run() -> None:
    """Wait in this process and offer breaks at their time, until `coach quit` or Ctrl-C.

    When, and which, is in config.toml. Put it behind you with `coach run &`.
    """
    from coach import wiring  # noqa: PLC0415  (help is asked for more often)

    with wiring.waiter() as waiter:
        waiter.run()
