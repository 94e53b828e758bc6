"""Errors, split by whose fault they are.  Any other exception is a bug of ours."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from coach.texts import joined, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One mistake in a file that a person wrote."""

    source: str
    """File (or other origin) as the person named it."""

    line: int = 1
    """Line, counted from 1."""

    column: int = 1
    """Column, counted from 1."""

    wrong: str
    """What is wrong, without a full stop."""

    remedy: str
    """What to do about it."""

    def __str__(self) -> str:
        return text(
            "{source}:{line}:{column}: {wrong}; {remedy}",
            source=self.source,
            line=self.line,
            column=self.column,
            wrong=text(self.wrong),
            remedy=text(self.remedy),
        )


class CoachError(Exception):
    """Base of the errors that a person sees as one line each."""


class ScriptError(CoachError):
    """The author of a script wrote something that cannot be used; carries all faults at once."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(joined("\n", map(str, faults)))
        self.faults = faults


class ConfigError(CoachError):
    """The user's configuration cannot be used; carries all faults at once."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(joined("\n", faults))
        self.faults = faults


class DeviceError(CoachError):
    """A device, a process or a file of the outside world failed; trying again may help."""


class JournalUnusableError(DeviceError):
    """The journal's file is held, or its disk is full or read-only: later it may be of use."""


class DamagedJournalError(DeviceError):
    """The journal's file cannot be read as one, in part or at all; what can be read of it can be recovered."""


class UsageError(CoachError):
    """A command was called with something that does not exist or is not available now."""


def disk_remedy(error: OSError) -> str:
    """Return what a person can do about a file or folder that cannot be used."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return text("make room on that disk")
    if error.errno == errno.ENAMETOOLONG:
        return text("choose a shorter name")
    if error.errno == errno.ENOENT:
        return text("look at the folder, which is not there")
    if error.errno in (errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ELOOP):
        return text("move away what lies there")
    return text("look at the rights there")
