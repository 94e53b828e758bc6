"""The command line: one file per command, each imported only when it is called.

The waiter is one of these commands and must stay small, so nothing heavy may
be imported here.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from coach import __version__
from coach.errors import CoachError

COMMANDS = {
    "now": "coach.cli.now:now",
    "run": "coach.cli.run:run",
    "status": "coach.cli.status:status",
    "later": "coach.cli.later:later",
    "skip": "coach.cli.skip:skip",
    "pause": "coach.cli.pause:pause",
    "resume": "coach.cli.resume:resume",
    "quit": "coach.cli.quit:quit_",
    "plan": "coach.cli.plan:plan",
    "rehearse": "coach.cli.rehearse:rehearse",
    "service": "coach.cli.service:service",
    "doctor": "coach.cli.doctor:doctor",
    "log": "coach.cli.log:log",
    "routines": "coach.cli.routines:routines",
    "exercises": "coach.cli.exercises:exercises",
    "check": "coach.cli.check:check",
    "new": "coach.cli.new:new",
    "try": "coach.cli.try_:try_",
    "voices": "coach.cli.voices:voices",
    "setup": "coach.cli.setup:setup",
    "teach": "coach.cli.teach:teach",
    "why": "coach.cli.why:why",
    "allow": "coach.cli.allow:allow",
    "render": "coach.cli.render:render",
    "hear": "coach.cli.hear:hear",
    "standby": "coach.cli.standby:standby",
    "session": "coach.cli.session:session",
    "almanac": "coach.cli.facts:almanac",
}
"""Command -> where it is, in the order in which help lists them."""


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="coach")
def coach() -> None:
    """Guided breaks at a desk, spoken and counted aloud; answer by voice."""


def main() -> None:
    """Run the command line; what is wrong is said in one line each, with exit status 2."""
    try:
        coach.main(prog_name="coach", standalone_mode=True)
    except CoachError as error:
        print(error, file=sys.stderr)  # noqa: T201
        sys.exit(2)
