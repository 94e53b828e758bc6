"""Parts that every command needs: config, journal, scripts, clock, presence sensor, and the running daemon."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.config.own_language import country_of, language_of
from coach.config.parse import parse_config, parse_person
from coach.content.exercise import Level
from coach.errors import DeviceError, Fault, UsageError
from coach.journal.ports import Journal, RowKeeper
from coach.system import paths
from coach.texts import text
from coach.wiring.own_words import own
from coach.wiring.wall_clock import current_time, local_zone

if TYPE_CHECKING:
    from coach.content.library import Library
    from coach.content.routine import Routine
    from coach.content.yaml_tree import Faults
    from coach.dosing.progression import Person
    from coach.presence.ports import PresenceSensor
    from coach.programs.conductor.conductor import Conductor
    from coach.programs.conductor.ports import Display
    from coach.programs.daemon.adapters.control_client import ControlClient
    from coach.programs.daemon.status import Status
    from coach.programs.enrolment_session import EnrolmentSession
    from coach.programs.interview import SetupInterview

__all__ = ["current_time", "local_zone"]
"""What is defined elsewhere, and imported from here."""


def read_config(*, kept: bool = False) -> Config:
    """Return the person's config; *kept*: as the running daemon took it up last.

    Raises:
        ConfigError: the file is wrong; it carries all faults.
    """
    from coach.config.adapters.config_file import ConfigFile

    copy = paths.kept_config() if kept else None
    file = ConfigFile(copy if copy is not None and copy.exists() else paths.config_file())
    return config_over_person(file.text(), file.path)


def config_over_person(text: str, path: Path) -> Config:
    """Return the config of *text*, from the file *path*, over the answers to `coach setup`.

    Raises:
        ConfigError: it, or person.toml, is wrong; it carries all faults.
    """
    return parse_config(text, str(path), language_of(os.environ), read_person(), country=country_of(os.environ))


def read_person() -> Person:
    """Return what the person told the coach.

    Raises:
        ConfigError: person.toml is wrong; it carries all faults.
    """
    from coach.config.adapters.config_file import ConfigFile

    person = ConfigFile(paths.person_file())
    return parse_person(person.text(), str(person.path))


def open_journal() -> Journal:
    """Open the journal.

    Raises:
        DeviceError: the file cannot be used.
    """
    from coach.journal.adapters.spill_files import SpilledJournal

    return SpilledJournal(paths.journal_file())


def open_journal_to_lead() -> Journal:
    """Open the journal for a session, which is led also if nothing can be written now.

    Raises:
        DamagedJournalError: it cannot be read as one.
        DeviceError: it is another program's, or a newer version's.
    """
    from coach.journal.adapters.late_journal import LateJournal

    return LateJournal(paths.journal_file())


def file_troubles() -> tuple[str, ...]:
    """Return which files of the coach cannot be written, wait to be read, or cannot be, each with the remedy."""
    from coach.journal.adapters.spill_files import spills, unreadable_spills
    from coach.system.storage import storage_troubles

    troubles = storage_troubles()
    with suppress(DeviceError, OSError):  # a folder that cannot be had is told by storage_troubles
        journal = paths.journal_file()
        troubles += tuple(
            text("{file}: waits to be read into the journal, as soon as that can be written", file=file)
            for file in spills(journal)
        )
        troubles += tuple(
            text(
                "{file}: rows of the journal that cannot be read; mend it and `coach import {file}`, or delete it",
                file=file,
            )
            for file in unreadable_spills(journal)
        )
        if paths.team_file().exists():
            from coach.wiring.team.sharing import sending_trouble

            troubles += tuple(filter(None, [sending_trouble()]))
    return troubles


def row_keeper() -> RowKeeper:
    """Return what keeps rows beside the journal until that can be written."""
    from coach.journal.adapters.spill_files import SpillFile

    return SpillFile(paths.journal_file())


def load_scripts(doubts: Faults | None = None) -> Library:
    """Return everything that can be done and said: our scripts, with the person's own over them.

    *doubts*: takes what of the person's own can be used, and a voice misreads.

    Raises:
        ScriptError: something is wrong in them; it carries all faults.
    """
    from coach.content.adapters import script_files

    return script_files.load_library(doubts)


def load_usable_scripts(*, kept: bool = False) -> tuple[Library, list[Fault]]:
    """Return `load_library` without those of the person's scripts that are wrong, and what is wrong with them.

    *kept*: from the snapshot of the last scripts, if these are the same.
    """
    from coach.content.adapters import script_files

    return script_files.load_usable(paths.kept_library() if kept else None)


def usable_scripts() -> Library:
    """Return everything that can be done and said; what is wrong in the person's own is told and left out."""
    what, faults = load_usable_scripts(kept=True)
    for fault in faults:
        print(own(text("left out: {fault}", fault=str(fault))), file=sys.stderr)  # noqa: T201
    return what


