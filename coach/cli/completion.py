"""`coach completion`: completion of commands, options and ids in your shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from coach.cli.telling import tell
from coach.texts import text

_SHELLS = {
    "bash": 'eval "$(coach completion bash)"   in ~/.bashrc',
    "zsh": 'eval "$(coach completion zsh)"   in ~/.zshrc',
    "fish": "coach completion fish | source   in ~/.config/fish/config.fish",
}
"""Shell -> the line that turns it on, and where."""


@click.command("completion")
@click.argument("shell", type=click.Choice(list(_SHELLS)))
def completion_command(shell: str) -> None:
    """Print the script with which SHELL completes the commands, their options, and ids of exercises and routines."""
    from coach.cli import coach

    if (kind := get_completion_class(shell)) is not None:
        click.echo(kind(coach, {}, "coach", "_COACH_COMPLETE").source())
    tell(text("# to have it always: {line}", line=_SHELLS[shell]))
