"""Wire the daemon of `coach run`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from coach.config.model import Config
from coach.errors import ConfigError, DeviceError, disk_remedy
from coach.system import paths
from coach.texts import text
from coach.wiring.common import (
    config_over_person,
    current_time,
    file_troubles,
    load_usable_scripts,
    open_journal,
    open_journal_to_lead,
    presence_sensor,
    row_keeper,
)

if TYPE_CHECKING:
    from datetime import tzinfo

    from coach.clock import Clock
    from coach.config.adapters.config_file import ConfigFile
    from coach.journal.entries import PauseEntry
    from coach.programs.daemon.daemon import Daemon
    from coach.programs.daemon.login_service import LoginService
    from coach.programs.daemon.ports import StatusPresenter
    from coach.programs.daemon.status import AbsentStatus, Status


def _take_up(file: ConfigFile) -> Config:
    """Return the config in *file*, and keep a copy of the file for the processes that the daemon starts."""
    from coach.system.atomic_file import write_whole

    written = file.text()  # once: what was checked is what is kept
    chosen = config_over_person(written, file.path)
    try:
        write_whole(paths.kept_config(), written)
    except OSError as error:
        raise DeviceError(
            text(
                "{file}: cannot be written: {why}; {remedy}",
                file=paths.kept_config(),
                why=error.strerror,
                remedy=disk_remedy(error),
            )
        ) from error
    return chosen


def _config_news(file: ConfigFile, person: ConfigFile) -> Config | ConfigError | None:
    """Return the config if *file* or *person* was written since the last call, or its faults; None if neither was."""
    if not (file.changed() | person.changed()):
        return None
    person.text()
    try:
        return _take_up(file)
    except ConfigError as error:
        return error
    except DeviceError as error:
        return ConfigError([str(error)])


@contextmanager
def open_daemon(begun: Callable[[Status], None] | None = None) -> Iterator[Daemon]:
    """Give the daemon of this user, with its log; its control socket is closed in the end.

    *begun* is called once, when the first plan stands.

    Raises:
        UsageError: one runs already.
        ConfigError: the config is wrong; it carries all faults.
        DeviceError: the journal, the log or the control socket cannot be used.
    """
    from coach.config.adapters.config_file import ConfigFile
    from coach.plan.adapters.facts_process import FactsProcess
    from coach.programs.daemon.adapters.conductor_process import ConductorSubprocesses
    from coach.programs.daemon.adapters.control_server import SocketControlServer
    from coach.programs.daemon.adapters.service_manager import tell_ready
    from coach.programs.daemon.adapters.standby_process import StandbySubprocess
    from coach.programs.daemon.daemon import Daemon
    from coach.programs.daemon.surroundings import DaemonSurroundings, Timekeeping, WatchedConfig
    from coach.system.alarm import ScheduleAlarm
    from coach.system.inotify import WatchedFiles
    from coach.system.log_file import logging_to
    from coach.system.system_clock import SystemClock
    from coach.system.zone import LocalZone

    clock, zone = SystemClock(), LocalZone()
    file, person = ConfigFile(paths.config_file()), ConfigFile(paths.person_file())
    with suppress(OSError):  # a folder that is not there cannot be watched
        file.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    since = f"{clock.now().astimezone(zone()):%Y-%m-%d %H:%M}"
    presenters = _presenters(clock, zone)
    control = SocketControlServer(
        paths.control_socket(),
        clock=clock,
        holder=f"process {os.getpid()}, since {since}",
        files=WatchedFiles([file.path, person.path, paths.control_socket()]),
        presenters=presenters,
    )
    with closing(control) as server, logging_to(paths.log_file()), closing(open_journal()) as journal:
        chosen = _take_up(file)
        tell_ready()
        yield Daemon(
            config=WatchedConfig(first=chosen, news=lambda: _config_news(file, person)),
            time=Timekeeping(clock=clock, zone=zone, alarm=ScheduleAlarm()),
            journal=journal,
            surroundings=DaemonSurroundings(
                server=server,
                conductors=ConductorSubprocesses(),
                sensor=presence_sensor(),
                facts=FactsProcess(
                    clock,
                    [sys.executable, "-m", "coach", "facts"],
                    [paths.user_scripts()],
                    paths.config_file().parent,
                ),
                standby=StandbySubprocess(clock),
                keep=row_keeper(),
                presenters=presenters,
                begun=begun,
            ),
            pid=os.getpid(),
        )


def _presenters(clock: Clock, zone: Callable[[], tzinfo]) -> list[StatusPresenter]:
    """Return what shows the daemon's status elsewhere."""
    from coach.programs.daemon.adapters.broker_presenter import BrokerPresenter
    from coach.programs.daemon.adapters.desk_orders import DeskOrders
    from coach.programs.daemon.adapters.desktop_presenter import DesktopPresenter

    found: list[StatusPresenter] = [BrokerPresenter(clock, DeskOrders(place="in Home Assistant"), paths.device_id_file)]
    if sys.platform == "linux":
        found.append(DesktopPresenter(clock, zone, DeskOrders()))
    return found


def status_without_daemon() -> AbsentStatus:
    """Return what is to be told while no daemon runs."""
    from coach.programs.daemon.status import AbsentStatus
    from coach.system.lock import lock_holder
    from coach.wiring.config import config_faults

    pause, led_by, faults = None, None, config_faults(kept=True)
    faults += map(str, load_usable_scripts(kept=True)[1])
    faults += file_troubles()
    try:
        pause = _stored_pause()
    except DeviceError as error:
        faults.append(str(error))
    try:
        led_by = lock_holder(paths.floor_lock())
    except DeviceError as error:
        faults.append(str(error))
    return AbsentStatus(faults=tuple(dict.fromkeys(faults)), pause=pause, led_by=led_by)


def end_stored_pause() -> bool:
    """End the pause that outlived the daemon; return whether there was one.

    Raises:
        DeviceError: the journal cannot be used.
    """
    if _stored_pause() is None:
        return False
    with closing(open_journal()) as journal:
        journal.end_pause(current_time())
    return True


def _stored_pause() -> PauseEntry | None:
    if not paths.journal_file().exists():
        return None
    with closing(open_journal_to_lead()) as journal:
        pause = journal.pause()
    return pause if pause is not None and pause.holds(current_time()) else None


def login_service() -> LoginService:
    """Return the service of this machine that starts the coach at log-in.

    Raises:
        UsageError: nothing does here, or the coach is not installed as a command.
    """
    from coach.programs.daemon import login_service as forms
    from coach.programs.daemon.adapters import service_manager as manager
    from coach.wiring.doctor import names_a_server  # and with it what the waiting process does not need

    asked = forms.ServiceSpec(
        command=manager.own_command(),
        home=os.environ.get("COACH_HOME"),
        folders=paths.own_folders(),
        log=paths.log_file(),
        user=manager.windows_user(os.environ),
        network=names_a_server(),
    )
    if sys.platform == "darwin":
        form = forms.launchd_form(asked, Path.home(), os.getuid())
    elif sys.platform == "win32":
        form = forms.scheduled_task(asked, paths.log_file().with_name("task.xml"))
    else:
        form = forms.systemd_form(
            asked,
            manager.user_units(),
            runtime=paths.APP,
            target=manager.login_target(),
            sandbox=manager.can_sandbox(asked.command, paths.control_socket(), *asked.folders),
        )
    return forms.LoginService(form, manager.SystemServiceManager())
