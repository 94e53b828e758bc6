"""`coach doctor`: what works here, what does not, and what to do about it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from coach.cli.telling import own
from coach.texts import text

if TYPE_CHECKING:
    from coach.programs.doctor.findings import Finding


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object; ages in seconds.")
def doctor_command(*, as_json: bool) -> None:
    """Tell what the coach finds on this machine, and what it knows of you at the desk.

    Plays a short rising sound, to find out how the microphone hears it back; keeps nothing.
    Exit status: 0 it can lead you by voice, 1 it cannot.
    """
    from coach.wiring.doctor import diagnose

    found = diagnose()
    if as_json:
        click.echo(json.dumps(found.as_object(), ensure_ascii=False, indent=2))
    else:
        rows = [(own(each.name), own(each.answer), own(_told(each))) for each in found.findings]
        widths = [max(len(row[column]) for row in rows) + 2 for column in (0, 1)]
        for name, answer, said in rows:
            first, *more = said.splitlines() or [""]
            click.echo(f"{name:{widths[0]}}{answer:{widths[1]}}{first}")
            for line in more:
                click.echo(f"{'':{sum(widths)}}{line}")
    sys.exit(0 if found.able else 1)


def _told(found: Finding) -> str:
    source = text(found.source)
    if found.age is None:
        return source
    return text("{source} ({age:.1f} s ago)", source=source, age=found.age.total_seconds())
