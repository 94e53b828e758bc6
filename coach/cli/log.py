"""`coach log`: what was done."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, date, datetime, time, tzinfo

import click

from coach.cli.telling import own, tell
from coach.errors import UsageError
from coach.journal.report import LogRow, break_object, break_rows, session_object, session_rows
from coach.texts import text


@click.command("log")
@click.option("--json", "as_json", is_flag=True, help="A list of JSON objects; moments are in UTC.")
@click.option("--since", metavar="DATE", help="From this day on, YYYY-MM-DD, or from an ISO 8601 moment on.")
@click.option("--breaks", "only_breaks", is_flag=True, help="The breaks that were due, instead of the sessions.")
def log_command(*, as_json: bool, since: str | None, only_breaks: bool) -> None:
    """Show the sessions with their sets and, between them, the breaks that led to none.

    Times are those of your clock. With --json there are sessions alone; --breaks gives the breaks,
    taken ones too, in either form.
    """
    from coach.wiring.common import open_journal
    from coach.wiring.wall_clock import local_zone

    zone = local_zone()
    begin = None if since is None else moment_named(since, zone)
    with closing(open_journal()) as journal:
        sessions = () if only_breaks else journal.sessions(begin)
        breaks = () if as_json and not only_breaks else journal.breaks(begin)
    if as_json:
        objects = (
            [break_object(each) for each in breaks] if only_breaks else [session_object(each) for each in sessions]
        )
        click.echo(json.dumps(objects, indent=2, ensure_ascii=False))
        return
    found = break_rows(breaks, zone) if only_breaks else session_rows(sessions, breaks, zone)
    rows = [LogRow(**{name: own(said) for name, said in asdict(row).items()}) for row in found]
    if not rows:
        tell("nothing yet" if since is None else text("nothing since {since}", since=since))
    elif sys.stdout.isatty():
        _table(rows)
    else:
        _lines(rows)


def moment_named(named: str, zone: tzinfo, option: str = "--since") -> datetime:
    """Read *named* of *option*: a day (its midnight in *zone*) or a moment (in *zone* where it names none).

    Raises:
        UsageError: it is neither.
    """
    try:
        found = (
            datetime.combine(date.fromisoformat(named), time.min)
            if len(named) == _DAY
            else datetime.fromisoformat(named)
        )
        found = found if found.tzinfo else found.replace(tzinfo=zone)
        # what lies outside of the calendar in UTC is no moment either
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(
            text(
                '{option} {named!r}: not a date; write it as "2026-03-31" or "2026-03-31T09:00"',
                option=option,
                named=named,
            )
        ) from None


_DAY = len("2026-03-31")


def _lines(rows: Sequence[LogRow]) -> None:
    """Print for programs that read lines: columns of one width, a set under its session."""
    what, amount = (max(len(getattr(row, name)) for row in rows) for name in ("what", "amount"))
    for row in rows:
        click.echo(f"{row.when:16}  {_indented(row):{what + 2}}  {row.amount:{amount}}  {row.outcome}")


def _table(rows: Sequence[LogRow]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*map(own, ("when", "what", "done", "outcome")), box=None, header_style="dim")
    for row in rows:
        style = "bold" if row.when else ""
        table.add_row(*(Text(text, style) for text in (row.when, _indented(row), row.amount, row.outcome)))
    Console().print(table)


def _indented(row: LogRow) -> str:
    return row.what if row.when else f"  {row.what}"