def load_scripts_with(files: Iterable[Path], doubts: Faults | None = None) -> Library:
    """Return our library with the scripts at *files* over it; *doubts* as of load_scripts.

    Raises:
        ScriptError: something is wrong in them; it carries all faults.
    """
    from coach.content.adapters import script_files

    return script_files.load_checked(files, doubts)


def chosen_settings(*, language: str | None = None, level: str | None = None, kept: bool = False) -> Config:
    """Return the config (*kept*: as the running daemon took it up last) with the options of the command line."""
    chosen = read_config(kept=kept)
    return replace(chosen, language=language or chosen.language, level=Level(level) if level else chosen.level)


def find_routine(what: Library, routine: str, language: str) -> Routine:
    """Return the routine with this id, name, or unique beginning of either.

    Raises:
        UsageError: there is none, or not in *language*.
    """
    from coach.content.lookup import find_script_id

    routine = find_script_id(routine, what, "routine")
    if language not in what.routines[routine].name:
        there = ", ".join(what.routines[routine].name)
        raise UsageError(
            text(
                "{routine} is not written in {language!r}, only in {there}; choose that with --language",
                routine=routine,
                language=language,
                there=there,
            )
        )
    return what.routines[routine]


def presence_sensor(*, patient: bool = False, typing: bool = False) -> PresenceSensor:
    """Return the sensor that tells whether the person is at the desk and may be spoken to.

    A *patient* one may take two seconds instead of 0.2 for a look.  *typing*:
    it matters whether the person types.
    """
    from coach.presence.adapters.select import this_sensor
    from coach.system.system_clock import SystemClock

    return this_sensor(SystemClock(), patient=patient, typing=typing)


def daemon_client() -> ControlClient:
    """Return a client of the running daemon."""
    from coach.programs.daemon.adapters.control_client import ControlClient

    return ControlClient(paths.control_socket())


def running_status() -> Status | None:
    """Return what the running daemon tells; None if none runs.

    Raises:
        DeviceError: it gives no answer that can be read.
    """
    from coach.programs.control_protocol import Request
    from coach.programs.daemon.status import read_status

    answer = daemon_client().ask(Request.STATUS)
    return None if answer is None else read_status(answer)


@contextmanager
def attending(
    conductor: Conductor | SetupInterview | EnrolmentSession,
    screen: Display,
    *,
    by_daemon: bool,
    ended: Callable[[], None] = lambda: None,
    keys: Collection[str] | None = None,
) -> Iterator[None]:
    """Bring *conductor* what is typed and signalled.  A second Ctrl-C does not wait for the last words.

    *ended* is called on another thread once a person can type no more; the daemon's end of input ends the session.
    *keys* are lines by themselves, without them those of a session.
    """
    from coach.programs.inbox import StopRequested, TypedLine
    from coach.programs.messages import STOP, decode_command
    from coach.session.keys import AT_ONCE, KEYS
    from coach.system.keyboard import Keyboard
    from coach.system.portable import signals_named

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        conductor.inbox.put(StopRequested(stop=True))

    def quit_(*_: object) -> None:
        conductor.inbox.put(StopRequested(stop=False))

    def line(text: str) -> None:
        if by_daemon:
            conductor.inbox.put(decode_command(text) or StopRequested(stop=False, asked=text == STOP))
        else:
            conductor.inbox.put(TypedLine(text))

    keyboard = (
        Keyboard(line, ended=quit_)
        if by_daemon
        else Keyboard(
            line,
            ended=ended,
            typing=screen.typing,
            keys=KEYS if keys is None else keys,
            at_once=AT_ONCE if keys is None else keys,
        )
    )
    before = {number: signal.signal(number, quit_) for number in signals_named("SIGTERM", "SIGHUP")}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, quit_ if by_daemon else stop)
    keyboard.start()
    try:
        yield
    finally:
        keyboard.close()
        for number, handler in before.items():
            signal.signal(number, handler)
