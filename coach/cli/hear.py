"""`coach hear`: what the ears make of recordings."""

from __future__ import annotations

import json
from pathlib import Path

import click

from coach.content.stock import LANGUAGES
from coach.session.machine import State


@click.command(short_help="Say which commands are heard in recordings.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--state",
    type=click.Choice([state.value for state in State]),
    help="Listen for what can be said in this state of a session; left out: for every command.",
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Language that is spoken.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per file and line.")
def hear(files: tuple[Path, ...], state: str | None, language: str | None, *, as_json: bool) -> None:
    """Say which commands are heard in each FILE (wav or flac, any rate), the same way as through the microphone.

    Times are seconds in the file: where the command was said, and when it was
    known.  The score is how sure the ears are, 0.5 to 1.
    """
    from coach.app import wiring  # noqa: PLC0415  (the ears are heavy; help is not)

    for file, heard in wiring.hear(wiring.settings(language=language), files, State(state) if state else None):
        if as_json:
            click.echo(json.dumps({"file": str(file), "commands": heard}, ensure_ascii=False))
            continue
        for one in heard:
            where = f"{one['start_s']:7.2f} s  {one['command']}"
            click.echo(f"{file}: {where} ({one['phrase']!r}, {one['score']:.2f}, known at {one['decided_s']:.2f} s)")
        if not heard:
            click.echo(f"{file}: no command")
