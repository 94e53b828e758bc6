"""The day: the waiter, and what lies ahead of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from coach.config.model import Config
from coach.errors import ConfigError, DeviceError, UsageError
from coach.system import paths
from coach.wiring.common import config, desk, journal, now, read_from, usable, zone

if TYPE_CHECKING:
    from coach.config.adapters.config_file import ConfigFile
    from coach.plan.agenda import Planned
    from coach.plan.facts import Almanac
    from coach.programs.daemon.daemon import Waiter


def _taken_up(file: ConfigFile) -> Config:
    """Return what stands in *file*, and keep a copy for the processes that the waiter starts."""
    from coach.config.adapters.config_file import keep  # noqa: PLC0415

    chosen = read_from(file)
    try:
        keep(paths.kept_config(), file.text())
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
def waiter() -> Iterator[Waiter]:
    """Give the waiter of this person, with the log it keeps; its door is shut in the end.

    Raises:
        UsageError: one runs already.
        ConfigError: the config is wrong; it carries all faults.
        DeviceError: the journal, the log or the control socket cannot be used.
    """
    from coach.config.adapters.config_file import ConfigFile  # noqa: PLC0415
    from coach.plan.adapters.facts_process import ChildReader  # noqa: PLC0415
    from coach.programs.daemon.adapters.conductor_process import PipedConductors  # noqa: PLC0415
    from coach.programs.daemon.adapters.control_server import SocketDoor  # noqa: PLC0415
    from coach.programs.daemon.adapters.service_manager import tell_ready  # noqa: PLC0415
    from coach.programs.daemon.adapters.standby_process import StandbyProcess  # noqa: PLC0415
    from coach.programs.daemon.daemon import Waiter  # noqa: PLC0415
    from coach.system.alarm import Alarm  # noqa: PLC0415
    from coach.system.inotify import WatchedFiles  # noqa: PLC0415
    from coach.system.log_file import logged  # noqa: PLC0415
    from coach.system.system_clock import SystemClock  # noqa: PLC0415
    from coach.system.zone import LocalZone  # noqa: PLC0415

    clock, here = SystemClock(), LocalZone()
    file, person = ConfigFile(paths.config_file()), ConfigFile(paths.person_file())
    with suppress(OSError):  # a folder that is not there cannot be watched
        file.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    since = f"{clock.now().astimezone(here()):%Y-%m-%d %H:%M}"
    at_the_door = SocketDoor(
        paths.control_socket(),
        clock=clock,
        holder=f"process {os.getpid()}, since {since}",
        files=WatchedFiles([file.path, person.path]),
    )
    with closing(at_the_door) as door, logged(paths.log_file()), closing(journal()) as book:
        chosen = _taken_up(file)
        tell_ready()
        yield Waiter(
            config=chosen,
            news=lambda: _news(file, person),
            desk=desk(),
            reader=ChildReader(
                clock,
                [sys.executable, "-m", "coach", "almanac"],
                [paths.user_scripts()],
                paths.config_file().parent,
            ),
            clock=clock,
            zone=here,
            journal=book,
            alarm=Alarm(),
            conductors=PipedConductors(),
            door=door,
            pid=os.getpid(),
            standby=StandbyProcess(clock),
        )


AHEAD = timedelta(days=9)
"""How far calendars are read: a plan looks a week ahead, and is made anew every midnight."""


def almanac(chosen: Config, begins: datetime | None = None) -> Almanac:
    """Read what the waiter must know of scripts and calendars, for the days from *begins* (UTC; None: now) on."""
    from coach.content.vocabulary import ROUTINE_KINDS  # noqa: PLC0415
    from coach.plan.adapters import ics  # noqa: PLC0415
    from coach.plan.adapters.facts_process import resolved  # noqa: PLC0415
    from coach.plan.facts import Almanac, areas, options  # noqa: PLC0415

    begins, faults = (begins or now()) - timedelta(days=2), list[str]()
    ends, folder = begins + AHEAD, paths.config_file().parent
    busy = [resolved(path, folder) for path in chosen.calendar.busy]
    free = [resolved(path, folder) for path in chosen.agenda.holidays]
    what, wrong = usable()
    faults += map(str, wrong)
    named = {name for kind in chosen.agenda.kinds for name in kind.routines} - set(ROUTINE_KINDS)
    faults += [
        f"agenda: no routine is called {name!r}; `coach routines` lists them"
        for name in sorted(named - set(what.routines))
    ]
    return Almanac(
        options=tuple(each for each in options(what, chosen.place) if chosen.language in what.routines[each.id].name),
        areas=areas(what),
        off=ics.holidays(free, begins, begins + timedelta(days=70), faults.append) if free else (),
        busy=ics.busy(busy, begins, ends, zone(), faults.append) if busy else (),
        faults=tuple(faults),
    )


def plan(day: date | None) -> tuple[list[Planned], tuple[str, ...]]:
    """Return the breaks of *day* (None: of today from now on) as they come where each is taken, and what is wrong."""
    from coach.plan.agenda import Ground, Past, ahead  # noqa: PLC0415
    from coach.plan.hours import day_ends, on_wall  # noqa: PLC0415
    from coach.programs.daemon.planner import HORIZON  # noqa: PLC0415

    chosen, here, moment = config(), zone(), now()
    begins = moment if day is None else on_wall(here, day, 0) - timedelta(microseconds=1)
    ends = day_ends(here, moment) if day is None else day_ends(here, on_wall(here, day, 0))
    known = Past()
    if paths.journal_file().exists():
        with closing(journal()) as book:
            pause = book.pause()
            known = Past(sessions=book.sessions(moment - HORIZON), breaks=book.breaks(moment - HORIZON))
        if pause is not None and pause.holds(max(begins, moment)):
            if pause.until is None:
                return [], ("paused until `coach resume`",)
            begins = max(begins, pause.until)
    read = almanac(chosen, begins)
    ground = Ground(config=chosen, zone=here, now=begins, known=known, almanac=read)
    return list(ahead(ground, ends)), read.faults


def rehearse(day: date, zone_name: str | None, events: str, source: str) -> Iterator[str]:
    """Play *day* through the waiter, with what happens in *events* (text, which lies in *source*); yield its decisions.

    Raises:
        UsageError: there is no such zone.
        ConfigError: something is wrong in the config or the events; it carries all faults.
    """
    from coach.plan.hours import on_wall  # noqa: PLC0415
    from coach.programs.rehearsal import play, scenario  # noqa: PLC0415

    try:
        here = ZoneInfo(zone_name) if zone_name else zone()
    except (OSError, ValueError, LookupError):
        raise UsageError(f"{zone_name!r}: not a zone; write Europe/Copenhagen") from None
    played, chosen = scenario.parse(events, source), config()
    yield from play.play(chosen, almanac(chosen, on_wall(here, day, 0)), played, day, here)
