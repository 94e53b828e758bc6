"""The day: the waiter, and what lies ahead of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import ConfigError, DeviceError
from coach.system import paths
from coach.wiring.common import config_over_person, open_journal, presence_sensor

if TYPE_CHECKING:
    from coach.config.adapters.config_file import ConfigFile
    from coach.programs.daemon.daemon import Daemon


def _taken_up(file: ConfigFile) -> Config:
    """Return what stands in *file*, and keep a copy for the processes that the waiter starts."""
    from coach.system.atomic_file import write_whole  # noqa: PLC0415

    text = file.text()  # once: what was checked is what is kept
    chosen = config_over_person(text, file.path)
    try:
        write_whole(paths.kept_config(), text)
    except OSError as error:
        raise DeviceError(f"{paths.kept_config()}: cannot be written: {error}; look at the folder's rights") from error
    return chosen


def _news(file: ConfigFile, person: ConfigFile) -> Config | ConfigError | None:
    """Return the config that was written since *file* or *person* was read last, or what is wrong with it."""
    if not (file.changed() | person.changed()):
        return None
    person.text()
    try:
        return _taken_up(file)
    except ConfigError as error:
        return error
    except DeviceError as error:
        return ConfigError([str(error)])


@contextmanager
def open_daemon() -> Iterator[Daemon]:
    """Give the waiter of this person, with the log it keeps; its door is shut in the end.

    Raises:
        UsageError: one runs already.
        ConfigError: the config is wrong; it carries all faults.
        DeviceError: the journal, the log or the control socket cannot be used.
    """
    from coach.config.adapters.config_file import ConfigFile  # noqa: PLC0415
    from coach.plan.adapters.facts_process import FactsProcess  # noqa: PLC0415
    from coach.programs.daemon.adapters.conductor_process import ConductorSubprocesses  # noqa: PLC0415
    from coach.programs.daemon.adapters.control_server import SocketControlServer  # noqa: PLC0415
    from coach.programs.daemon.adapters.service_manager import tell_ready  # noqa: PLC0415
    from coach.programs.daemon.adapters.standby_process import StandbySubprocess  # noqa: PLC0415
    from coach.programs.daemon.daemon import Daemon  # noqa: PLC0415
    from coach.system.alarm import ScheduleAlarm  # noqa: PLC0415
    from coach.system.inotify import WatchedFiles  # noqa: PLC0415
    from coach.system.log_file import logging_to  # noqa: PLC0415
    from coach.system.system_clock import SystemClock  # noqa: PLC0415
    from coach.system.zone import LocalZone  # noqa: PLC0415

    clock, here = SystemClock(), LocalZone()
    file, person = ConfigFile(paths.config_file()), ConfigFile(paths.person_file())
    with suppress(OSError):  # a folder that is not there cannot be watched
        file.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    since = f"{clock.now().astimezone(here()):%Y-%m-%d %H:%M}"
    at_the_door = SocketControlServer(
        paths.control_socket(),
        clock=clock,
        holder=f"process {os.getpid()}, since {since}",
        files=WatchedFiles([file.path, person.path]),
    )
    with closing(at_the_door) as door, logging_to(paths.log_file()), closing(open_journal()) as book:
        chosen = _taken_up(file)
        tell_ready()
        yield Daemon(
            config=chosen,
            news=lambda: _news(file, person),
            desk=presence_sensor(),
            reader=FactsProcess(
                clock,
                [sys.executable, "-m", "coach", "facts"],
                [paths.user_scripts()],
                paths.config_file().parent,
            ),
            clock=clock,
            zone=here,
            journal=book,
            alarm=ScheduleAlarm(),
            conductors=ConductorSubprocesses(),
            door=door,
            pid=os.getpid(),
            standby=StandbySubprocess(clock),
        )
