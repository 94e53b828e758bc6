"""What every command needs: the person's config, journal and scripts, the clock, the desk, and who runs already."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config, language_of, parse, parse_person
from coach.content.exercise import Level
from coach.errors import Fault, UsageError
from coach.journal.ports import Journal
from coach.system import paths

if TYPE_CHECKING:
    from coach.config.adapters.config_file import ConfigFile
    from coach.content.library import Library
    from coach.content.routine import Routine
    from coach.presence.ports import Desk
    from coach.programs.daemon.adapters.control_client import ControlClient


def config(*, kept: bool = False) -> Config:
    """Return what the person chose; *kept*: as the running coach took it up last.

    Raises:
        ConfigError: the file is wrong; it carries all faults.
    """
    from coach.config.adapters.config_file import ConfigFile  # noqa: PLC0415

    copy = paths.kept_config()
    return read_from(ConfigFile(copy if kept and copy.exists() else paths.config_file()))


def read_from(file: ConfigFile) -> Config:
    """Return what stands in *file*, over what the person told in `coach setup`."""
    from coach.config.adapters.config_file import ConfigFile  # noqa: PLC0415

    person = ConfigFile(paths.person_file())
    told = parse_person(person.text(), str(person.path))
    return parse(file.text(), str(file.path), language_of(os.environ), told)


def journal() -> Journal:
    """Open the journal.

    Raises:
        DeviceError: the file cannot be used.
    """
    from coach.journal.adapters.sqlite import SqliteJournal  # noqa: PLC0415

    return SqliteJournal(paths.journal_file())


def library() -> Library:
    """Return everything that can be done and said: our scripts, with the person's own over them.

    Raises:
        ScriptError: something is wrong in them; it carries all faults.
    """
    from coach.content.adapters import script_files  # noqa: PLC0415

    return script_files.library()


def usable() -> tuple[Library, list[Fault]]:
    """Return `library` without those of the person's scripts that are wrong, and what is wrong with them."""
    from coach.content.adapters import script_files  # noqa: PLC0415

    return script_files.usable()


def checked(files: Iterable[Path]) -> Library:
    """Return our library with the scripts at *files* over it.

    Raises:
        ScriptError: something is wrong in them; it carries all faults.
    """
    from coach.content.adapters import script_files  # noqa: PLC0415

    return script_files.checked(files)


def settings(*, language: str | None = None, level: str | None = None, kept: bool = False) -> Config:
    """Return the config (*kept*: as the running coach took it up last) with what was asked for on the command line."""
    chosen = config(kept=kept)
    return replace(chosen, language=language or chosen.language, level=Level(level) if level else chosen.level)


def routine_called(what: Library, routine: str, language: str) -> Routine:
    """Return the routine with this id.

    Raises:
        UsageError: there is none, or not in *language*.
    """
    if routine not in what.routines:
        raise UsageError(f"no routine is called {routine!r}; `coach routines` lists them")
    if language not in what.routines[routine].name:
        there = ", ".join(what.routines[routine].name)
        raise UsageError(f"{routine} is not written in {language!r}, only in {there}; choose that with --language")
    return what.routines[routine]


def desk(*, patient: bool = False) -> Desk:
    """Return what tells whether somebody sits at the desk and may be spoken to.

    A *patient* one may take two seconds instead of 0.2 for a look.
    """
    from coach.presence.adapters.select import this_desk  # noqa: PLC0415
    from coach.system.system_clock import SystemClock  # noqa: PLC0415

    return this_desk(SystemClock(), patient=patient)


def zone() -> tzinfo:
    """Return the zone of the wall's clock here."""
    from coach.system.zone import LocalZone  # noqa: PLC0415

    return LocalZone()()


def control_client() -> ControlClient:
    """Return what asks the running waiter."""
    from coach.programs.daemon.adapters.control_client import ControlClient  # noqa: PLC0415

    return ControlClient(paths.control_socket())


def now() -> datetime:
    """Return the present moment, UTC."""
    from coach.system.system_clock import SystemClock  # noqa: PLC0415

    return SystemClock().now()
