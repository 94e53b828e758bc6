"""`coach plan`: the breaks to come."""

from __future__ import annotations

import json

import click

from coach.cli.dates import parse_day
from coach.cli.telling import own, tell
from coach.texts import joined, text


@click.command("plan")
@click.argument("day", metavar="[DATE]", required=False)
@click.option("--json", "as_json", is_flag=True, help="A list of JSON objects; moments are in UTC.")
def plan_command(day: str | None, *, as_json: bool) -> None:
    """Show the breaks of DATE (YYYY-MM-DD; today from now on), as they come where each is taken, and why."""
    from coach.wiring.plan import plan_day, why_no_break
    from coach.wiring.wall_clock import local_zone

    zone = local_zone()
    chosen = parse_day(day) if day else None
    plan = plan_day(chosen)
    found = plan.breaks
    if as_json:
        objects = [
            {
                "due": each.due.isoformat(),
                "kind": each.kind.name,
                "routine": each.routine,
                "smaller": each.smaller,
                "reasons": list(each.reasons),
            }
            for each in found
        ]
        click.echo(json.dumps(objects, indent=2, ensure_ascii=False))
        return
    for fault in plan.faults:
        tell(fault, err=True)
    if not found:
        why = why_no_break(chosen)
        tell(text("no break: {why}", why=why) if chosen else text("no break today from now on: {why}", why=why))
    for each in found:
        click.echo(f"{each.due.astimezone(zone):%H:%M}  {each.kind.name}: {each.routine}")
        for reason in each.reasons:
            click.echo(f"         {own(reason)}")
    if plan.meetings_from:
        tell(text("meetings from: {calendars}", calendars=joined(", ", plan.meetings_from)))
