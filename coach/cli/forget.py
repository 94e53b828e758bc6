"""`coach forget`: delete what was done."""

from __future__ import annotations

import click

from coach.cli.log import moment_named
from coach.cli.telling import ask_whether, tell
from coach.errors import UsageError
from coach.texts import joined, text


@click.command("forget")
@click.option("--before", metavar="DATE", help="What began before this day, YYYY-MM-DD, or ISO 8601 moment.")
@click.option("--all", "everything", is_flag=True, help="Everything.")
def forget_command(before: str | None, *, everything: bool) -> None:
    """Delete what you did from the journal, from the backups that `coach backup` made, and from the log.

    It asks once. The bytes are overwritten, not only marked as free; with them go damaged journals that were set
    aside, and spoken clips that were last used before then, which may hold texts of your own. What you chose (the
    config), what you wrote and what you taught stay, and so does what `coach export` wrote.
    """
    from coach.wiring.records import forget_before, forgettable
    from coach.wiring.wall_clock import local_zone

    if everything == (before is not None):
        raise UsageError("say what to forget: --before DATE, or --all")
    limit = None if before is None else moment_named(before, local_zone(), "--before")
    what = text("everything you did") if before is None else text("what you did before {day}", day=before)
    rest = joined(", ", forgettable())
    if not ask_whether(text("Delete {what}: journal, {rest}? It cannot be undone.", what=what, rest=rest)):
        raise click.Abort
    gone, notes = forget_before(limit)
    for note in notes:
        tell(note, err=True)
    tell(
        text("forgotten: {gone}", gone=gone) if gone else "nothing of it was in the journal; the rest was gone through"
    )
