"""`coach run`: the process in the background."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from coach.cli.telling import tell
from coach.texts import text

if TYPE_CHECKING:
    from coach.programs.daemon.status import Status


@click.command("run")
def run_command() -> None:
    """Wait in this process and offer breaks at their time, until `coach quit` or Ctrl-C.

    When, and which, is in config.toml. Put it behind you with `coach run &`.
    """
    from coach.wiring.background import open_daemon

    with open_daemon(_tell if sys.stdout.isatty() else None) as daemon:
        daemon.run()


def _tell(found: Status) -> None:
    """Write on the terminal that the coach waits, for what, and what is wrong; one that has gone is no fault."""
    with suppress(OSError):  # who started it has closed the terminal
        for line in waiting_lines(found):
            tell(line)


def waiting_lines(found: Status) -> Iterator[str]:
    """Yield what *found* means for somebody who has just begun the coach: the next break, and a line for each fault."""
    from coach.journal.report import local_time
    from coach.wiring.wall_clock import local_zone

    zone = local_zone()
    if found.next_break is not None:
        moment = local_time(found.next_break, zone)
        coming = text("next break {moment}, {routine}", moment=moment, routine=found.routine)
    elif found.paused:
        coming = text("paused; `coach resume` ends that")
    else:
        coming = text("no break is to come; `coach status` says why")
    yield text("Waiting; {coming}. Ctrl-C ends.", coming=coming)
    yield from (text("wrong: {fault}", fault=fault) for fault in found.faults)
