"""`coach doctor`: what works here, what does not, and what to do about it."""

from __future__ import annotations

import json
import sys

import click


@click.command("doctor", short_help="Tell what works here and what to do about the rest.")
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
        for each in found.findings:
            age = "" if each.age is None else f" ({each.age.total_seconds():.1f} s ago)"
            first, *more = each.source.splitlines() or [""]
            click.echo(f"{each.name:15}  {each.answer:7}  {first}{age}")
            for line in more:
                click.echo(f"{'':26}{line}")
    sys.exit(0 if found.able else 1)
