"""`coach config`: the settings."""

from __future__ import annotations

import json
from pathlib import Path

import click

from coach.cli.telling import own, tell
from coach.texts import text


@click.group("config")
def config_command() -> None:
    """Your settings, a text file: where it is, what holds, a commented one to begin with, and what is wrong with it."""


@config_command.command()
def path() -> None:
    """Print where config.toml is, or would be: it need not exist."""
    from coach.wiring.config import config_path

    click.echo(config_path())


@config_command.command()
@click.option("--json", "as_json", is_flag=True, help="A list of JSON objects: key, value, source.")
def show(*, as_json: bool) -> None:
    """Show every key with the value that holds, and where that comes from.

    It comes from config.toml, else from person.toml (what you told `coach setup`), else it is
    the default. "-" is a key without a value.
    """
    from coach.config.toml_text import toml_text
    from coach.wiring.config import config_in_force

    rows = config_in_force()
    if as_json:
        objects = [{"key": row.key, "value": row.value, "source": row.source.value} for row in rows]
        click.echo(json.dumps(objects, ensure_ascii=False, indent=2))
        return
    keys, sources = max(len(row.key) for row in rows), max(len(own(row.source)) for row in rows)
    for row in rows:
        value = "-" if row.value in (None, []) else toml_text(row.value)
        click.echo(f"{row.key:{keys}}  {own(row.source):{sources}}  {value}")


@config_command.command()
def init() -> None:
    """Write a config.toml in which every key stands with its default, as a comment.

    It changes nothing until you take the "# " from a line. What is there is never written over.
    """
    from coach.wiring.config import write_config_template

    click.echo(write_config_template())


@config_command.command("check")
def check_settings() -> None:
    """Say everything that is wrong in config.toml, one line each.

    Exit status: 0 nothing, 2 something.
    """
    from coach.wiring.config import config_faults, config_path

    faults = config_faults()
    for fault in faults:
        tell(fault, err=True)
    if faults:
        raise click.exceptions.Exit(2)
    tell(_fine(config_path()))


def _fine(file: Path) -> str:
    if file.exists():
        return text("{file}: fine", file=file)
    return text("{file} is not there: the defaults hold; `coach config init` writes it", file=file)
