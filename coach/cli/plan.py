"""`coach plan`, `coach rehearse`: the day to come, and a day played; `coach almanac` reads for the waiter."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from coach.errors import UsageError


@click.command(short_help="Show the breaks of a day, and why.")
@click.argument("day", metavar="[DATE]", required=False)
@click.option("--json", "as_json", is_flag=True, help="A list of JSON objects; moments are in UTC.")
def plan(day: str | None, *, as_json: bool) -> None:
    """Show the breaks of DATE (YYYY-MM-DD; today from now on), as they come where each is taken, and why."""
    from coach import wiring  # noqa: PLC0415

    zone = wiring.zone()
    chosen = _date(day) if day else None
    found, faults = wiring.plan(chosen)
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
    for fault in faults:
        click.echo(fault, err=True)
    if not found:
        click.echo("no break" if chosen else "no break today from now on")
    for each in found:
        click.echo(f"{each.due.astimezone(zone):%H:%M}  {each.kind.name}: {each.routine}")
        for reason in each.reasons:
            click.echo(f"         {reason}")


@click.command(short_help="Play a day and show every decision.")
@click.option("--day", "day", metavar="DATE", required=True, help="YYYY-MM-DD")
@click.option("--zone", "zone_name", metavar="ZONE", help="Such as Europe/Copenhagen; without it, yours.")
@click.option("--events", type=click.Path(path_type=Path), help="A TOML file of what happens; see the README.")
def rehearse(day: str, zone_name: str | None, events: Path | None) -> None:
    """Play DATE with your settings, in moments, and show what the coach decides and why. Nothing is spoken or written.

    Somebody sits at the desk all day and says yes, unless --events has it otherwise.
    """
    from coach import wiring  # noqa: PLC0415

    text = ""
    if events is not None:
        try:
            text = events.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{events}: cannot be read ({error}); name a text file") from None
    for line in wiring.rehearse(_date(day), zone_name, text, str(events)):
        click.echo(line)


@click.command(hidden=True)
def almanac() -> None:
    """Read scripts and calendars for the waiter, and print what it must know as JSON; not for people."""
    from coach import wiring  # noqa: PLC0415

    wiring.bring_others_back()  # at the waiter's start, and after a session that crashed
    click.echo(json.dumps(wiring.almanac(wiring.config(kept=True)).as_object(), ensure_ascii=False))


_YEARS = range(1971, 3000)
"""Of which calendars and zones know something, and a plan of some days does not run out of."""


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f'{text!r}: not a date; write it as "2026-03-31"') from None
    if day.year not in _YEARS:
        raise UsageError(f"{text!r}: not a year for a plan; name one from {_YEARS[0]} to {_YEARS[-1]}")
    return day
