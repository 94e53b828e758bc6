"""`coach rehearse`: a day, played in a second."""

from __future__ import annotations

from pathlib import Path

import click

from coach.cli.dates import parse_day
from coach.cli.telling import tell
from coach.errors import UsageError
from coach.texts import text


@click.command("rehearse")
@click.option("--day", "day", metavar="DATE", required=True, help="YYYY-MM-DD")
@click.option("--zone", "zone_name", metavar="ZONE", help="Such as Europe/Copenhagen; without it, yours.")
@click.option("--events", type=click.Path(path_type=Path), help="A TOML file of what happens; see docs/use.md.")
def rehearse_command(day: str, zone_name: str | None, events: Path | None) -> None:
    """Play DATE with your settings, in moments, and show what the coach decides and why. Nothing is spoken or written.

    A person sits at the desk all day and says yes, unless --events has it otherwise.
    """
    from coach.wiring.plan import rehearse_day

    happens = ""
    if events is not None:
        if not events.exists():
            raise UsageError(text("{events}: there is no such file; check the name", events=events))
        try:
            happens = events.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                text("{events}: cannot be read ({error}); name a text file", events=events, error=error)
            ) from None
    for line in rehearse_day(parse_day(day), zone_name, happens, str(events)):
        tell(line)
