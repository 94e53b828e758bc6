"""What a single key means in a session: the same commands as by voice.  Pure."""

from __future__ import annotations

from collections.abc import Collection

from coach.session.commands import Command

KEYS = {
    " ": (Command.RESUME, Command.PAUSE),
    "p": (Command.RESUME, Command.PAUSE),
    "s": (Command.SKIP,),
    "n": (Command.NO, Command.NEXT),
    "y": (Command.YES,),
    "j": (Command.YES,),
    "d": (Command.DONE,),
    "?": (Command.HELP,),
    "q": (Command.STOP,),
}
"""Key -> its commands, of which the first that can be given counts; "j" is the Danish yes."""

AT_ONCE = frozenset({" ", "?"})
"""Keys with which nothing begins that people type, so that there is nothing to wait for."""


def command_of(key: str, given: Collection[str]) -> Command | None:
    """Return the command that *key* gives, of those that can be *given* now; None where it gives none."""
    return next((command for command in KEYS.get(key, ()) if command.value in given), None)
