"""`coach team`: the group of a workplace."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from coach.cli.telling import ask_whether, own, tell, tell_rows
from coach.errors import UsageError
from coach.team.group_figures import FEWEST, TeamReport, TeamTotals, report_object
from coach.team.shared_day import FIELDS
from coach.texts import counted, joined, text

_BAR = 30
"""Columns of a bar of the trend."""


@click.group("team", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def team_command(ctx: click.Context, *, as_json: bool) -> None:
    """Show how the group of your workplace moves: your team today and this week, its trend, the teams side by side.

    No figure is of fewer than five people, and each changes only by five people's days at once: nobody is seen.
    """
    if ctx.invoked_subcommand is not None:
        return
    from coach.wiring.team.sharing import read_team

    found = read_team()
    if as_json:
        click.echo(json.dumps(report_object(found), ensure_ascii=False))
        return
    tell_rows(_rows(found))
    if any(totals != TeamTotals() for _, totals in found.weeks):
        click.echo(f"\n{own('share of days with movement, week of')}")
        for monday, totals in found.weeks:
            click.echo(f"  {monday}  {_bar(totals.share)}".rstrip())


@team_command.command("init")
@click.option("--keep", "keep_months", default=12, type=click.IntRange(1, 120), help="Months that days are kept.")
@click.option("--login", "logins", multiple=True, metavar="ROLE", help="A role of PostgreSQL that may take part.")
def init_team(keep_months: int, logins: tuple[str, ...]) -> None:
    """Make the database at [team] url ready: schema, roles, rights.  For its administrator, best as superuser.

    A second time it brings the schema up to date.
    """
    from coach.wiring.team.sharing import set_up_team

    for line in set_up_team(keep_months, logins):
        tell(line)


@team_command.command("join")
@click.argument("name")
@click.option(
    "--share", "share", multiple=True, type=click.Choice(FIELDS), help="What you share; without it you are asked."
)
@click.option("--yes", "agreed", is_flag=True, help="Do not ask.")
def join_team_command(name: str, share: tuple[str, ...], *, agreed: bool) -> None:
    """Take part in the team NAME: each day's totals are shared that you choose, from today on.

    Never sets, sound, answers or hours; your name is not told, a random number stands for you. Joining again changes
    what is shared from then on.
    """
    from coach.wiring.team.sharing import check_joining, join_team, what_would_be_shared

    check_joining(name)
    chosen = share or tuple(field for field in FIELDS if ask_whether(_QUESTIONS[field]))
    if not chosen:
        raise UsageError(text("nothing is shared, so there is nothing to join for"))
    tell(text("this is sent of each day: {example}", example=json.dumps(what_would_be_shared(chosen))))
    if not agreed and not ask_whether(text("Send it?")):
        tell(text("nothing was sent, and you have not joined"))
        raise click.exceptions.Exit(2)
    sent = join_team(name, chosen)
    tell(text("joined; the group sees a figure once it is of {fewest} people", fewest=FEWEST))
    if not sent:
        tell(text("the first day could not be sent yet; `coach status` says why"), err=True)


@team_command.command("leave")
@click.option("--forget", is_flag=True, help="Only on this machine: the database is not reached any more.")
def leave_team_command(*, forget: bool) -> None:
    """Leave the team, and take all your days out of the database."""
    from coach.wiring.team.sharing import leave_team

    count = leave_team(forget=forget)
    if forget:
        tell("left; what the database has of you stays there")
        return
    tell(counted(count, "left; {count} day was taken along", "left; {count} days were taken along"))


@team_command.command("send")
def send_days_command() -> None:
    """Send what is new now; the coach does so by itself after each break.

    Exit status: 0 all is sent, 2 not yet.
    """
    from coach.wiring.team.sharing import send_days

    if (why := send_days()) is not None:
        raise UsageError(why)
    tell("the team has all your days")


_QUESTIONS = {
    "moved": text("Share whether you moved?"),
    "minutes": text("Share how many minutes?"),
    "sessions": text("Share how many sessions?"),
}


def _rows(found: TeamReport) -> Iterator[tuple[str, str]]:
    yield "team", joined("", [found.team])  # a name is no word of ours, though one may read "floor"
    yield "today", _said(found.today)
    yield "this week", _said(found.week)
    for name, totals in found.teams:
        if name != found.team:
            yield joined("", [name]), _said(totals)


def _said(totals: TeamTotals) -> str:
    parts = []
    if totals.share is not None:
        parts.append(text("{percent} % of days with movement", percent=round(100 * totals.share)))
    if totals.minutes is not None:
        parts.append(text("{minutes} min a person and day", minutes=round(totals.minutes, 1)))
    if totals.sessions is not None:
        parts.append(text("{sessions} sessions a person and day", sessions=round(totals.sessions, 1)))
    return joined(", ", parts) if parts else text("no figure yet: it takes {fewest} people", fewest=FEWEST)


def _bar(share: float | None) -> str:
    if share is None:
        return "-"
    return f"{'#' * round(_BAR * share):{_BAR}} {round(100 * share)} %"
