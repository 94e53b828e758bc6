"""`coach export`: the journal as a file for other programs."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv", "ics"]),
    required=True,
    help="json: what `coach import` reads; csv: for spreadsheets; ics: sessions as events.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File; its place is taken at once when it is whole."
)
def export_command(form: str, output: Path | None) -> None:
    """Write the whole journal to FILE, or to standard output; moments are in UTC.

    A calendar program can subscribe to an ics file: write it anew when it shall follow. Its events are marked as free
    time, and keep their identity.
    """
    from coach.wiring.records import export_journal

    export_journal(form, output)
