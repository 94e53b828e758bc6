"""The command line: one file per command, each imported only when it is called.

The daemon is one of these commands and must stay small, so nothing heavy may
be imported here.
"""

from __future__ import annotations

import errno
import sys
from importlib import import_module
from keyword import iskeyword

import click

from coach import __version__
from coach.cli.examples import BRIEFS
from coach.cli.helping import complete_help, speak_as_the_person_does
from coach.cli.telling import own
from coach.errors import CoachError, DamagedJournalError, disk_remedy
from coach.texts import text

_NOT_FOR_PEOPLE = ("standby", "session", "facts")

COMMANDS = (*(name for name in BRIEFS if " " not in name), *_NOT_FOR_PEOPLE)
"""In the order in which help lists them.  `coach NAME` is NAME_command in cli/NAME.py; a keyword's file is NAME_.py."""


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"coach.cli.{cmd_name}{'_' * iskeyword(cmd_name)}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return complete_help(command, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section(own("Commands")):
            formatter.write_dl([(name, own(brief)) for name, brief in BRIEFS.items() if " " not in name])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take a unique beginning for the command; say which was probably meant for what is none."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            begun = [each for each in COMMANDS if each.startswith(name) and each not in _NOT_FOR_PEOPLE]
            if len(begun) != 1:
                raise click.UsageError(own(_unknown(name, begun)), ctx)
            args = [begun[0], *args[1:]]
        return super().resolve_command(ctx, args)


def _unknown(name: str, begun: list[str]) -> str:
    from difflib import get_close_matches

    if begun:
        return text("'{name}' may be {commands}; write more of it", name=name, commands=", ".join(begun))
    near = get_close_matches(name, COMMANDS, n=1)
    if near:
        return text("no command is called '{name}'; did you mean {near}?", name=name, near=near[0])
    return text("no command is called '{name}'; `coach --help` lists them", name=name)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="coach")
def coach() -> None:
    """Guided breaks at a desk, spoken and counted aloud; answer by voice."""
    from coach.system import paths

    paths.settle_home()


def main() -> None:
    """Run the command line; each error is one line, with exit status 2."""
    try:
        speak_as_the_person_does()
        complete_help(coach, "").main(prog_name="coach", standalone_mode=True)
    except DamagedJournalError as error:
        from coach.wiring.records import rescue_journal

        _leave(rescue_journal(str(error)))
    except CoachError as error:
        _leave(str(error))
    except OSError as error:
        if not _is_of_the_disk(error):
            raise  # a bug of ours
        where = error.filename or text("a file of the coach")
        _leave(text("{where}: {why}; {remedy}", where=where, why=error.strerror, remedy=disk_remedy(error)))


def _leave(said: str) -> None:
    print(own(said), file=sys.stderr)  # noqa: T201
    sys.exit(2)


_OF_THE_DISK = {
    getattr(errno, name) for name in "ENOSPC EDQUOT EACCES EPERM EROFS ENOTDIR EISDIR EIO ELOOP ENAMETOOLONG".split()
}
"""What a disk says that is full, read-only, broken, has another kind of file in a place of ours, or cannot reach it."""


def _is_of_the_disk(error: OSError) -> bool:
    """Tell whether *error* is the world's doing; so is a place of ours that is not there, and cannot be made."""
    from coach.system import paths

    missing = error.errno == errno.ENOENT and isinstance(error.filename, str)
    return error.errno in _OF_THE_DISK or (missing and paths.is_own_place(error.filename))
