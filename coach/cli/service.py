"""`coach service`: begin with the log-in."""

from __future__ import annotations

import sys

import click

from coach.cli.asking import NOT_RUNNING
from coach.cli.telling import tell
from coach.errors import UsageError
from coach.texts import text

_WINDOWS = "win32"


@click.group("service")
def service_command() -> None:
    """Let the coach begin with your log-in: systemd, launchd or the task scheduler begins `coach run`."""


@service_command.command()
@click.option("--dry-run", is_flag=True, help="Show the file that would be written, and the commands; do nothing.")
def install(*, dry_run: bool) -> None:
    """Install the service of your system and begin it. Again, and nothing changes; after an update, it begins anew."""
    from coach.programs.control_protocol import Request
    from coach.wiring.background import login_service
    from coach.wiring.common import daemon_client

    found = login_service()
    if dry_run:
        click.echo(f"# {found.form.file}")
        click.echo(_text(found.form.content))
        for command in (*found.form.reload, *found.form.begin):
            click.echo(f"# {' '.join(command)}")
        return
    if sys.platform == _WINDOWS:
        raise UsageError("`coach run` does not work on Windows yet; --dry-run shows the task that would be installed")
    if not found.runs() and daemon_client().ask(Request.STATUS) is not None:
        raise UsageError("the coach runs already, outside the service; `coach quit` ends it, then install again")
    new = found.install()
    said = "installed and running: {file}" if new else "installed and running already: {file}"
    tell(text(said, file=found.form.file))


@service_command.command()
@click.option("--dry-run", is_flag=True, help="Show what would be done; do nothing.")
def remove(*, dry_run: bool) -> None:
    """End the service and remove its file. Your settings and your journal stay."""
    from coach.wiring.background import login_service

    found = login_service()
    if dry_run:
        for command in found.form.end:
            click.echo(f"# {' '.join(command)}")
        tell(text("# remove {file}", file=found.form.file))
        return
    tell("removed" if found.remove() else "not installed")


@service_command.command("status")
def service_status() -> None:
    """Tell whether the service is installed and runs.

    Exit status: 0 it runs, 3 it does not.
    """
    from coach.wiring.background import login_service

    found = login_service()
    if not found.installed():
        tell("not installed; `coach service install` does it")
        sys.exit(NOT_RUNNING)
    runs = found.runs()
    tell(text("installed, running: {file}" if runs else "installed, not running: {file}", file=found.form.file))
    sys.exit(0 if runs else NOT_RUNNING)


def _text(content: bytes) -> str:
    return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8").rstrip()
